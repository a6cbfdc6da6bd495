import { loadOlderMessages } from '../conversation/index.ts';
import { loadCustomer } from '../customer/index.ts';
import type { MailSettings } from '../mailbox/index.ts';
import { loadMessage } from '../message/index.ts';
import type { Table } from '../shared/table.ts';
import type { SigningKeys } from '../threading/index.ts';
import { loadTicket } from '../ticket/index.ts';
import type { MailService } from './mail-gateway.ts';
import type { Outgoing } from './outgoing-store.ts';
import { type Plan, recipientOf } from './plan-mail.ts';
import { isCorrespondence, type MailSources } from './write-mail.ts';

export interface OutboundDeps {
  table: Table;
  service: MailService;
  settings: MailSettings;
  keys: SigningKeys;
  region: string;
  boundary: () => string;
}

/** Messages before the one that goes out: references and quotes reach back this far. */
const MESSAGES = 100;
/** Reads what a mail is written from, and decides where it goes. */
export async function gatherSources(deps: OutboundDeps, now: Date, plan: Plan): Promise<MailSources> {
  const { table, settings, keys, region } = deps;
  const { ticketId, messageId } = plan;
  const [ticket, message, before] = await Promise.all([
    loadTicket(table, ticketId),
    loadMessage(table, ticketId, messageId),
    loadOlderMessages(table, { ticketId, limit: MESSAGES, before: messageId }, isCorrespondence),
  ]);
  const customer = await loadCustomer(table, ticket.requesterId);
  const earlier = before.messages;
  const outgoing: Outgoing = { ...plan, to: recipientOf(message, earlier, customer) };
  return {
    outgoing,
    ticket,
    message,
    earlier,
    customer,
    settings,
    keys,
    region,
    now,
    boundary: deps.boundary(),
  };
}
