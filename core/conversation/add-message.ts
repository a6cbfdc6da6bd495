import type { MessageKind } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Principal, requireMayWithTicket, type TicketAction } from '../auth/index.ts';
import { type Draft, messageOf, messageWrites, typedMessage } from '../message/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import {
  afterAgentTouch,
  afterCustomerMessage,
  closedError,
  loadTicket,
  type Mentions,
  madePublic,
  mentionedBy,
  mentionedEvents,
  mentionKeys,
  mentionsIn,
  NO_MENTIONS,
  requireTicket,
  type SettableStatus,
  type TicketRules,
  type TicketWithMessage,
  ticketByNumber,
  ticketWrites,
  withFollowers,
  withStatus,
} from '../ticket/index.ts';
import { requireSeen } from './require-seen.ts';

/** A message that somebody adds over the API; an agent may set the status along with it. */
export interface NewMessage {
  kind: MessageKind;
  text: string;
  status?: SettableStatus;
  /** the last message that its writer saw: it is refused when the customer has written since */
  lastSeenMessageId?: string;
}

const ACTION: Record<MessageKind, TicketAction> = {
  public_reply: 'ticket.reply',
  internal_note: 'ticket.note',
  customer_message: 'ticket.message',
};

/**
 * Adds a public reply, an internal note or a customer's message to a ticket: one read, one write. Setting a status
 * along needs the permission to change the ticket. One more read makes sure that its writer has seen what the customer
 * wrote, where they say what they saw: a message that comes after that read changes the ticket's version, and all is read
 * again.
 * @throws ConflictError `ticket.closed`
 * @throws UnseenMessagesError
 */
export async function addMessage(
  deps: { table: Table; rules: TicketRules },
  context: Context,
  input: {
    principal: Principal;
    ticketId: number;
    message: NewMessage;
    expectedVersion?: number;
    alongside?: AlongsideWrites<TicketWithMessage>;
  },
): Promise<TicketWithMessage> {
  const { principal, message: asked } = input;
  const { table, rules } = deps;
  const mentions = asked.kind === 'internal_note' ? mentionsIn(asked.text) : NO_MENTIONS;
  const load = async () => {
    const { ticket, rowAt } = await ticketAndMentioned(table, input.ticketId, mentions);
    requireMayWithTicket(principal, ACTION[asked.kind], ticket);
    if (asked.status !== undefined) requireMayWithTicket(principal, 'ticket.change', ticket);
    return { before: ticket, version: ticket.version, rowAt };
  };
  return changeVersioned(input.expectedVersion, load, async ({ before, rowAt }) => {
    const current = laterThan(context, before.updatedAt);
    const after = answered(before, asked, current.now, rules);
    await requireAllSeen(table, before.id, asked);
    const draft = draftOf(asked, rules.undoSeconds);
    const message = messageOf(draft, current.newId(), current.actor, current.now);
    const mentioned = await mentionedBy(table, after, mentions, rowAt);
    const { ticket, writes } = ticketWrites(before, withFollowers(after, mentioned.agentIds), current);
    const alongside = (await input.alongside?.({ ticket, message })) ?? [];
    await table.write([
      ...writes,
      ...messageWrites(ticket, message, current, before),
      ...mentionedEvents(ticket, message.id, mentioned, current),
      ...alongside,
    ]);
    return { ticket, message };
  });
}

/** The ticket, and the rows of those whom a note mentions: one read. */
async function ticketAndMentioned(table: Table, ticketId: number, mentions: Mentions) {
  const keys = mentionKeys(mentions);
  if (keys.length === 0) return { ticket: await loadTicket(table, ticketId), rowAt: () => undefined };
  const key = ticketByNumber.of(ticketId);
  const rowAt = await readRows(table, [key, ...keys]);
  return { ticket: requireTicket(rowAt(key)), rowAt };
}

/** Makes sure that who answers has seen what the customer wrote, where they say what they saw. */
async function requireAllSeen(table: Table, ticketId: number, asked: NewMessage): Promise<void> {
  const { kind, lastSeenMessageId } = asked;
  if (lastSeenMessageId === undefined) return;
  if (kind === 'customer_message') throw fieldError('lastSeenMessageId', 'is for replies and notes');
  await requireSeen(table, ticketId, lastSeenMessageId);
}

/** What a message does to its ticket. A note touches nothing but the time of the last activity. */
export function answered(ticket: Ticket, asked: NewMessage, now: Date, rules: TicketRules): Ticket {
  if (ticket.status === 'closed') throw closedError();
  const seen = asked.kind === 'internal_note' ? ticket : madePublic(ticket);
  if (asked.status !== undefined) return withStatus(seen, asked.status, now, rules.closeAfterDays);
  if (asked.kind === 'public_reply') return afterAgentTouch(seen);
  return asked.kind === 'customer_message' ? afterCustomerMessage(ticket, false) : ticket;
}

function draftOf(asked: NewMessage, undoSeconds?: number): Draft {
  if (asked.kind === 'customer_message') return typedMessage(asked.text);
  if (asked.kind === 'internal_note') return { kind: asked.kind, text: asked.text };
  return { kind: asked.kind, text: asked.text, to: null, undoSeconds };
}
