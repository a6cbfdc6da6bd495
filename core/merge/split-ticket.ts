import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent, ticketSubject } from '../audit/index.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { findMessages, loadConversation } from '../conversation/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import {
  countedIn,
  isAutomatic,
  isPublic,
  type MessagePlace,
  messageFacts,
  parseMessageRow,
  referenceWrite,
  splitWrite,
} from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { loadStatuses, type Statuses } from '../status/index.ts';
import {
  begunTicket,
  COLLABORATORS,
  closedError,
  insertTicket,
  loadTicket,
  newTicket,
  requireNotMerged,
  ticketWrite,
} from '../ticket/index.ts';

/** What is to become of some messages of a ticket. */
export interface SplitRequest {
  messageIds: readonly string[];
  /** @default that of the ticket */
  subject?: string | undefined;
  /** @default who wrote the first of them that is a customer's, else the requester of the ticket */
  requesterId?: number | undefined;
}

/** A ticket without the messages that were split off from it, and the new one that has them. */
export interface SplitTickets {
  ticket: Ticket;
  newTicket: Ticket;
}

/** A message that is split off: where it stands, where its row is, and what it is. */
interface Leaving {
  from: MessagePlace;
  place: MessagePlace;
  message: Message;
}

/**
 * Splits messages off from a ticket into a new one, with their authors, times and files. Their rows stay where they were
 * written: the new ticket refers to them, and the old one shows them no more. Time that was worked stays with the old one.
 * Answers to the messages reach the new ticket from then on. The new ticket has the mailbox, team, priority, type, tags,
 * category and form of the old, and its custom fields where the requester stays, as customers may see those; whoever
 * else wrote one of the messages is its collaborator. Nobody is mailed.
 * @throws InvalidInputError that names a message which is none of the ticket's, or a requester whom the desk does not know
 * @throws ConflictError `ticket.merged`, `ticket.closed`, or `split.nothing_left`
 */
export async function splitTicket(
  { table }: { table: Table },
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    request: SplitRequest;
    expectedVersion?: number | undefined;
    alongside?: AlongsideWrites<SplitTickets>;
  },
): Promise<SplitTickets> {
  const { ticketId, request } = input;
  let newId: number | undefined;
  const load = () => loadForSplit(table, input);
  return changeVersioned(input.expectedVersion, load, async ({ before, leaving, requester, statuses }) => {
    newId ??= await takeId(table, 'ticket');
    const current = laterThan(context, before.updatedAt);
    const given = { id: newId, subject: request.subject, leaving, statuses, ...requester };
    const moved = leaving.flatMap(({ message }) => countedIn(message));
    const begun = splitOff(before, given, current);
    const { ticket: created, told: toldOfNew } = await begunTicket(begun, current, { messages: moved });
    const after = { ...before, splitInto: [...(before.splitInto ?? []), newId] };
    const counting = { without: leaving.map(({ message }) => message.id) };
    const {
      ticket,
      write,
      change,
      told: toldOfOld,
    } = await ticketWrite(before, after, current, { counting });
    const split = { ticket, newTicket: created };
    const told = { originalId: ticketId, newId, messageIds: leaving.map(({ message }) => message.id) };
    const opening = openingOf(leaving.map(({ message }) => message));
    const alongside: readonly Write[] = (await input.alongside?.(split)) ?? [];
    await table.write([
      write,
      insertTicket(created),
      ...leaving.flatMap(({ from, place }) => [
        splitWrite(from, created.id),
        referenceWrite(created.id, place),
      ]),
      recordEvent(
        ticketSubject(created.id),
        'ticket.created',
        { ticket: created, message: messageFacts(opening), acknowledge: false },
        current,
      ),
      recordEvent(
        ticketSubject(ticketId),
        'ticket.split',
        { ticket, change: change ?? {}, ...told },
        current,
      ),
      recordEvent(
        ticketSubject(created.id),
        'ticket.split',
        {
          ticket: created,
          change: changeBetween({ splitFrom: null }, { splitFrom: ticketId }) ?? {},
          ...told,
        },
        current,
      ),
      ...toldOfOld(),
      ...toldOfNew(),
      ...alongside,
    ]);
    return split;
  });
}

