import {
  type Act,
  type Announced,
  type Announcement,
  announceChanged,
  announcePassed,
  type Course,
  courseOf,
  goOn,
  type Rules,
  type Telling,
} from '../../../core/sla/index.ts';
import { type CaseDesk, type CaseFacts, categoryOf, deskOf, rulesOf } from './case-rules.ts';
import type { CaseAct, WorkedCase } from './case-schema.ts';

type TicketAct = Act<CaseFacts>;
type Standing = NonNullable<TicketAct['standing']>;

/** A ticket of a case: all that happened to it, and what has been said of it. */
interface PlayedTicket {
  facts: CaseFacts;
  acts: readonly TicketAct[];
  status: string;
  announced: Announced;
  /** while it is closed or gone: how things were configured when it left */
  left: { desk: CaseDesk; rules: Rules<CaseFacts> } | null;
  /** tickets whose messages count here */
  merged: readonly string[];
  /** whether its messages count elsewhere */
  isMerged: boolean;
}

/** What was said of a ticket. */
export type Said = Announcement & { ticket: string };

/** Plays a worked case as a desk would live through it, act by act, with a clock that only goes forward. */
export class PlayedDesk {
  #desk: CaseDesk;
  #rules: Rules<CaseFacts>;
  readonly #tickets = new Map<string, PlayedTicket>();
  readonly said: Said[] = [];
  #messages = 0;

  constructor(worked: WorkedCase) {
    this.#desk = deskOf(worked);
    this.#rules = rulesOf(this.#desk);
  }

  /** What is configured for a ticket. */
  deskFor(name: string): CaseDesk {
    return this.#ticket(name).left?.desk ?? this.#desk;
  }

  statusOf(name: string): string {
    return this.#ticket(name).status;
  }

  courseOf(name: string): Course<CaseFacts> {
    return this.#course(this.#ticket(name));
  }

  rulesFor(name: string): Rules<CaseFacts> {
    return this.#ticket(name).left?.rules ?? this.#rules;
  }

