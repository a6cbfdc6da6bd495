import type { Metric } from './metric.ts';
import { isDone, isLive, type Phase, type Standing } from './phase.ts';

/** A message that counts: one of a customer, or the reply to one. */
export interface CountedMessage {
  id: string;
  kind: 'customer' | 'reply';
}

/** Something that happened to a ticket, in one second. What is absent stayed as it was. */
export interface Act<Facts> {
  /** seconds since 1970 */
  at: number;
  /** by which what it ended names it; absent where nobody asks */
  id?: string;
  isCreation?: boolean;
  message?: CountedMessage;
  standing?: Partial<Standing>;
  /** null: no team */
  teamId?: number | null;
  /** somebody was assigned */
  isAssigned?: boolean;
  /** somebody promised an answer by hand, or took back what was promised */
  promise?: PromiseAct;
  facts?: Facts;
}

/** A promise by hand takes the place of those before it. */
export interface PromiseAct {
  id: string;
  /** the instant by which an answer is promised (seconds since 1970); null: none is any more */
  until: number | null;
  /** ids of the promises that do not hold any more */
  ends: readonly string[];
}

/** What ended an instance. Solving and stopping can be undone, the others are final. */
type Ending = 'replied' | 'assigned' | 'left' | 'solved' | 'withdrawn' | 'stopped';

/** One time that something is owed, as `METRICS` lists what. */
export interface Instance<Facts> {
  metric: Metric;
  /** of its metric on this ticket, from 1 */
  number: number;
  /** what it began with, which is what it is known by: a message, the ticket, an entry into a team, or a promise by hand */
  startedBy: string;
  startedAt: number;
  /** of a promise by hand: the instant by which it is due, whatever the ticket goes through (seconds since 1970) */
  until?: number;
  /** `act`: id of that which ended it, `reply`: of the reply that fulfilled it */
  end: { at: number; by: Ending; facts: Facts; act?: string; reply?: string } | null;
}

/** What a ticket has been through, as far as service levels go by it. */
export interface Course<Facts> {
  phases: readonly Phase[];
  instances: readonly Instance<Facts>[];
  facts: Facts;
  teamId: number | null;
  hasReply: boolean;
}

const UNTIL_CREATED: Phase = {
  from: Number.NEGATIVE_INFINITY,
  status: 'new',
  category: 'new',
  isGone: false,
};

/**
 * The course of a ticket that nothing has happened to. Messages of other tickets that were merged into it can be older than
 * itself; until it was created it counts as new.
 */
export function beginCourse<Facts>(facts: Facts): Course<Facts> {
  return { phases: [UNTIL_CREATED], instances: [], facts, teamId: null, hasReply: false };
}

/** The course of a ticket by all that happened to it, in order. */
export function courseOf<Facts>(facts: Facts, acts: readonly Act<Facts>[]): Course<Facts> {
  return acts.reduce(goOn, beginCourse(facts));
}

/** What a ticket is at the end of its course. */
export function standingOf<Facts>({ phases }: Course<Facts>): Phase {
  return phases.at(-1) ?? UNTIL_CREATED;
}

/**
 * The course of a ticket after one act more, which is not earlier than those before it. A message counts before what else the
 * act does, so that a reply which solves is a reply.
 */
export function goOn<Facts>(course: Course<Facts>, act: Act<Facts>): Course<Facts> {
  const before = standingOf(course);
  const standing = { ...before, ...act.standing };
  return {
    phases: isSame(before, standing) ? course.phases : [...course.phases, { ...standing, from: act.at }],
    instances: instancesAfter(course, act, standing),
    facts: act.facts ?? course.facts,
    teamId: act.teamId === undefined ? course.teamId : act.teamId,
    hasReply: course.hasReply || act.message?.kind === 'reply',
  };
}

function isSame(one: Standing, other: Standing): boolean {
  return one.status === other.status && one.category === other.category && one.isGone === other.isGone;
}

function instancesAfter<Facts>(
  course: Course<Facts>,
  act: Act<Facts>,
  standing: Standing,
): readonly Instance<Facts>[] {
  const { message, teamId = course.teamId } = act;
  const instances = new Instances(course, act);
  if (act.isCreation) for (const metric of OF_THE_TICKET) instances.start(metric, 'ticket');
  if (teamId !== course.teamId) instances.enterTeam(teamId);
  if (message?.kind === 'reply') instances.reply(message.id);
  if (message?.kind === 'customer') instances.ask(message.id, course.hasReply);
  if (act.promise) instances.promise(act.promise);
  if (act.isAssigned) instances.end(['first_assignment'], 'assigned');
  if (isSolution(standing) && !isSolution(standingOf(course))) instances.end(UNTIL_SOLVED, 'solved');
  if (isLive(standing)) instances.revive();
  else instances.stop();
  return instances.all;
}

