import { WEEKDAYS } from '../../../schemas/calendar.ts';
import { SLA_METRICS } from '../../../schemas/sla-policy.ts';
import type { CaseAct, CaseCalendar, CasePolicy, WorkedCase } from '../../core/sla/case-schema.ts';

const DAY = 86_400;
/** Zones, and days around which their clocks change, or do not. */
const PLACES = [
  ['Europe/Berlin', '2027-03-27'],
  ['Europe/Berlin', '2027-10-30'],
  ['Europe/Berlin', '2027-06-09'],
  ['America/New_York', '2027-03-13'],
  ['America/St_Johns', '2027-11-06'],
  ['Australia/Lord_Howe', '2027-04-03'],
  ['Australia/Lord_Howe', '2027-10-02'],
  ['Asia/Kathmandu', '2028-02-28'],
  ['Pacific/Chatham', '2027-09-25'],
  ['Antarctica/Troll', '2027-10-30'],
  ['Africa/Cairo', '2027-04-29'],
  ['America/Santiago', '2027-09-04'],
] as const;
const SECONDS = [0, 1, 60, 900, 1800, 3600, 7200, 14_400, 28_800, 57_600];
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
const STATUSES = ['open', 'open', 'pending', 'answered', 'on_hold', 'resolved', 'closed'];

/** Chooses by a seed, the same with every run. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to one below a limit. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  of<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.below(things.length)];
    if (thing === undefined) throw new Error('There is nothing to choose from');
    return thing;
  }

  times<Thing>(most: number, draw: () => Thing): Thing[] {
    return Array.from({ length: this.below(most + 1) }, draw);
  }
}

const dateAfter = (first: string, days: number) =>
  new Date(Date.parse(first) + days * DAY * 1000).toISOString().slice(0, 10);

function drawSpan(dice: Dice): [string, string] {
  const night = dice.chance(20);
  const time = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  const from = dice.below(night ? 1440 : 900);
  const to = night ? (from + 300 + dice.below(600)) % 1440 : Math.min(1440, from + 15 + dice.below(600));
  return from === to ? ['09:00', '17:00'] : [time(from), time(to)];
}

function drawCalendar(dice: Dice, key: string, [timeZone, first]: (typeof PLACES)[number]): CaseCalendar {
  const span = () => drawSpan(dice);
  const date = () => dateAfter(first, dice.below(7) - 1);
  const isOffice = dice.chance(40);
  const week = WEEKDAYS.map((day): [string, [string, string][]] => [
    day,
    isOffice
      ? day === 'sat' || day === 'sun'
        ? []
        : [
            ['09:00', '12:00'],
            ['13:00', '17:00'],
          ]
      : dice.times(2, span),
  ]);
  const exceptions = new Map(
    dice.times(3, () => {
      const exception = {
        date: date(),
        mode: dice.of(['replace', 'add', 'remove'] as const),
        spans: dice.times(2, span),
      };
      return [`${exception.date} ${exception.mode}`, exception];
    }),
  );
  return {
    key,
    timeZone,
    week: Object.fromEntries(week),
    holidays: dice.times(1, date),
    exceptions: [...exceptions.values()],
  };
}

function drawTarget(dice: Dice): NonNullable<CasePolicy['targets']['resolution']> {
  const seconds = dice.chance(85)
    ? Object.fromEntries(PRIORITIES.map((priority) => [priority, dice.of(SECONDS)]))
    : { normal: dice.of(SECONDS), urgent: dice.of(SECONDS) };
  return {
    clock: dice.of(['business', 'business', 'calendar']),
    ...(dice.chance(20) && { calendar: 'other' }),
    seconds,
    warnings: dice.times(2, () =>
      dice.chance(60)
        ? { percent: dice.of([1, 33, 50, 80, 99]) }
        : { beforeSeconds: dice.of([1, 60, 900, 3600]) },
    ),
    ...(dice.chance(50) && { escalateEverySeconds: dice.of([60, 600, 3600, 7200]) }),
  };
}

function drawPolicy(dice: Dice, key: string, conditions: CasePolicy['conditions']): CasePolicy {
  if (dice.chance(10)) return { key, conditions, noSla: true, targets: {} };
  const chosen = SLA_METRICS.filter(() => dice.chance(55));
  return {
    key,
    conditions,
    calendar: 'office',
    targets: Object.fromEntries(chosen.map((metric) => [metric, drawTarget(dice)])),
  };
}

const CONDITIONS: CasePolicy['conditions'][] = [
  { all: [{ field: 'tags', operator: 'is', value: 'vip' }] },
  { all: [{ field: 'priority', operator: 'anyOf', value: ['high', 'urgent'] }] },
  {
    any: [
      { field: 'team', operator: 'is', value: 'second' },
      { field: 'organisation', operator: 'present' },
    ],
  },
  { all: [{ field: 'mailbox', operator: 'isNot', value: 'sales' }] },
];

function drawPolicies(dice: Dice): CasePolicy[] {
  return [
    drawPolicy(dice, 'special', dice.of(CONDITIONS)),
    drawPolicy(dice, 'standard', dice.chance(80) ? {} : dice.of(CONDITIONS)),
    drawPolicy(dice, 'by_hand', { all: [{ field: 'tags', operator: 'is', value: 'none has it' }] }),
  ];
}

function drawFacts(dice: Dice): Record<string, unknown> {
  return {
    ...(dice.chance(60) && { priority: dice.of(PRIORITIES) }),
    ...(dice.chance(30) && { tags: dice.of([[], ['vip'], ['vip', 'other']]) }),
    ...(dice.chance(30) && { team: dice.of(['first', 'second', null]) }),
    ...(dice.chance(10) && { organisation: dice.of(['acme', null]) }),
    ...(dice.chance(10) && { mailbox: dice.of(['sales', 'help']) }),
  };
}

/** What is known of a ticket while acts are drawn, so that only acts happen that can. */
interface Drawn {
  name: string;
  state: 'here' | 'trashed' | 'merged';
  isClosed: boolean;
  messages: string[];
  replied: { id: string; at: number } | null;
}

