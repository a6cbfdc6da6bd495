import { changeBetween, countedAsTold, promiseBetween, standingAsTold } from '../../service-level/index.ts';
import { type Act, type Course, courseOf } from '../../sla/index.ts';
import type { TicketAct, TicketThen } from './acts.ts';
import type { Family, Written } from './family.ts';

/** What a ticket has been through as far as service levels go by it, and the messages that count in it. */
export interface TicketCourse {
  readonly course: Course<TicketThen>;
  /** by id: those that it has now, also of tickets that were merged into it */
  readonly messages: ReadonlyMap<string, Written>;
  /** ids of those that came from another ticket when they were split off */
  readonly moved: ReadonlySet<string>;
}

/** An act with its place among those of its second: by the transaction, and by its place in that. */
interface Placed {
  readonly in: string;
  readonly rank: number;
  readonly order: string;
  readonly act: Act<TicketThen>;
}

/** What is said counts before what else is done in its transaction, but not before its ticket began. */
const SAID = 0;
const DONE = 1;
const SAID_SINCE = 2;

/** The course of a ticket by its own acts, and by the messages of all tickets that are one with it now. */
export function courseOfTicket(family: Family, ticketId: number, begun: TicketThen): TicketCourse {
  const parts = family.partsOf(ticketId);
  const counting = family.written.filter(
    ({ message, on }) =>
      !family.undone.has(message.id) && parts.includes(family.moved.get(message.id)?.into ?? on),
  );
  const own = family.actsOf(ticketId);
  const placed = [
    ...own.map((act): Placed => ({ ...placeOf(act), act: { at: act.at, id: act.id, ...standingIn(act) } })),
    ...counting.flatMap((written) => said(family, written)),
    ...promisesOf(family, parts),
  ].sort(inOrder);
  return {
    course: courseOf(
      begun,
      placed.map(({ act }) => act),
    ),
    messages: new Map(counting.map((written) => [written.message.id, written])),
    moved: new Set(counting.flatMap(({ message: { id } }) => (family.moved.has(id) ? [id] : []))),
  };
}

const placeOf = ({ id }: TicketAct) => ({ in: id, rank: DONE, order: id });

function inOrder(one: Placed, other: Placed): number {
  if (one.act.at !== other.act.at) return one.act.at - other.act.at;
  if (one.in !== other.in) return one.in < other.in ? -1 : 1;
  return one.rank - other.rank || (one.order < other.order ? -1 : 1);
}

/** What an act does to its ticket beside what is said and promised. */
function standingIn({ before, after }: TicketAct): Omit<Act<TicketThen>, 'at'> {
  const { created, assigned, standing, teamId } = changeBetween(
    before && standingAsTold(before),
    standingAsTold(after),
  );
  return {
    facts: after,
    ...(created && { isCreation: true }),
    ...(assigned && { isAssigned: true }),
    ...(standing && { standing }),
    ...(teamId !== undefined && { teamId }),
  };
}

function said(family: Family, { message, actor, at, eventId, toldOn }: Written): Placed[] {
  const kind = countedAsTold(message, actor.kind);
  if (kind === undefined) return [];
  const counted = { id: message.id, kind };
  const moved = family.moved.get(message.id);
  if (moved !== undefined) {
    const { by, at: since } = moved;
    return [{ in: by, rank: SAID_SINCE, order: eventId, act: { at: since, id: by, message: counted } }];
  }
  const act = family.actWith(toldOn, eventId);
  const rank = act?.before == null ? SAID_SINCE : SAID;
  const id = act?.id ?? eventId;
  return [{ in: id, rank, order: eventId, act: { at, id, message: counted } }];
}

/** What was promised by hand on a ticket and on those that are merged into it. */
function promisesOf(family: Family, parts: readonly number[]): Placed[] {
  const made = parts.flatMap((from) =>
    family.actsOf(from).flatMap((act) => {
      const { promise } = promiseBetween(act.before?.promised, act.after.promised);
      return promise === undefined ? [] : [{ from, act, promise }];
    }),
  );
  return made.map(({ from, act, promise }) => {
    const one = oneBy(family, from, { parts, at: act.at });
    const ends = made.flatMap((other) => (one.has(other.from) ? [other.promise.id] : []));
    return { ...placeOf(act), act: { at: act.at, promise: { ...promise, ends } } };
  });
}

/** The tickets that were one with a ticket by a time, of those that are now. */
function oneBy(
  family: Family,
  ticketId: number,
  { parts, at }: { parts: readonly number[]; at: number },
): ReadonlySet<number> {
  const merged = parts
    .map((id) => ({ id, into: family.mergedInto(id), since: family.mergedSince(id) }))
    .sort((one, other) => one.since - other.since);
  const one = new Set([ticketId]);
  for (const { id, into, since } of merged) if (into !== null && one.has(into) && since <= at) one.add(id);
  return one;
}