/** Going fulfils nothing: a ticket that was merged away is not solved. */
const isSolution = (standing: Standing): boolean => isDone(standing) && !standing.isGone;

const OF_THE_TICKET = ['first_assignment', 'requester_wait', 'agent_work', 'resolution'] as const;
const UNTIL_SOLVED = ['team_time', 'requester_wait', 'agent_work', 'resolution'] as const;
const UNTIL_REPLIED = [
  'first_response',
  'next_response',
  'periodic_update',
  'pausable_update',
  'promise',
] as const;
const UPDATES = ['periodic_update', 'pausable_update'] as const;

/** The instances of a ticket while an act happens to it. */
class Instances<Facts> {
  #all: readonly Instance<Facts>[];
  readonly #at: number;
  readonly #id: { act?: string };
  /** those that held just before the act */
  readonly #facts: Facts;

  constructor({ instances, facts }: Course<Facts>, { at, id }: Act<Facts>) {
    this.#id = id === undefined ? {} : { act: id };
    this.#all = instances;
    this.#at = at;
    this.#facts = facts;
  }

  get all(): readonly Instance<Facts>[] {
    return this.#all;
  }

  start(metric: Metric, startedBy: string, until?: number): void {
    const number = 1 + this.#all.filter((one) => one.metric === metric).length;
    const due = until === undefined ? {} : { until };
    this.#all = [...this.#all, { metric, number, startedBy, startedAt: this.#at, ...due, end: null }];
  }

  /** Promises an answer instead of what was promised before. What stood already is over since then. */
  promise({ id, until, ends }: PromiseAct): void {
    this.#change((one) =>
      one.metric === 'promise' && isOwed(one) && ends.includes(one.startedBy)
        ? { ...one, end: { ...this.#ending(one), by: 'withdrawn', at: one.end?.at ?? this.#at } }
        : one,
    );
    if (until !== null) this.start('promise', id, until);
  }

  enterTeam(teamId: number | null): void {
    // What a solution ended is not taken up again when the ticket comes back to another team.
    this.#change((one) =>
      one.metric === 'team_time' && (isOwed(one) || one.end?.by === 'solved')
        ? {
            ...one,
            end:
              one.end?.by === 'solved'
                ? { ...one.end, by: 'left' }
                : { ...this.#ending(one), ...this.#id, by: 'left', at: this.#at },
          }
        : one,
    );
    if (teamId === null) return;
    const entry = `team:${teamId}:${this.#at}`;
    const earlier = this.#all.filter(({ startedBy }) => startedBy.split('#')[0] === entry).length;
    this.start('team_time', earlier === 0 ? entry : `${entry}#${earlier + 1}`);
  }

  reply(id: string): void {
    this.end(UNTIL_REPLIED, 'replied', id);
    for (const metric of UPDATES) this.start(metric, id);
  }

  /** A customer writes. What they wrote before an answer is one question, as old as its oldest message. */
  ask(id: string, hasReply: boolean): void {
    const metric = hasReply ? 'next_response' : 'first_response';
    if (!this.#all.some((one) => one.metric === metric && isOwed(one))) this.start(metric, id);
  }

  /** Fulfils what is owed, also where a solution has stopped it. */
  end(metrics: readonly Metric[], by: Exclude<Ending, 'stopped'>, reply?: string): void {
    this.#change((one) =>
      isOwed(one) && metrics.includes(one.metric)
        ? {
            ...one,
            end: {
              ...this.#ending(one),
              ...this.#id,
              ...(reply !== undefined && { reply }),
              ...{ by, at: this.#at },
            },
          }
        : one,
    );
  }

  stop(): void {
    this.#change((one) =>
      one.end === null ? { ...one, end: { ...this.#ending(one), by: 'stopped', at: this.#at } } : one,
    );
  }

  /** Has go on what a solution ended, or what stood because the ticket was gone. */
  revive(): void {
    this.#change((one) =>
      one.end?.by === 'solved' || one.end?.by === 'stopped' ? { ...one, end: null } : one,
    );
  }

  /** Facts by which an instance is judged that ends now: those of an earlier stop, if it stood already. */
  #ending({ end }: Instance<Facts>): { facts: Facts } {
    return { facts: end?.facts ?? this.#facts };
  }

  #change(change: (instance: Instance<Facts>) => Instance<Facts>): void {
    this.#all = this.#all.map(change);
  }
}

/** Whether what ended an instance is what it was about. */
export function isFulfilled({ by }: NonNullable<Instance<unknown>['end']>): boolean {
  return by !== 'stopped' && by !== 'withdrawn';
}

/** Whether what an instance is about has not happened yet. */
export function isOwed<Facts>({ end }: Instance<Facts>): boolean {
  return end === null || end.by === 'stopped';
}