  /** Says what time alone has brought by a moment. */
  passUntil(now: number): void {
    for (const name of this.#tickets.keys()) this.#tell(name, announcePassed, now);
  }

  act(act: CaseAct): void {
    this.passUntil(act.at);
    if (act.do === 'configure') this.#configure(act);
    else this.#actOn(act);
    for (const name of this.#tickets.keys()) this.#tell(name, announceChanged, act.at);
  }

  #actOn(act: Exclude<CaseAct, { do: 'configure' }>): void {
    const { at, ticket: name } = act;
    switch (act.do) {
      case 'create':
        this.#create(act);
        break;
      case 'customer':
        this.#ask(act);
        break;
      case 'reply':
        this.#reply(act);
        break;
      case 'assign':
        this.#assign(act);
        break;
      case 'note':
      case 'acknowledge':
      case 'status':
      case 'set':
        this.#add(name, { at }, act);
        break;
      case 'override':
        this.#add(name, { at }, { set: { override: act.policy } });
        break;
      case 'trash':
      case 'restore':
        this.#add(name, { at, standing: { isGone: act.do === 'trash' } }, {});
        break;
      case 'takeBack':
        this.#without(name, [act.id]);
        break;
      case 'merge':
        this.#merge(name, act.source, at);
        break;
      case 'unmerge':
        this.#unmerge(name, act.source, at);
        break;
      case 'split':
        this.#split(name, act);
        break;
    }
  }

  #create({ at, ticket, by, facts, assignee, id, ...act }: CaseAct & { do: 'create' }): void {
    const kind = by === 'agent' ? 'reply' : 'customer';
    const first = by === 'note' ? {} : { message: { id: this.#id(id), kind } as const };
    const isAssigned = assignee !== undefined && assignee !== null;
    const status = act.status ?? (by === 'agent' || isAssigned ? 'open' : 'new');
    this.#open(ticket, facts, { at, ...first, status, isAssigned });
  }

  #ask({ at, ticket, ...act }: CaseAct & { do: 'customer' }): void {
    const message = act.automatic ? {} : { message: { id: this.#id(act.id), kind: 'customer' } as const };
    const status = act.status ?? this.#asked(ticket, act.automatic);
    this.#add(ticket, { at, ...message }, { ...act, status });
  }

  #reply({ at, ticket, ...act }: CaseAct & { do: 'reply' }): void {
    const counts = !act.automatic || act.countsAsReply;
    const message = counts ? { message: { id: this.#id(act.id), kind: 'reply' } as const } : {};
    const status = act.status ?? (counts && this.statusOf(ticket) === 'new' ? 'open' : undefined);
    this.#add(ticket, { at, ...message }, { ...act, status });
  }

  #assign({ at, ticket, assignee }: CaseAct & { do: 'assign' }): void {
    const isAssigned = assignee !== null;
    const status = isAssigned && this.statusOf(ticket) === 'new' ? 'open' : undefined;
    this.#add(ticket, { at, isAssigned }, { status });
  }

  #open(
    name: string,
    facts: CaseFacts,
    first: { at: number; message?: TicketAct['message']; status: string; isAssigned: boolean },
  ): void {
    const { status, isAssigned, ...act } = first;
    const teamId = teamOf(facts);
    const standing = { status, category: categoryOf(this.#desk, status) };
    this.#tickets.set(name, {
      facts,
      acts: [{ ...act, isCreation: true, standing, isAssigned, teamId, facts }],
      status,
      announced: new Map(),
      left: null,
      merged: [],
      isMerged: false,
    });
  }

  #add(
    name: string,
    act: TicketAct,
    { status, set }: { status?: string | undefined; set?: CaseFacts | undefined },
  ) {
    const ticket = this.#ticket(name);
    const standing: Standing = {
      ...act.standing,
      ...(status !== undefined && { status, category: categoryOf(this.#desk, status) }),
    };
    const facts = { ...currentFacts(ticket), ...set };
    const changed = set === undefined ? {} : { facts, teamId: teamOf(facts) };
    const acts = [...ticket.acts, { ...act, standing, ...changed }];
    this.#change(name, { acts, status: status ?? ticket.status });
  }

  /** What a customer's message makes of a status. */
  #asked(name: string, automatic: boolean): string | undefined {
    const category = categoryOf(this.#desk, this.statusOf(name));
    return !automatic && ['pending', 'hold', 'solved', 'closed'].includes(category) ? 'open' : undefined;
  }

  #without(name: string, ids: readonly string[]): void {
    const { acts } = this.#ticket(name);
    this.#change(name, {
      acts: acts.map(({ message, ...act }) =>
        message && !ids.includes(message.id) ? { ...act, message } : act,
      ),
    });
  }

  #merge(name: string, source: string, at: number): void {
    const [target, from] = [this.#ticket(name), this.#ticket(source)];
    this.#change(name, {
      merged: [...target.merged, source, ...from.merged],
      announced: new Map([...target.announced, ...this.#saidOf(source, from)]),
    });
    this.#change(source, { isMerged: true });
    this.#add(source, { at, standing: { isGone: true } }, {});
  }

  /** What was said, where they counted, of the messages of a ticket and of those that were merged into it. */
  #saidOf(source: string, { announced }: PlayedTicket): Announced {
    const { acts, merged } = this.#ticket(source);
    const all = [...acts, ...merged.flatMap((name) => this.#ticket(name).acts)];
    const ids = new Set(all.flatMap(({ message }) => (message ? [message.id] : [])));
    return new Map([...announced].filter(([name]) => ids.has(name.slice(name.indexOf(':') + 1))));
  }

  #unmerge(name: string, source: string, at: number): void {
    const target = this.#ticket(name);
    this.#change(name, { merged: target.merged.filter((one) => one !== source) });
    const { announced } = this.#ticket(source);
    this.#change(source, {
      isMerged: false,
      announced: new Map([...announced, ...this.#saidOf(source, target)]),
    });
    this.#add(source, { at, standing: { isGone: false } }, {});
  }

  #split(name: string, { at, messages, into }: CaseAct & { do: 'split' }): void {
    const ticket = this.#ticket(name);
    const moved = ticket.acts.flatMap(({ message }) =>
      message && messages.includes(message.id) ? [message] : [],
    );
    const { override: _, ...facts } = currentFacts(ticket);
    this.#without(name, messages);
    const hasReply = moved.some(({ kind }) => kind === 'reply');
    this.#open(into, facts, { at, status: hasReply ? 'open' : 'new', isAssigned: false });
    const acts = moved.map((message) => ({ at, message }));
    const opened = this.#ticket(into);
    this.#change(into, { acts: [...opened.acts, ...acts] });
  }

