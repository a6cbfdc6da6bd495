import * as z from 'zod';
import { ulidSchema } from '../../schemas/actor.ts';
import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';
import { changedNames } from '../shared/differences.ts';
import { isSameValue } from '../shared/same-value.ts';
import { groupPutBack, type PutBack } from './put-back.ts';

/**
 * What it takes to make a reply undone that can be taken back: the event that asks for its mail, and how its ticket was.
 * `fields` are those that the reply changed, as they were; `absent` those that the ticket did not have.
 */
export const beforeReplySchema = z.object({
  sendId: ulidSchema,
  /** of the ticket, as the reply left it */
  version: z.int().positive(),
  fields: z.record(z.string(), z.unknown()),
  absent: z.array(z.string()),
  /** the same fields as the reply left them; absent in rows of versions that put back all or nothing */
  after: z.record(z.string(), z.unknown()).optional(),
});
export type BeforeReply = z.infer<typeof beforeReplySchema>;

/** A ticket without what a reply had changed of it: which fields were put back, and which stay, as others changed them since. */
export interface WithoutReply {
  ticket: Ticket;
  putBack: string[];
  kept: string[];
}

/** These go on whatever is undone. */
const BOOKKEEPING = [
  'version',
  'updatedAt',
  'lastActivityAt',
  'lastCustomerMessageAt',
  'conversation',
  'sla',
  'timing',
  'suggestion',
];

type Group = readonly [string, ...string[]];

const STATUS = 'status';
/** These go along with what was chosen, said and done, and are told of by nothing themselves. */
const UNTOLD: readonly string[] = ['chosen', 'waitingSince', 'claim'];
const isTold = (name: string): boolean => !UNTOLD.includes(name);
/** What everything does that is said between desk and customer. */
const SAID_BY: readonly string[] = [STATUS, 'isInternal', 'waitingSince'];

/** Fields that make sense together alone, each group by the name of its first. */
const GROUPS: readonly Group[] = [
  [
    STATUS,
    ...['statusKey', 'statusReason', 'until', 'solvedAt', 'closesAt', 'closedAt'],
    ...['resolution', 'resolutionText', 'mergedInto', 'beforeMerge'],
  ],
  ['plannedFor', 'plannedAgentId', 'isReminded'],
];

const groupOf = (name: string): Group => GROUPS.find((group) => group.includes(name)) ?? [name];

/** How a ticket was before a reply, and how that left it. */
export function ticketBefore(before: Ticket, after: Ticket, sendId: string): BeforeReply {
  const changed = changedNames(before, after).filter((name) => !BOOKKEEPING.includes(name));
  const names = [...new Set(changed.flatMap(groupOf))];
  const { fields, absent } = named(before, names);
  return { sendId, version: after.version, fields, absent, after: named(after, names).fields };
}

/**
 * The ticket as if the reply had never been: what the reply changed and nobody else has since is as it was before. The
 * status stays where something was said after the reply, as it tells of that as well, and a ticket that was assigned since
 * is not new again.
 * @param isSpoken whether something else was said between desk and customer since
 */
export function withoutReply(ticket: Ticket, known: BeforeReply, isSpoken: boolean): WithoutReply {
  const before = known.fields;
  const names = [...Object.keys(before), ...known.absent];
  const groups = [...new Set(names.map(groupOf))];
  const after = known.after ?? (ticket.version === known.version ? named(ticket, names).fields : null);
  if (after === null) return { ticket, putBack: [], kept: groups.map(([name]) => name).filter(isTold) };
  const now = Object.fromEntries(Object.entries(ticket));
  const isGiven = 'assigneeId' in before && isSameValue(now.assigneeId, after.assigneeId);
  const isAssigned = ticket.version !== known.version && now.assigneeId !== null && !isGiven;
  const isNewAgain = isAssigned && before.status === 'new';
  const stays = ([name]: Group) => (isSpoken && SAID_BY.includes(name)) || (isNewAgain && name === STATUS);
  const done = groups.map((group): PutBack => {
    if (stays(group)) return { fields: {}, putBack: [], kept: [group[0]] };
    return groupPutBack(group, { before, after, now });
  });
  const fields = held(Object.assign(now, ...done.map((one) => one.fields)));
  return {
    ticket: withoutRequester(ticketSchema.parse(fields)),
    putBack: done.flatMap(({ putBack }) => putBack).filter(isTold),
    kept: done.flatMap(({ kept }) => kept).filter(isTold),
  };
}

/** The ticket without its requester among those who take part beside them. */
function withoutRequester(ticket: Ticket): Ticket {
  const { requesterId, collaboratorIds } = ticket;
  if (!collaboratorIds.includes(requesterId)) return ticket;
  return { ...ticket, collaboratorIds: collaboratorIds.filter((id) => id !== requesterId) };
}

/** The fields that have a value. */
function held(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Those fields of a ticket, and the names of which it has none. */
function named(
  ticket: Ticket,
  names: readonly string[],
): { fields: Record<string, unknown>; absent: string[] } {
  const all = new Map<string, unknown>(Object.entries(ticket));
  const has = (name: string) => all.get(name) !== undefined;
  return {
    fields: Object.fromEntries(names.filter(has).map((name) => [name, all.get(name)])),
    absent: names.filter((name) => !has(name)),
  };
}