/** The ticket, and the messages that leave it, oldest first. */
async function loadForSplit(
  table: Table,
  { principal, ticketId, request }: { principal: Principal; ticketId: number; request: SplitRequest },
) {
  const { messageIds } = request;
  const before = await loadTicket(table, ticketId);
  requireMayWithTicket(principal, 'ticket.change', before);
  requireNotMerged(before);
  if (before.status === 'closed') throw closedError();
  const found = await findMessages(table, before, messageIds);
  const leaving = found.map((one, at): Leaving => {
    if (one === null) throw fieldError(`messageIds.${at}`, 'is not a message of this ticket');
    const message = parseMessageRow(one.row);
    return { from: { ticketId: one.standsOn, messageId: message.id }, place: one.place, message };
  });
  const newest = await loadConversation(table, ticketId, messageIds.length + 1);
  const isAll = newest.before === null && newest.messages.every(({ id }) => messageIds.includes(id));
  if (isAll) throw nothingLeftError();
  leaving.sort((one, other) => (one.message.id < other.message.id ? -1 : 1));
  const requesterId = request.requesterId ?? customerOf(leaving) ?? before.requesterId;
  const row = await table.get(customerKey(requesterId));
  if (row === undefined) throw fieldError('requesterId', 'is not a customer of this desk');
  const { organisationId = null } = parseCustomerRow(row);
  const statuses = await loadStatuses(table);
  const requester = { requesterId, organisationId };
  return { before, leaving, requester, statuses, version: before.version };
}

/** What a ticket is made of that is split off. */
interface SplitOff {
  id: number;
  subject: string | undefined;
  requesterId: number;
  organisationId: number | null;
  leaving: readonly Leaving[];
  statuses: Statuses;
}

/** The new ticket. Without anything that its requester may read, it is one among agents. */
function splitOff(original: Ticket, { leaving, statuses, ...given }: SplitOff, context: Context): Ticket {
  const messages = leaving.map(({ message }) => message);
  const { channel, mailbox, priority, type, tags, teamId } = original;
  // Whose it is, somebody has yet to say.
  const places = { channel, mailbox, priority, type, tags, teamId, assigneeId: null };
  const { category, impact, urgency, form, chosen, fields } = original;
  const isTheirs = given.requesterId === original.requesterId;
  const about = definedFields({ category, impact, urgency, form, chosen, ...(isTheirs && { fields }) });
  const writers = messages.filter((message) => !isAutomatic(message)).flatMap(writerOf);
  const others = [...new Set(writers)].filter((writer) => writer !== given.requesterId);
  const subject = given.subject ?? original.subject;
  const splitFrom = original.id;
  const collaboratorIds = others.slice(0, COLLABORATORS);
  const made = { ...given, ...places, ...about, subject, splitFrom, collaboratorIds };
  const begun = {
    isTouched: messages.some(({ kind }) => kind === 'public_reply'),
    isInternal: !messages.some(isPublic),
  };
  return newTicket(made, context, begun, statuses);
}

/** The message with which the new ticket opens: the first of a customer's, else the first. */
function openingOf(messages: readonly Message[]): Message {
  const opening = messages.find(({ kind }) => kind === 'customer_message') ?? messages[0];
  if (opening === undefined) throw new Error('A ticket is split off with one message at least');
  return opening;
}

function customerOf(leaving: readonly Leaving[]): number | undefined {
  return leaving.flatMap(({ message }) => writerOf(message))[0];
}

/** The customer who wrote a message; nobody for what agents wrote. */
function writerOf({ kind, author }: Message): number[] {
  return kind === 'customer_message' && author.kind === 'customer' ? [author.id] : [];
}

const nothingLeftError = () =>
  new ConflictError(
    'split.nothing_left',
    'These are all messages of the ticket: one at least must stay, or change the ticket itself instead.',
  );