  #configure({
    calendars = [],
    policies = [],
    statuses = {},
    policyOrder,
  }: CaseAct & { do: 'configure' }): void {
    const all = merged(this.#desk.policies, policies);
    const order = policyOrder ?? all.map(({ key }) => key);
    this.#desk = {
      calendars: merged(this.#desk.calendars, calendars),
      policies: all.toSorted((one, other) => order.indexOf(one.key) - order.indexOf(other.key)),
      statuses: { ...this.#desk.statuses, ...statuses },
    };
    this.#rules = rulesOf(this.#desk);
  }

  #tell(
    name: string,
    say: (
      of: { course: Course<CaseFacts>; rules: Rules<CaseFacts>; announced: Announced },
      now: number,
    ) => Telling,
    now: number,
  ): void {
    const ticket = this.#ticket(name);
    const situation = {
      course: this.#course(ticket),
      rules: this.rulesFor(name),
      announced: ticket.announced,
    };
    const { announced, announcements } = say(situation, now);
    this.said.push(...announcements.map((one) => ({ ...one, ticket: name })));
    this.#change(name, { announced: new Map([...ticket.announced, ...announced]) });
  }

  /** The course of a ticket: by its own acts, and the messages of what was merged into it, as if they had always been there. */
  #course({ facts, acts, merged, isMerged }: PlayedTicket): Course<CaseFacts> {
    const own = isMerged ? acts.map(({ message: _, ...act }) => act) : acts;
    const others = merged.flatMap((name) =>
      this.#ticket(name).acts.flatMap(({ at, message }) => (message ? [{ at, message }] : [])),
    );
    const all = [...own, ...others].toSorted((one, other) => one.at - other.at);
    return courseOf(facts, all);
  }

  #change(name: string, change: Partial<PlayedTicket>): void {
    const ticket = { ...this.#ticket(name), ...change };
    const { category, isGone } = lastStanding(ticket);
    const isAway = isGone || category === 'closed';
    this.#tickets.set(name, {
      ...ticket,
      left: isAway ? (ticket.left ?? { desk: this.#desk, rules: this.#rules }) : null,
    });
  }

  #ticket(name: string): PlayedTicket {
    const ticket = this.#tickets.get(name);
    if (ticket === undefined) throw new Error(`The case has no ticket ${name}`);
    return ticket;
  }

  #id(given: string | undefined): string {
    this.#messages += 1;
    return given ?? `message-${this.#messages}`;
  }
}

function currentFacts({ facts, acts }: PlayedTicket): CaseFacts {
  return acts.reduce<CaseFacts>((before, act) => act.facts ?? before, facts);
}

function lastStanding({ facts, acts }: PlayedTicket) {
  const [first, ...rest] = acts;
  const course = rest.reduce(goOn, courseOf(facts, first ? [first] : []));
  return course.phases.at(-1) ?? { category: 'new', isGone: false };
}

function teamOf({ team }: CaseFacts): number | null {
  return team === undefined || team === null
    ? null
    : [...String(team)].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7);
}

function merged<Thing extends { key: string }>(known: readonly Thing[], changed: readonly Thing[]): Thing[] {
  const changes = new Map(changed.map((thing) => [thing.key, thing]));
  const kept = known.map((thing) => changes.get(thing.key) ?? thing);
  return [...kept, ...changed.filter(({ key }) => !known.some((thing) => thing.key === key))];
}
