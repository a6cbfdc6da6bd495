import type { Ticket } from '../../schemas/ticket.ts';
import { type Context, laterThan } from '../shared/context.ts';
import type { CountedMessage, Counting } from '../shared/service-levels.ts';
import type { Write } from '../shared/write.ts';
import type { Statuses } from '../status/index.ts';
import { COLLABORATORS } from './collaborators.ts';
import { changedBeneath } from './merge-shape.ts';
import type { Reached } from './merged.ts';
import { afterCustomerMessage, reopened } from './status.ts';
import { ticketWrite, ticketWrites } from './ticket-store.ts';
import { waitingFrom } from './waiting.ts';

/** The ticket that a message is written to, in whose partition it stays when the tickets are unmerged. */
export const threadOf = ({ ticket, by }: Reached): Ticket => by[0] ?? ticket;

/** After the last change of all tickets that a message reaches. */
export function laterThanAll({ ticket, by }: Reached, context: Context): Context {
  return [ticket, ...by].reduce((after, { updatedAt }) => laterThan(after, updatedAt), context);
}

/**
 * The writes of what a message does to the ticket that it reaches and, beneath, to those that it comes by, as though they
 * had not been merged: so each of them is right whenever it is unmerged. Refusal `version` when one was changed meanwhile.
 */
export async function rerouteWrites(
  { ticket: before, by }: Reached,
  change: (ticket: Ticket, place: { isThread: boolean; isBeneath: boolean }) => Ticket,
  { context, counted }: { context: Context; counted: readonly CountedMessage[] },
): Promise<{ ticket: Ticket; beneath: Ticket[]; writes: Write[] }> {
  const after = change(before, { isThread: by.length === 0, isBeneath: false });
  const thread = threadOf({ ticket: before, by }).id;
  const countingFor = ({ id }: Ticket): Counting => ({
    messages: counted.map((one) => (id === thread ? one : { ...one, from: thread })),
  });
  const { ticket, writes } = await ticketWrites(before, after, context, { counting: countingFor(before) });
  const beneath = await Promise.all(
    by.map((one, at) => {
      const place = { isThread: at === 0, isBeneath: true };
      const changed = changedBeneath(one, (was) => change(was, place));
      return ticketWrite(one, changed, context, { counting: countingFor(one) });
    }),
  );
  return {
    ticket,
    beneath: beneath.map((one) => one.ticket),
    writes: [...writes, ...beneath.flatMap(({ write, told }) => [write, ...told()])],
  };
}

/**
 * What a customer's message does to the status. One that was closed before it was merged comes back open when somebody
 * wrote to it since: nobody would find the message on a closed ticket.
 */
function afterMessageTo(
  ticket: Ticket,
  { isBeneath, isQuiet, at }: { isBeneath: boolean } & Pick<Joining, 'isQuiet' | 'at'>,
  statuses: Statuses,
): Ticket {
  const moved = afterCustomerMessage(ticket, isQuiet, statuses);
  const after = isQuiet ? moved : waitingFrom(ticket, moved, at);
  return isBeneath && !isQuiet && after.status === 'closed' ? reopened(after, statuses) : after;
}

/**
 * The ticket with a collaborator who wrote. Whoever wrote to the ticket itself is one of its own from then on; whoever
 * wrote to a ticket that was merged into it goes with that one.
 */
function withWriter(ticket: Ticket, customerId: number, isThread: boolean): Ticket {
  const isNew = !ticket.collaboratorIds.includes(customerId);
  const collaboratorIds = isNew ? [...ticket.collaboratorIds, customerId] : ticket.collaboratorIds;
  const { merged } = ticket;
  if (merged === undefined) return isNew ? { ...ticket, collaboratorIds } : ticket;
  const others = merged.collaboratorIds.filter((id) => id !== customerId);
  const brought = isThread ? others : isNew ? [...others, customerId] : merged.collaboratorIds;
  return { ...ticket, collaboratorIds, merged: { ...merged, collaboratorIds: brought } };
}

/** A customer's message as far as it decides what becomes of the tickets that it reaches. */
export interface Joining {
  /** it opens nothing */
  isQuiet: boolean;
  /** when it came (RFC 3339) */
  at: string;
  /** it opens a closed ticket */
  reopens: boolean;
  /** who wrote it; null: in doubt, or nobody who is to take part by that */
  writerId: number | null;
  /** to whom they copied it, and who take part by that; nobody when absent */
  withIds?: readonly number[];
}

/** What a customer's message does to each ticket that it reaches: to its status, and to who takes part. */
export function afterJoining(
  before: Ticket,
  { isThread, isBeneath }: { isThread: boolean; isBeneath: boolean },
  { isQuiet, at, reopens, writerId, withIds = [] }: Joining,
  statuses: Statuses,
): Ticket {
  const moved = afterMessageTo(before, { isBeneath, isQuiet, at }, statuses);
  const opens = reopens && !isBeneath && !isQuiet;
  const answered = opens ? reopened(moved, statuses) : moved;
  const joining = [...(writerId === null ? [] : [writerId]), ...withIds];
  return joining.reduce((ticket, customerId) => withOneMore(ticket, customerId, isThread), answered);
}

/** The ticket with one more who takes part, as long as there is room. */
function withOneMore(ticket: Ticket, customerId: number, isThread: boolean): Ticket {
  const { requesterId, collaboratorIds } = ticket;
  if (customerId === requesterId) return ticket;
  const isFull = collaboratorIds.length >= COLLABORATORS && !collaboratorIds.includes(customerId);
  return isFull ? ticket : withWriter(ticket, customerId, isThread);
}
