import type { Customer } from '../../schemas/customer.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Message } from '../../schemas/message.ts';
import type { Options } from '../../schemas/options.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { InForce } from '../configuration/index.ts';
import { loadMessageWithEarlier, loadOlderMessages, type MayRead } from '../conversation/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import type { Mailboxes, MailSettings } from '../mailbox/index.ts';
import type { Rooms } from '../room/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import type { SigningKeys } from '../threading/index.ts';
import { parseTicketRow, partsKnownTo, partsOf, ticketByNumber, wholeOf } from '../ticket/index.ts';
import { factKeys, likelyAddresses, type RowAt } from './address-facts.ts';
import { deskSources } from './desk-sources.ts';
import { gatherChatMail } from './gather-chat-mail.ts';
import { gatherNotice } from './gather-notice.ts';
import { gatherNotification } from './gather-notification.ts';
import { gatherSurvey } from './gather-survey.ts';
import { judgeableOf } from './judgement-table.ts';
import type { MailService } from './mail-gateway.ts';
import { type Outgoing, outgoingMail, stillToWrite } from './outgoing-store.ts';
import type { OwnWordsDeps } from './own-words.ts';
import { countedAs, type Plan, requireMailed } from './plan-mail.ts';
import { customersOf, recipientsOf, writerOf } from './recipients.ts';
import type { Suggested } from './suggestion-table.ts';
import { isCorrespondence, type MailSources } from './write-mail.ts';

export interface OutboundDeps extends OwnWordsDeps {
  table: Table;
  service: MailService;
  settings: Pick<MailSettings, 'domain' | 'moreDomains'>;
  mailboxes: InForce<Mailboxes>;
  rooms: Pick<InForce<Rooms>, 'latest'>;
  options: InForce<
    Pick<
      Options,
      | 'automaticToAll'
      | 'channels'
      | 'deskName'
      | 'helpCentre'
      | 'language'
      | 'quoteHistory'
      | 'replyAttachmentBytes'
      | 'roomMessageDays'
      | 'timeZone'
    >
  >;
  keys: SigningKeys;
  region: string;
  /** The articles that may answer what somebody wrote, surely enough for an acknowledgement to suggest them; absent: it suggests none. */
  suggestionsFor?: (question: { subject: string; text: string; language: string }) => Promise<Suggested>;
  /** Counts that articles were suggested by a mail. */
  countSuggested?: (articleIds: readonly number[]) => Promise<void>;
  /** Has the rules of the desk applied to an event, unless they have been. */
  applyRules: (event: DeskEvent) => Promise<unknown>;
  boundary: () => string;
  /** Reads a file that goes out with a reply, by the key of its object. @throws when there is none */
  readFile: (key: string) => Promise<Uint8Array>;
}

/** Messages before the one that goes out: references and quotes reach back this far. */
const MESSAGES = 100;

/** A mail with all that it is written from. */
export interface Gathered {
  sources: MailSources;
  /** whether it counts among the automatic mails to its address already */
  isCounted: boolean;
  /** what has been read of the addresses to which it most likely goes */
  facts: { keys: readonly Key[]; rowAt: RowAt };
}

/**
 * Reads what a mail is written from, in two requests and a look at the mailboxes, and decides where it goes: first what was
 * written, by which it is mostly known to whom the mail goes, then everything else. Null when the mail has been sent, withheld or
 * refused before.
 * @throws NotFoundError, or LaterVersionError when the mail was begun for a purpose, or the reply goes out on a channel, that
 *   this version does not know
 */
