import type { InForce } from '../configuration/index.ts';
import { loadMessageWithEarlier } from '../conversation/index.ts';
import { customerKey, loadCustomer, parseCustomerRow } from '../customer/index.ts';
import type { Mailboxes, MailSettings } from '../mailbox/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { SigningKeys } from '../threading/index.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { MailService } from './mail-gateway.ts';
import {
  type Outgoing,
  outgoingMail,
  parseOutgoingRow,
  requireKnownPurpose,
  STAGE,
} from './outgoing-store.ts';
import { type Plan, recipientOf, requireMailed } from './plan-mail.ts';
import { isCorrespondence, type MailSources } from './write-mail.ts';

export interface OutboundDeps {
  table: Table;
  service: MailService;
  settings: Omit<MailSettings, 'mailboxes'>;
  mailboxes: InForce<Mailboxes>;
  keys: SigningKeys;
  region: string;
  boundary: () => string;
}

/** Messages before the one that goes out: references and quotes reach back this far. */
const MESSAGES = 100;

/**
 * Reads what a mail is written from, in two requests at once and a look at the mailboxes, and decides where it goes. Null when the mail has been
 * sent, withheld or refused before. `isCounted` says whether it counts among the automatic mails to its address already.
 * @throws NotFoundError, or LaterVersionError when the mail was begun for a purpose, or the reply goes out on a channel, that
 *   this version does not know
 */
export async function gatherSources(
  deps: OutboundDeps,
  now: Date,
  plan: Plan,
): Promise<{ sources: MailSources; isCounted: boolean } | null> {
  const { table, settings, keys, region } = deps;
  const { ticketId, messageId, sendId, requesterId } = plan;
  const own = { outgoing: outgoingMail.of(sendId), ticket: ticketByNumber.of(ticketId) };
  const [rowAt, { message, earlier }, mailboxes] = await Promise.all([
    readRows(table, [own.outgoing, own.ticket, customerKey(requesterId)]),
    loadMessageWithEarlier(table, { ticketId, messageId, limit: MESSAGES }, isCorrespondence),
    deps.mailboxes.at(now),
  ]);
  requireMailed(message);
  const known = rowAt(own.outgoing) === undefined ? null : parseOutgoingRow(rowAt(own.outgoing));
  if (known && known.stage !== STAGE.claimed) return null;
  if (known) requireKnownPurpose(known);
  if (rowAt(own.ticket) === undefined) throw new NotFoundError('ticket');
  const ticket = parseTicketRow(rowAt(own.ticket));
  // Whose ticket it is may have changed since the event.
  const row = ticket.requesterId === requesterId ? rowAt(customerKey(requesterId)) : undefined;
  const customer = row ? parseCustomerRow(row) : await loadCustomer(table, ticket.requesterId);
  const outgoing: Outgoing = {
    sendId,
    ticketId,
    messageId,
    purpose: plan.purpose,
    to: recipientOf(message, earlier, customer),
  };
  const boundary = deps.boundary();
  const desk = { settings, mailboxes, keys, region, now, boundary };
  const sources = { outgoing, ticket, message, earlier, customer, ...desk };
  return { sources, isCounted: known?.counted === true };
}