/** A case by its seed: everything that can happen to tickets, some of it in one second, with checkpoints between. */
export function randomCase(seed: number, mostActs = 14): WorkedCase {
  const dice = new Dice(seed);
  const place = dice.of(PLACES);
  const timeline = new Timeline(dice, place);
  const acts = timeline.draw(4 + dice.below(mostActs));
  const times = acts.map(({ at }) => at);
  const last = times.at(-1) ?? 0;
  const drawn = [...dice.times(4, () => dice.of(times) + dice.below(20_000)), last + dice.below(3 * DAY)];
  const names = timeline.namesAt;
  return {
    name: `seed ${seed}`,
    shows: 'whatever was drawn',
    ...timeline.begun,
    timeline: acts,
    checkpoints: [...times, ...drawn]
      .toSorted((one, other) => one - other)
      .flatMap((at) =>
        names(at).map((ticket) => ({
          at,
          ticket,
          expect: { status: '', policy: null, dueAt: null, urgency: '', metrics: {}, instances: {} },
        })),
      ),
    events: [],
    calculations: [],
  };
}

class Timeline {
  readonly begun: Pick<WorkedCase, 'calendars' | 'policies' | 'statuses'>;
  readonly #dice: Dice;
  readonly #place: (typeof PLACES)[number];
  readonly #tickets: (Drawn & { since: number })[] = [];
  #at: number;
  #ids = 0;
  #last = 'T';

  constructor(dice: Dice, place: (typeof PLACES)[number]) {
    this.#dice = dice;
    this.#place = place;
    this.#at = Date.parse(place[1]) / 1000 + dice.below(DAY);
    this.begun = {
      calendars: [drawCalendar(dice, 'office', place), drawCalendar(dice, 'other', place)],
      policies: drawPolicies(dice),
      statuses: dice.chance(30) ? { pending: { category: 'pending', pausesSla: false } } : {},
    };
  }

  /** The tickets that there are at a second. */
  namesAt = (at: number): string[] => this.#tickets.flatMap(({ name, since }) => (since <= at ? [name] : []));

