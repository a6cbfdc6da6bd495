import type { Actor } from '../../../schemas/actor.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { TicketAct, TicketThen } from './acts.ts';
import { agentOf, categoryOf, isDone } from './place.ts';

/** A solve: by which act, and to whom it is credited. */
export interface Solve {
  readonly act: TicketAct;
  /** who had the ticket then, else who solved it; null: no agent */
  readonly agent: number | null;
}

/** What became of a ticket, by its acts as reports count them. */
export interface Timeline {
  readonly acts: readonly TicketAct[];
  readonly first: TicketAct;
  readonly last: TicketAct;
  readonly solves: readonly Solve[];
  readonly reopens: readonly TicketAct[];
  /** the last solve of a ticket that is solved or closed now, be it in the trash; null: it is not */
  readonly standing: Solve | null;
}

/** Reads what became of a ticket; null: it never began. */
export function timelineOf(acts: readonly TicketAct[]): Timeline | null {
  const [first] = acts;
  const last = acts.at(-1);
  if (first === undefined || last === undefined) return null;
  const solves = acts
    .filter(({ before, after }) => isDone(after) && (before === null || !isDone(before)))
    .map((act) => ({ act, agent: act.after.assigneeId ?? agentOf(actorIn(act)) }));
  const reopens = acts.filter(({ before, after }) => before !== null && isDone(before) && !isDone(after));
  const standing = isDone(last.after) ? (solves.at(-1) ?? null) : null;
  return { acts, first, last, solves, reopens, standing };
}

/** Whether a ticket is live: to be worked on, or waiting, and not in the trash. */
export function isLive(ticket: TicketThen): boolean {
  return !isDone(ticket) && ticket.trashedAt === undefined;
}

/** Whether a ticket came into a closed status. */
export function isClosing({ before, after }: TicketAct): boolean {
  return categoryOf(after) === 'closed' && (before === null || categoryOf(before) !== 'closed');
}

/** Events in which the desk says what follows from an act of somebody, and that are theirs no more. */
const FOLLOWING = /^(sla\.|ticket\.timed$)/;

/** Who did something: of a transaction with several, the one by whom the others came. */
export function actorIn({ events }: TicketAct): Actor {
  const own = events.filter(({ type }) => !FOLLOWING.test(type));
  const agents = own.filter(({ actor }) => actor.kind === 'agent');
  const [{ actor } = { actor: { kind: 'system', name: 'clock' } as const }] = [...agents, ...own, ...events];
  return actor;
}

/** Whether a transaction has an event of a type. */
export function has<Type extends DeskEvent['type']>({ events }: TicketAct, type: Type): boolean {
  return events.some((event) => event.type === type);
}

/** The facts of a ticket at a second, all its acts of that done; before it began, those with which it did. */
export function factsAt({ acts, first }: Timeline, second: number): TicketThen {
  return acts.findLast(({ at }) => at <= second)?.after ?? first.after;
}

/** The facts of a ticket just before an act of it, or of one that is merged into it, by the id of that. */
export function factsBeforeAct({ acts, first }: Timeline, actId: string): TicketThen {
  return acts.findLast(({ id }) => id < actId)?.after ?? first.after;
}

/** The facts of a ticket just before a second. */
export function factsBefore({ acts, first }: Timeline, second: number): TicketThen {
  return acts.findLast(({ at }) => at < second)?.after ?? first.after;
}
