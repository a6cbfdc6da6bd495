import type { Agent } from '../../schemas/agent.ts';
import type { NoticeFacts } from '../../schemas/events/facts.ts';
import type { Message } from '../../schemas/message.ts';
import { type Addressees, MOST_RECIPIENTS, type Recipient } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, everyAgent, parseAgentRow } from '../agent/index.ts';
import { loadOlderMessages } from '../conversation/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { messageOf } from '../message/index.ts';
import { type Notice, noticeOfTicket, parseNotice } from '../notice/index.ts';
import { LaterVersionError, NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { mayFollow, parseTicketRow, partsKnownTo, ticketByNumber, wholeOf } from '../ticket/index.ts';
import { deskSources } from './desk-sources.ts';
import type { Gathered, OutboundDeps } from './gather-sources.ts';
import { type Outgoing, outgoingMail, stillToWrite } from './outgoing-store.ts';
import type { Plan } from './plan-mail.ts';
import { customersOf, recipientsOf, withheldFrom } from './recipients.ts';
import { isCorrespondence } from './write-mail.ts';

/** Messages to which the mail refers, so that it stands with them where it is read. */
const MESSAGES = 20;

/**
 * Reads what a mail is written from that a trigger asks for, and decides where it goes: as a reply that stands in no conversation.
 * Null when the mail has been sent or withheld before, or its ticket is purged.
 * @throws NotFoundError, or LaterVersionError when only a later version knows to whom it goes
 */
export async function gatherNotice(
  deps: OutboundDeps,
  now: Date,
  { plan, notice }: { plan: Plan; notice: NoticeFacts },
): Promise<Gathered | null> {
  const { table } = deps;
  const { ticketId, messageId, sendId } = plan;
  const keys = {
    outgoing: outgoingMail.of(sendId),
    ticket: ticketByNumber.of(ticketId),
    notice: noticeOfTicket.of({ ticketId, noticeId: notice.id }),
  };
  const rowAt = await readRows(table, [...Object.values(keys), customerKey(plan.requesterId)]);
  const begun = stillToWrite(rowAt(keys.outgoing));
  if (begun === null) return null;
  const asked = askedFor(rowAt, keys);
  if (asked === null) return null;
  const { ticket, said } = asked;
  const message = messageIn(said, notice, ticket, now);
  const [mailboxes, options, earlier, customers] = await Promise.all([
    deps.mailboxes.at(now),
    deps.options.at(now),
    earlierOf(table, ticket, messageId, now),
    customersAt(table, customersOf({ ticket, message, automaticToAll: false })),
  ]);
  const customer = customers.get(ticket.requesterId);
  if (customer === undefined) throw new NotFoundError('customer');
  const recipients =
    notice.to === 'assignee' || notice.to === 'team' || notice.to === 'agents'
      ? await agentsOf(table, notice, ticket, now)
      : recipientsOf({ ticket, message, earlier, customers, automaticToAll: false });
  const to = recipients[0]?.address ?? '';
  const outgoing: Outgoing = { sendId, ticketId, messageId, purpose: plan.purpose, to, recipients };
  const desk = deskSources(deps, options, { mailboxes, now });
  return {
    sources: { outgoing, ticket, message, earlier, customer, ...desk },
    ...begun,
    facts: { keys: [], rowAt: () => undefined },
  };
}

/** The ticket of what a trigger says, and what that is, by their rows; null when the ticket is purged. @throws NotFoundError */
export function askedFor(
  rowAt: (key: Key) => unknown,
  keys: { ticket: Key; notice: Key },
): { ticket: Ticket; said: Notice } | null {
  if (rowAt(keys.ticket) === undefined) throw new NotFoundError('ticket');
  const ticket = parseTicketRow(rowAt(keys.ticket));
  if (ticket.purged) return null;
  if (rowAt(keys.notice) === undefined) throw new NotFoundError('notice');
  return { ticket, said: parseNotice(rowAt(keys.notice)) };
}

/** What the mail says, as a reply of the trigger to those who get it. */
export function messageIn(
  { text, address }: Notice,
  notice: NoticeFacts,
  ticket: Ticket,
  now: Date,
): Message {
  const author = { kind: 'automation', ruleId: notice.trigger.number } as const;
  const addressees = { cc: [], ...addresseesOf(notice, address, ticket) };
  return messageOf({ kind: 'public_reply', text, to: null, addressees }, notice.id, author, now);
}

/** @throws LaterVersionError */
function addresseesOf({ id, to }: NoticeFacts, address: string | null, ticket: Ticket): Addressees {
  switch (to) {
    case 'requester':
      return { to: [{ customerId: ticket.requesterId }] };
    case 'collaborators':
      return { to: ticket.collaboratorIds.map((customerId) => ({ customerId })) };
    case 'address':
      return { to: address === null ? [] : [{ address }] };
    case 'assignee':
    case 'team':
    case 'agents':
      return { to: [] };
    default:
      throw new LaterVersionError(`Who gets the mail ${id}`);
  }
}

/** What was written before that the requester knows of. */
async function earlierOf(table: Table, ticket: Ticket, before: string, now: Date): Promise<Message[]> {
  const asked = { parts: wholeOf(ticket), limit: MESSAGES, before };
  const { messages, mergedFrom } = await loadOlderMessages(table, asked, (one) => isCorrespondence(one, now));
  const known = partsKnownTo(ticket.requesterId, ticket);
  return messages.filter(({ id }) => known.includes(mergedFrom?.get(id) ?? ticket.id));
}

async function customersAt(table: Table, ids: readonly number[]) {
  const rowAt = await readRows(table, ids.map(customerKey));
  const found = ids.map((id) => rowAt(customerKey(id))).filter((row) => row !== undefined);
  return new Map(found.map(parseCustomerRow).map((customer) => [customer.id, customer]));
}

/** The agent, the members of the team or those who are notified, as they are now: those who work here. */
export async function agentsOf(
  table: Table,
  notice: NoticeFacts,
  ticket: Ticket,
  now: Date,
): Promise<Recipient[]> {
  const { agentId, teamId, agentIds } = notice;
  const agents =
    teamId === null
      ? await agentsAt(table, agentIds ?? [agentId ?? []].flat())
      : (await everyAgent(table)).filter(({ teamIds }) => teamIds?.includes(teamId));
  const recipients = agents
    .filter((agent) => agent.active && (agentIds === undefined || mayFollow(agent, ticket)))
    .map(({ address, name }): Recipient => ({ as: 'to', address, name, customerId: null }));
  if (recipients.length <= MOST_RECIPIENTS) return recipients;
  return recipients.slice(0, 1).map((first) => withheldFrom(first, 'too_many_recipients', now));
}

async function agentsAt(table: Table, ids: readonly number[]): Promise<Agent[]> {
  const rowAt = await readRows(table, ids.map(agentKey));
  const found = ids.map((id) => rowAt(agentKey(id))).filter((row) => row !== undefined);
  return found.map(parseAgentRow);
}