export async function gatherSources(deps: OutboundDeps, now: Date, plan: Plan): Promise<Gathered | null> {
  const { notice, agentId, survey, chatMail } = plan;
  if (chatMail !== undefined) return gatherChatMail(deps, now, { plan, chatMail });
  if (survey !== undefined) return gatherSurvey(deps, now, { plan, survey });
  if (notice !== undefined && agentId !== undefined)
    return gatherNotification(deps, now, { plan, notice, agentId });
  if (notice !== undefined) return gatherNotice(deps, now, { plan, notice });
  const { table } = deps;
  const { ticketId, messageId, sendId } = plan;
  const own = { outgoing: outgoingMail.of(sendId), ticket: ticketByNumber.of(ticketId) };
  const mayQuote = (one: Message) => isCorrespondence(one, now);
  const expected = [plan.requesterId, ...plan.collaboratorIds];
  const [found, mailboxes, options] = await Promise.all([
    loadMessageWithEarlier(table, { ticketId, messageId, limit: MESSAGES }, mayQuote).catch(nullIfGone),
    deps.mailboxes.at(now),
    deps.options.at(now),
  ]);
  const keys =
    found === null ? [] : factKeys(countedAs(plan.purpose, found.message), likelyAddresses(plan, found));
  const rowAt = await readRows(table, [own.outgoing, own.ticket, ...expected.map(customerKey), ...keys]);
  const begun = stillToWrite(rowAt(own.outgoing));
  if (begun === null) return null;
  if (found === null) throw new NotFoundError('message');
  const { message, earlier } = found;
  requireMailed(message);
  if (rowAt(own.ticket) === undefined) throw new NotFoundError('ticket');
  const ticket = parseTicketRow(rowAt(own.ticket));
  const { automaticToAll } = options;
  const needed = customersOf({ ticket, message, automaticToAll });
  const customers = await loadCustomers(table, needed, { expected, rowAt });
  const customer = customers.get(ticket.requesterId);
  if (customer === undefined) throw new NotFoundError('customer');
  const before = await earlierOfAll(table, ticket, { messageId, earlier, mayQuote });
  const sourcesOf = { ticket, message, earlier: before.ofAll, customers, automaticToAll };
  const recipients = plan.purpose === 'refusal' ? writerOf(message) : recipientsOf(sourcesOf);
  const outgoing: Outgoing = {
    sendId,
    ticketId,
    messageId,
    purpose: plan.purpose,
    to: recipients[0]?.address ?? '',
    recipients,
  };
  const desk = deskSources(deps, options, { mailboxes, now });
  const judgeable = judgeableOf(ticket, messageId, options.helpCentre);
  const sources = { outgoing, ticket, message, earlier: before.known, customer, judgeable, ...desk };
  return { sources, ...begun, facts: { keys, rowAt } };
}

/** A message that was purged since its mail went out is none that cannot be found. */
function nullIfGone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}

/**
 * What was written before a message, also to the tickets that were merged into its own: all of it, which says where people
 * wrote from last, and what the requester knows of, which may be quoted.
 */
async function earlierOfAll(
  table: Table,
  ticket: Ticket,
  { messageId, earlier, mayQuote }: { messageId: string; earlier: Message[]; mayQuote: MayRead },
) {
  const parts = partsOf(ticket);
  if (parts.length === 1) return { ofAll: earlier, known: earlier };
  const asked = { parts: wholeOf(ticket), limit: MESSAGES, before: messageId };
  const { messages, mergedFrom } = await loadOlderMessages(table, asked, mayQuote);
  const knownParts = partsKnownTo(ticket.requesterId, ticket);
  const known = messages.filter(({ id }) => knownParts.includes(mergedFrom?.get(id) ?? ticket.id));
  return { ofAll: messages, known };
}

/**
 * The customers among those needed whom there is. Mostly they have been read: one more request finds those who became
 * requester or collaborator after the event, or were named by the writer of the reply.
 */
async function loadCustomers(
  table: Table,
  needed: readonly number[],
  { expected, rowAt }: { expected: readonly number[]; rowAt: (key: Key) => unknown },
): Promise<Map<number, Customer>> {
  const missing = needed.filter((id) => !expected.includes(id));
  const rest = missing.length === 0 ? rowAt : await readRows(table, missing.map(customerKey));
  const rows = needed.map((id) => (missing.includes(id) ? rest : rowAt)(customerKey(id)));
  const found = rows.flatMap((row) => (row === undefined ? [] : [parseCustomerRow(row)]));
  return new Map(found.map((customer) => [customer.id, customer]));
}