  draw(count: number): CaseAct[] {
    const acts: CaseAct[] = [this.#create('T')];
    if (this.#dice.chance(40)) acts.push(this.#create('B'));
    while (acts.length < count) {
      this.#at +=
        this.#dice.of([0, 0, 1, 30, 600, 1800, 3600, 7200, 20_000]) +
        this.#dice.of([0, 0, this.#dice.below(3600)]);
      acts.push(this.#next());
    }
    return acts;
  }

  #create(name: string): CaseAct {
    const dice = this.#dice;
    const by = dice.of(['customer', 'customer', 'customer', 'agent', 'note'] as const);
    const id = this.#id();
    if (name !== 'T') this.#at += dice.of([1, 600, 7200]);
    this.#last = name;
    this.#tickets.push(drawnTicket(name, this.#at, by === 'note' ? [] : [id]));
    return {
      do: 'create',
      at: this.#at,
      ticket: name,
      by,
      id,
      facts: drawFacts(dice),
      ...(dice.chance(20) && { assignee: 'agent-1' }),
      ...(dice.chance(10) && { status: dice.of(['open', 'pending', 'resolved']) }),
    };
  }

  #next(): CaseAct {
    const dice = this.#dice;
    if (dice.chance(8)) return this.#configure();
    const ticket = dice.of(this.#tickets);
    // What happens to two tickets in one second has no order that a merge could keep.
    if (ticket.name !== this.#last) this.#at += 1;
    this.#last = ticket.name;
    const base = { at: this.#at, ticket: ticket.name };
    if (ticket.state === 'trashed') {
      ticket.state = 'here';
      return { ...base, do: 'restore' };
    }
    if (ticket.state === 'merged') {
      ticket.state = 'here';
      const into = this.#tickets.find(({ name }) => name !== ticket.name)?.name ?? 'T';
      return { at: this.#at, ticket: into, do: 'unmerge', source: ticket.name };
    }
    return dice.chance(75) ? this.#everyday(ticket) : this.#seldom(ticket);
  }

  #everyday(ticket: Drawn): CaseAct {
    const dice = this.#dice;
    const base = { at: this.#at, ticket: ticket.name };
    const kind = dice.of([
      'customer',
      'customer',
      'reply',
      'reply',
      'reply',
      'status',
      'set',
      'assign',
    ] as const);
    const id = this.#id();
    const status = dice.of(STATUSES);
    const withStatus = dice.chance(40) ? { status } : {};
    if (kind === 'customer' && !ticket.isClosed) {
      const automatic = dice.chance(15);
      if (!automatic) ticket.messages.push(id);
      return { ...base, do: 'customer', id, automatic };
    }
    if (kind === 'reply') {
      const automatic = dice.chance(15);
      const countsAsReply = automatic && dice.chance(50);
      if (!automatic || countsAsReply) ticket.messages.push(id);
      ticket.replied = { id, at: this.#at };
      ticket.isClosed = 'status' in withStatus ? status === 'closed' : ticket.isClosed;
      return {
        ...base,
        do: 'reply',
        id,
        automatic,
        countsAsReply,
        ...withStatus,
        ...(dice.chance(15) && { set: drawFacts(dice) }),
      };
    }
    if (kind === 'set') return { ...base, do: 'set', set: drawFacts(dice) };
    if (kind === 'assign') return { ...base, do: 'assign', assignee: dice.of(['agent-1', 'agent-2', null]) };
    ticket.isClosed = status === 'closed';
    return { ...base, do: 'status', status };
  }

  #seldom(ticket: Drawn): CaseAct {
    const dice = this.#dice;
    const base = { at: this.#at, ticket: ticket.name };
    const { replied } = ticket;
    if (replied !== null && dice.chance(50)) {
      this.#at = Math.min(Math.max(this.#at, replied.at), this.#at);
      ticket.replied = null;
      ticket.messages = ticket.messages.filter((id) => id !== replied.id);
      return { ...base, do: 'takeBack', id: replied.id };
    }
    const kind = dice.of([
      'merge',
      'merge',
      'split',
      'trash',
      'override',
      'override',
      'note',
      'acknowledge',
    ] as const);
    if (kind === 'merge') return this.#merge(ticket) ?? { ...base, do: 'note' };
    if (kind === 'split') return this.#split(ticket) ?? { ...base, do: 'note' };
    if (kind === 'override')
      return { ...base, do: 'override', policy: dice.of(['by_hand', 'special', null]), reason: 'asked for' };
    if (kind === 'note' || kind === 'acknowledge') return { ...base, do: kind };
    ticket.state = 'trashed';
    return { ...base, do: 'trash' };
  }

  #merge(source: Drawn): CaseAct | null {
    const target = this.#tickets.find(
      ({ name, state, isClosed }) => name !== source.name && state === 'here' && !isClosed,
    );
    const isTarget = this.#tickets.some(({ state }) => state === 'merged');
    if (target === undefined || isTarget || source.isClosed || this.#tickets.length > 2) return null;
    source.state = 'merged';
    source.replied = null;
    return { at: this.#at, ticket: target.name, do: 'merge', source: source.name };
  }

  #split(ticket: Drawn): CaseAct | null {
    const movable = ticket.messages.slice(1);
    const isMerged = this.#tickets.some(({ state }) => state === 'merged');
    if (movable.length === 0 || isMerged || this.#tickets.some(({ name }) => name === 'N')) return null;
    const moved = movable.filter(() => this.#dice.chance(60));
    if (moved.length === 0) return null;
    ticket.messages = ticket.messages.filter((id) => !moved.includes(id));
    if (ticket.replied !== null && moved.includes(ticket.replied.id)) ticket.replied = null;
    this.#tickets.push(drawnTicket('N', this.#at, moved));
    return { at: this.#at, ticket: ticket.name, do: 'split', messages: moved, into: 'N' };
  }

  #configure(): CaseAct {
    const dice = this.#dice;
    const base = { at: this.#at, ticket: 'T', do: 'configure' as const };
    const kind = dice.below(4);
    if (kind === 0) return { ...base, calendars: [drawCalendar(dice, 'office', this.#place)] };
    if (kind === 1) return { ...base, policies: [drawPolicy(dice, 'standard', {})] };
    if (kind === 2)
      return {
        ...base,
        policyOrder: dice.of([
          ['standard', 'special', 'by_hand'],
          ['special', 'standard', 'by_hand'],
        ]),
      };
    const status = dice.of(['pending', 'on_hold']);
    const category = status === 'pending' ? 'pending' : 'hold';
    return { ...base, statuses: { [status]: { category, pausesSla: dice.chance(50) } } };
  }

  #id(): string {
    this.#ids += 1;
    return `m${this.#ids}`;
  }
}

const drawnTicket = (name: string, since: number, messages: string[]) => ({
  name,
  since,
  state: 'here' as const,
  isClosed: false,
  messages,
  replied: null,
});
