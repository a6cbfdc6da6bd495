import type { CaseAct, WorkedCase } from '../../core/sla/case-schema.ts';
import { Dice } from './dice.ts';
import { DAY, drawCalendar, drawFacts, drawPolicies, drawPolicy, PLACES, type Place } from './drawn-desk.ts';

const STATUSES = ['open', 'open', 'pending', 'answered', 'on_hold', 'resolved', 'closed'];

/** What is known of a ticket while acts are drawn, so that only acts happen that can. */
interface Drawn {
  name: string;
  state: 'here' | 'trashed' | 'merged';
  /** it began among agents, so that no other is merged into it */
  isInternal: boolean;
  isNew: boolean;
  isClosed: boolean;
  messages: string[];
  /** a reply that can be taken back for a while: it changed nothing of the ticket */
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
  readonly #place: Place;
  readonly #tickets: (Drawn & { since: number })[] = [];
  #at: number;
  #ids = 0;
  #last = 'T';

  constructor(dice: Dice, place: Place) {
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
      const taken = this.#takenBack();
      if (taken === null)
        this.#at +=
          this.#dice.of([0, 0, 1, 30, 600, 1800, 3600, 7200, 20_000]) +
          this.#dice.of([0, 0, this.#dice.below(3600)]);
      acts.push(taken ?? this.#next());
    }
    return acts;
  }

  #create(name: string): CaseAct {
    const dice = this.#dice;
    const by = dice.of(['customer', 'customer', 'customer', 'agent', 'note'] as const);
    const id = this.#id();
    if (name !== 'T') this.#at += dice.of([1, 600, 7200]);
    this.#last = name;
    const ticket = drawnTicket(name, this.#at, by === 'note' ? [] : [id]);
    this.#tickets.push(ticket);
    const more = {
      ...(dice.chance(20) && { assignee: 'agent-1' }),
      ...(dice.chance(10) && { status: dice.of(['open', 'pending', 'resolved']) }),
    };
    ticket.isInternal = by === 'note';
    ticket.isNew = by !== 'agent' && Object.keys(more).length === 0;
    return { do: 'create', at: this.#at, ticket: name, by, id, facts: drawFacts(dice), ...more };
  }

  /** Takes back the reply that was just given, while that can be done. */
  #takenBack(): CaseAct | null {
    const ticket = this.#tickets.find(({ replied, state }) => replied !== null && state === 'here');
    if (ticket?.replied == null) return null;
    const { id } = ticket.replied;
    ticket.replied = null;
    if (!this.#dice.chance(25)) return null;
    this.#at += this.#dice.of([0, 1, 30, 59]);
    this.#last = ticket.name;
    ticket.messages = ticket.messages.filter((one) => one !== id);
    return { at: this.#at, ticket: ticket.name, do: 'takeBack', id };
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
    if (ticket.isClosed) return this.#onClosed(ticket);
    return dice.chance(75) ? this.#everyday(ticket) : this.#seldom(ticket);
  }

  /** What can happen to a closed ticket: the customer reopens it, and little of it can be changed. */
  #onClosed(ticket: Drawn): CaseAct {
    const dice = this.#dice;
    const base = { at: this.#at, ticket: ticket.name };
    if (dice.chance(40)) {
      const { priority = 'low' } = drawFacts(dice);
      return { ...base, do: 'set', set: { priority, tags: dice.of([[], ['vip']]) } };
    }
    if (dice.chance(20)) {
      ticket.state = 'trashed';
      return { ...base, do: 'trash' };
    }
    const id = this.#id();
    ticket.isClosed = false;
    ticket.messages.push(id);
    return { ...base, do: 'customer', id, automatic: false };
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
    if (kind === 'reply') return this.#reply(ticket);
    const id = this.#id();
    const status = dice.of(STATUSES);
    if (kind === 'customer') {
      // Of what is among agents a machine of the customer's does not know either.
      const automatic = dice.chance(15) && !ticket.isInternal;
      if (!automatic) ticket.messages.push(id);
      return { ...base, do: 'customer', id, automatic };
    }
    if (kind === 'set') return { ...base, do: 'set', set: drawFacts(dice) };
    if (kind === 'assign') {
      const assignee = dice.of(['agent-1', 'agent-2', null]);
      ticket.isNew = ticket.isNew && assignee === null;
      return { ...base, do: 'assign', assignee };
    }
    ticket.isClosed = status === 'closed';
    ticket.isNew = false;
    return { ...base, do: 'status', status };
  }

  #reply(ticket: Drawn): CaseAct {
    const dice = this.#dice;
    const [id, at, status] = [this.#id(), this.#at, dice.of(STATUSES)];
    const automatic = dice.chance(15);
    const countsAsReply = automatic && dice.chance(50);
    const answers = !automatic || countsAsReply;
    const hasStatus = dice.chance(40);
    const change = { ...(hasStatus && { status }), ...(dice.chance(15) && { set: drawFacts(dice) }) };
    if (answers) ticket.messages.push(id);
    if (!automatic && !ticket.isNew && Object.keys(change).length === 0) ticket.replied = { id, at };
    if (answers || hasStatus) ticket.isNew = false;
    ticket.isClosed = hasStatus && status === 'closed';
    return { at, ticket: ticket.name, do: 'reply', id, automatic, countsAsReply, ...change };
  }

  #seldom(ticket: Drawn): CaseAct {
    const dice = this.#dice;
    const base = { at: this.#at, ticket: ticket.name };
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
      ({ name, state, isClosed, isInternal }) =>
        name !== source.name && state === 'here' && !isClosed && !isInternal,
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
    this.#tickets.push({ ...drawnTicket('N', this.#at, [...moved]), isNew: true });
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

const drawnTicket = (name: string, since: number, messages: string[]): Drawn & { since: number } => ({
  name,
  since,
  state: 'here',
  isInternal: false,
  isNew: false,
  isClosed: false,
  messages,
  replied: null,
});
