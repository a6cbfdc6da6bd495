import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { storedEventIn } from '../../core/audit/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { loadConversation } from '../../core/conversation/index.ts';
import {
  type IncomingMessage,
  type NamedRecipient,
  namedRecipients,
  type OwnAddresses,
  readEnvelope,
  readMessage,
  UnreadableMessageError,
} from '../../core/email/index.ts';
import {
  findThread,
  type Mail,
  type NamedMailbox,
  namedMailbox,
  type ProofReason,
  proofReason,
  type Receipt,
  receiveMail,
  type ThreadLookup,
  understandMail,
  withKnownQuote,
} from '../../core/inbound/index.ts';
import { domainsOf, type MailSettings, mailboxArea } from '../../core/mailbox/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { type Draft, draftOf } from '../../core/shared/draft-table.ts';
import { isEventPut } from '../../core/shared/link-events.ts';
import type { Table } from '../../core/shared/table.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import type { Message } from '../../schemas/message.ts';
import type { Settings } from '../../schemas/settings.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Field, fieldsOf } from '../replay/announcement.ts';
import { type Delivery, deliveryOf, type GivenDelivery, HEAD_BYTES } from './delivery.ts';

/** What a desk would make of a message: the ticket, the message, and what it would tell. */
export interface Made {
  readonly ticket: Ticket;
  readonly message: Message;
  /** whether who opened the ticket may get an acknowledgement; null where none was opened */
  readonly isAcknowledged: boolean | null;
  readonly events: readonly string[];
}

/** How a desk would understand a message, from its delivery to what would be made of it. */
export interface Understanding {
  readonly delivery: Delivery;
  readonly mail: Mail;
  /** null where it could not be taken apart */
  readonly message: IncomingMessage | null;
  readonly proof: ProofReason;
  /** undefined where it names none, and `byDefault` gets it */
  readonly mailbox: NamedMailbox | undefined;
  readonly byDefault: Mailbox;
  readonly found: ThreadLookup;
  /** what the person wrote, and what they quote */
  readonly quoting: Pick<Mail, 'replyText' | 'elided'>;
  readonly receipt: Receipt;
  /** whether a desk was asked, whose tickets and customers are known */
  readonly isAsked: boolean;
  readonly fields: readonly Field[];
  /** the addresses in its header */
  readonly named: readonly NamedRecipient[];
  /** null where nothing would be made */
  readonly made: Made | null;
}

/** A table of which nothing is known: that of a desk that nobody asked. */
export const EMPTY: Pick<Table, 'getMany' | 'query' | 'count'> = {
  getMany: async () => [],
  query: async () => ({ rows: [], more: false }),
  count: async (_, step) => step,
};

/** The desk that is asked, which is only read. */
export interface AskedDesk {
  readonly base: Pick<Table, 'getMany' | 'query' | 'count'>;
  readonly settings: Settings;
  readonly now: Date;
}

function mailSettingsOf({ domain, mailboxes: [first, ...others] }: Settings): MailSettings {
  if (first === undefined) throw new Error('The settings name no mailbox.');
  return { domain, mailboxes: [first, ...others] };
}

const NEWEST = 100;
const openedSchema = z.object({ type: z.literal('ticket.created'), acknowledge: z.boolean() });

/** What of the configuration of a desk mail is received by. */
async function receivingDesk({ table }: Draft, { settings: declared, now }: AskedDesk) {
  const settings = mailSettingsOf(declared);
  const keep = keptConfiguration(table, () => now.getTime());
  const mailboxes = keep(mailboxArea(settings.mailboxes));
  const rules = rulesInForce(keep, { closeAfterDays: declared.closeAfterDays });
  const keys = await loadSigningKeys(table, randomBytes);
  return { table, settings, mailboxes, rules, keys };
}

async function readWhole(raw: Buffer, own: OwnAddresses): Promise<IncomingMessage | null> {
  try {
    return await readMessage(
      raw,
      own.mailboxes.map((address) => ({ address, name: '' })),
    );
  } catch (error) {
    if (error instanceof UnreadableMessageError) return null;
    throw error;
  }
}

/**
 * Lets a desk receive a message without anything being written: what it would write goes into a draft, which is thrown away.
 * The same commands do it that receive all mail.
 */
export async function understand(
  raw: Buffer,
  asked: AskedDesk,
  { key, given }: { key: string; given: GivenDelivery },
): Promise<Understanding> {
  const { now } = asked;
  const draft = draftOf(asked.base, { isToBeWritten: false });
  const desk = await receivingDesk(draft, asked);
  const { table, keys } = desk;
  const mailboxes = await desk.mailboxes.at(now);
  const own = { mailboxes: mailboxes.addresses, deskDomains: domainsOf(desk.settings) };
  const delivery = deliveryOf(raw, { key, now, given, own });
  const { arrival } = delivery;
  const mail = await understandMail(raw, arrival, own);
  const { thanksKeepsSolved = false } = await desk.rules.at(now);
  const { deskDomains } = own;
  const found = await findThread(table, mail, { mailboxes, deskDomains, keys, now, thanksKeepsSolved });
  const message = await readWhole(raw, own);
  const objects = { get: async () => raw, put: async () => undefined };
  const buckets = { mail: 'mail', attachments: 'attachments' };
  const context = contextOf({ kind: 'system', name: 'mail' }, now, Math.random, arrival.deliveryId);
  const receipt = await receiveMail({ ...desk, objects, buckets }, context, arrival);
  return {
    delivery,
    mail,
    message,
    proof: proofReason(readEnvelope(raw).from, arrival, raw),
    mailbox: namedMailbox(mailboxes, arrival, mail),
    byDefault: mailboxes.byDefault,
    found,
    quoting: withKnownQuote(mail, found, { mailboxes, deskDomains }),
    receipt,
    isAsked: asked.base !== EMPTY,
    fields: fieldsOf(raw.subarray(0, HEAD_BYTES).toString('latin1')),
    named: namedRecipients(raw),
    made: await madeOf(draft, receipt),
  };
}

async function madeOf(draft: Draft, receipt: Receipt): Promise<Made | null> {
  if (!('ticketId' in receipt)) return null;
  const { ticket, messages } = await loadConversation(draft.table, receipt.ticketId, NEWEST);
  const message = messages.find(({ id }) => id === receipt.messageId);
  if (message === undefined) throw new Error('The message that would be made is not on its ticket.');
  const told = draft
    .writes()
    .filter(isEventPut)
    .map(({ row }) => storedEventIn(row));
  const opened = told.map((event) => openedSchema.safeParse(event)).find(({ success }) => success);
  return {
    ticket,
    message,
    isAcknowledged: opened?.data?.acknowledge ?? null,
    events: told.map(({ type }) => type),
  };
}
