import { ULID } from '../../../schemas/actor.ts';
import { isSameValue } from '../../shared/same-value.ts';
import type { TicketAct, TicketEvent, TicketThen } from './acts.ts';
import { isDone } from './place.ts';

/** Fields that reports look at and that an act changes, each with those that make sense with it alone. */
const GROUPS = [
  ['status', 'statusKey'],
  ['teamId'],
  ['assigneeId'],
  ['priority'],
  ['type'],
  ['category'],
  ['tags'],
  ['language'],
  ['organisationId'],
  ['mailbox'],
  ['channel'],
  ['fields'],
] as const satisfies readonly (readonly (keyof TicketThen)[])[];
type Group = (typeof GROUPS)[number];

/**
 * The acts of a ticket as reports count them: what merging it away made of it is not its own, nor what is left of one that is purged, what a reply changed that was taken
 * back, and put back, never was, and a ticket began as the automations have left it that its creation set going.
 */
export function asReported(acts: readonly TicketAct[]): TicketAct[] {
  return asBegun(withoutUndone(withoutLosses(acts)));
}

/** While a ticket is merged into another it stays as it was, and so it does when it is purged, of which no figure tells. */
function withoutLosses(acts: readonly TicketAct[]): TicketAct[] {
  const isLoss = ({ after }: TicketAct) => after.mergedInto != null || after.purged !== undefined;
  return inRow(acts, (act, before) =>
    before !== null && isLoss(act) ? { ...act.after, ...groupsOf(before, GROUPS) } : act.after,
  );
}

function withoutUndone(acts: readonly TicketAct[]): readonly TicketAct[] {
  return acts.reduce((known: readonly TicketAct[], act, end) => {
    const undone = act.events.flatMap((event) => (event.type === 'message.undone' ? [event.message.id] : []));
    return undone.reduce((all, id) => withoutReply(all, id, end), known);
  }, acts);
}

function withoutReply(acts: readonly TicketAct[], messageId: string, end: number): readonly TicketAct[] {
  const begin = acts.findIndex(({ events }) => events.some((event) => adds(event, messageId)));
  const reply = acts[begin];
  const before = reply?.before ?? null;
  const undo = acts[end];
  if (reply === undefined || before === null || undo === undefined || begin >= end) return acts;
  const between = acts.slice(begin, end);
  const back = GROUPS.filter(
    (group) =>
      !isSame(before, reply.after, group) &&
      isSame(before, undo.after, group) &&
      between.every(({ after }) => isSame(after, reply.after, group)),
  );
  if (back.length === 0) return acts;
  const was = groupsOf(before, back);
  return inRow(acts, (act, _before, at) => (at >= begin && at < end ? { ...act.after, ...was } : act.after));
}

const adds = (event: TicketEvent, messageId: string): boolean =>
  event.type === 'message.added' && event.message.id === messageId;

/** What the automations have set that the creation set going holds from the beginning, as far as nobody else has changed it between. */
function asBegun(acts: readonly TicketAct[]): TicketAct[] {
  const [first] = acts;
  if (first === undefined) return [];
  const begun = new Set(first.events.map(({ id }) => id));
  let all: readonly TicketAct[] = acts;
  for (const [end, { events }] of acts.entries()) {
    if (end === 0 || !events.every((event) => isCausedBy(event, begun))) continue;
    for (const { id } of events) begun.add(id);
    all = setFromBegin(all, end);
  }
  return [...all];
}

function isCausedBy({ actor, cause }: TicketEvent, begun: ReadonlySet<string>): boolean {
  const isPerson = actor.kind === 'agent' || actor.kind === 'customer';
  return !isPerson && cause !== null && ULID.test(cause) && begun.has(cause);
}

function setFromBegin(acts: readonly TicketAct[], end: number): readonly TicketAct[] {
  const [first] = acts;
  const act = acts[end];
  if (first === undefined || act === undefined || act.before === null) return acts;
  const { before, after } = act;
  const set = GROUPS.filter((group) => {
    const isMoved = !isSame(before, after, group) && isSame(first.after, before, group);
    // A ticket that automations solve was live until then.
    return isMoved && !(group[0] === 'status' && isDone(after) !== isDone(before));
  });
  if (set.length === 0) return acts;
  return inRow(acts, (one, _before, at) => {
    const kept = set.filter((group) => isSame(one.after, first.after, group));
    return at >= end ? one.after : { ...one.after, ...groupsOf(after, kept) };
  });
}

/** The acts with other facts, each of which begins as the one before has ended. */
function inRow(
  acts: readonly TicketAct[],
  factsOf: (act: TicketAct, before: TicketThen | null, at: number) => TicketThen,
): TicketAct[] {
  let before: TicketThen | null = null;
  return acts.map((act, at) => {
    const after = factsOf(act, before, at);
    const one = { ...act, before, after };
    before = after;
    return one;
  });
}

function isSame(one: TicketThen, other: TicketThen, group: Group): boolean {
  return group.every((name) => isSameValue(one[name] ?? null, other[name] ?? null));
}

function groupsOf(ticket: TicketThen, groups: readonly Group[]): Partial<TicketThen> {
  return Object.fromEntries(groups.flat().map((name) => [name, ticket[name]]));
}
