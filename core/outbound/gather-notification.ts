import type { NoticeFacts } from '../../schemas/events/facts.ts';
import type { Message } from '../../schemas/message.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { type AuditEntry, auditEntryIn, eventById, ticketSubject } from '../audit/index.ts';
import { loadMessageWithEarlier } from '../conversation/index.ts';
import { addressesOf, customerKey, parseCustomerRow } from '../customer/index.ts';
import type { QuotedHistory } from '../email/index.ts';
import { isSuspicious, receivedOf } from '../message/index.ts';
import { type Notice, noticeOfTicket } from '../notice/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { mentionedRows, ticketByNumber, withNames } from '../ticket/index.ts';
import { deskSources } from './desk-sources.ts';
import { agentsOf, askedFor, messageIn } from './gather-notice.ts';
import type { Gathered, OutboundDeps } from './gather-sources.ts';
import { type Outgoing, outgoingMail, stillToWrite } from './outgoing-store.ts';
import type { Plan } from './plan-mail.ts';

/**
 * Reads what the mail of a notification is written from, for one agent: what they are told, and under it the message that it is about.
 * Null when the mail of that thing has been sent or withheld before, or its ticket is purged. Who may not read the ticket any more
 * gets none.
 * @throws NotFoundError
 */
export async function gatherNotification(
  deps: OutboundDeps,
  now: Date,
  { plan, notice, agentId }: { plan: Plan; notice: NoticeFacts; agentId: number },
): Promise<Gathered | null> {
  const { table } = deps;
  const { ticketId, messageId, sendId, requesterId } = plan;
  const keys = {
    outgoing: outgoingMail.of(sendId),
    ticket: ticketByNumber.of(ticketId),
    notice: noticeOfTicket.of({ ticketId, noticeId: notice.id }),
    customer: customerKey(requesterId),
  };
  const eventKeys = (notice.on === undefined ? [] : [notice.on]).map(({ id: eventId }) =>
    eventById.of({ subject: ticketSubject(ticketId), eventId }),
  );
  const rowAt = await readRows(table, [...Object.values(keys), ...eventKeys]);
  const begun = stillToWrite(rowAt(keys.outgoing));
  if (begun === null) return null;
  const asked = askedFor(rowAt, keys);
  if (asked === null) return null;
  const { ticket } = asked;
  const customerRow =
    ticket.requesterId === requesterId
      ? rowAt(keys.customer)
      : await table.get(customerKey(ticket.requesterId));
  if (customerRow === undefined) throw new NotFoundError('customer');
  const [eventRow] = eventKeys.map(rowAt).filter((row) => row !== undefined);
  const entry = eventRow === undefined ? null : auditEntryIn(eventRow);
  const said = withReport(asked.said, entry);
  const [mailboxes, options, recipients] = await Promise.all([
    deps.mailboxes.at(now),
    deps.options.at(now),
    agentsOf(table, { ...notice, agentIds: [agentId] }, ticket, now),
  ]);
  const about =
    recipients.length === 0 || entry?.messageId == null
      ? []
      : await quotedOf(table, { ticketId, messageId: entry.messageId, deskName: options.deskName });
  const to = recipients[0]?.address ?? '';
  const outgoing: Outgoing = { sendId, ticketId, messageId, purpose: plan.purpose, to, recipients };
  const desk = deskSources(deps, options, { mailboxes, now });
  const message = messageIn(said, notice, ticket, now);
  const customer = parseCustomerRow(customerRow);
  const written = { outgoing, ticket, message, earlier: [], customer, told: { agentId, about } };
  return {
    sources: { ...written, ...desk },
    ...begun,
    facts: { keys: [], rowAt: () => undefined },
  };
}

/** What is said, with where a mail went that did not arrive and what was answered, which no template may name. */
function withReport(said: Notice, entry: AuditEntry | null): Notice {
  if (entry?.mail == null) return said;
  const { to, detail } = entry.mail;
  const report = [to, detail].filter((words) => words !== '').join(': ');
  return report === '' ? said : { ...said, text: `${said.text}\n\n${report}` };
}

/** The message that a notification is about; nothing where it is gone, or suspected to be spam or malware. */
async function quotedOf(
  table: Table,
  { deskName, ...of }: { ticketId: number; messageId: string; deskName: string },
): Promise<QuotedHistory[]> {
  const found = await loadMessageWithEarlier(table, { ...of, limit: 1 }, () => true).catch(nullIfGone);
  if (found === null || isSuspicious(found.message)) return [];
  const { message } = found;
  const author = (await writerOf(table, message)) || deskName;
  return [{ author, date: new Date(message.createdAt), text: await withMentions(table, message) }];
}

/** What a message says, with the names of those whom it mentions, where it is a note, which alone does so. */
async function withMentions(table: Table, { kind, replyText }: Message): Promise<string> {
  const rows = kind === 'internal_note' ? mentionedRows(replyText) : [];
  return rows.length === 0 ? replyText : withNames(replyText, await readRows(table, rows));
}

/** What the writer of a message is called, `''` where that is not known. */
async function writerOf(table: Table, message: Message): Promise<string> {
  const { author } = message;
  if (author.kind === 'agent') {
    const row = await table.get(agentKey(author.id));
    return row === undefined ? '' : parseAgentRow(row).name;
  }
  const received = receivedOf(message);
  if (received !== null) return received.fromName || received.from;
  if (author.kind !== 'customer') return '';
  const row = await table.get(customerKey(author.id));
  if (row === undefined) return '';
  const customer = parseCustomerRow(row);
  return customer.name || (addressesOf(customer)[0] ?? '');
}

function nullIfGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}
