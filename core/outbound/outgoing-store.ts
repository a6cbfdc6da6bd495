import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import type { EmailDelivery } from '../../schemas/delivery.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { type Recipient, recipientSchema } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Bounce, type MailReport, recordEvent, ticketSubject } from '../audit/index.ts';
import { deliveryWrite, recipientsOfRow } from '../message/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { LaterVersionError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Update, Write } from '../shared/write.ts';
import { noteSentId } from '../threading/index.ts';

export const outgoingMail = accessPattern({
  name: 'Outgoing mail',
  description:
    'How far the mail that an event asks for has got. Claimed before it is sent, so that it is sent once.',
  operation: 'GetItem',
  pk: 'SEND#<event>',
  sk: 'SEND',
  of: (sendId: string): Key => ({ pk: `SEND#${sendId}`, sk: 'SEND' }),
});

/**
 * The stages of an outgoing mail. Reports of the mail service may come late and in any order, so that a report moves a
 * mail to a higher stage only. `failed` is the lowest: when SES refuses a mail, an earlier try whose answer got lost may
 * have sent it all the same, and a report of that must still count.
 */
export const STAGE = {
  failed: -1,
  claimed: 0,
  sent: 1,
  delivered: 2,
  bounced: 3,
  complained: 4,
  withheld: 9,
  undone: 10,
} as const;
export type Stage = keyof typeof STAGE;
/** Stages that the reply and the audit trail show. */
type Reached = Exclude<Stage, 'claimed' | 'undone'>;
/** Stages that the mail service reports. */
export type Reported = Exclude<Reached, 'withheld' | 'failed'>;

const purposeSchema = z.enum(['acknowledgement', 'reply', 'refusal', 'notice', 'survey', 'chat_mail']);

/** What identifies an outgoing mail: the acknowledgement of a ticket, a reply on it, the refusal of a message to it, what a trigger writes of it, the question how satisfied its requester is, or what they have not read in a chat. */
export interface Outgoing {
  sendId: string;
  purpose: z.infer<typeof purposeSchema>;
  ticketId: number;
  /** the message that is sent as a reply, the one that is acknowledged or refused, what a trigger writes, or the question */
  messageId: string;
  /** the first recipient's address: all that versions know of which knew of one recipient alone */
  to: string;
  /** everybody whom it is for, also who does not get it; nobody in what those versions claimed */
  recipients: readonly Recipient[];
  /** how far it got before, where that is known */
  stage?: number;
}

const rowSchema = z.object({
  sendId: ulidSchema,
  purpose: openEnum(purposeSchema.options),
  ticketId: idSchema,
  messageId: ulidSchema,
  to: z.string(),
  recipients: z.array(recipientSchema).optional(),
  stage: z.int(),
  /** of a mail with several recipients: the stage that is reported of each, by its name */
  stages: z.record(z.string(), z.unknown()).optional(),
  leaseUntil: z.string(),
  /** whether its recipients stand on the reply; versions that know of one recipient do not put them there */
  shown: z.boolean().optional(),
  /** the id that the mail service gave it; the last one when it was sent more than once */
  mailId: z.string().optional(),
  /** whether it has been counted among the automatic mails to its address, which happens once for all tries */
  counted: z.boolean().optional(),
});

const rows = rowsOfKind(ROW_KIND.outgoing, rowSchema);

/** An outgoing mail as it is stored, maybe for a purpose that only a later version knows. */
export type StoredOutgoing = z.infer<typeof rowSchema>;

/** An outgoing mail and how far it has got. */
export function parseOutgoingRow(row: unknown): StoredOutgoing {
  return rows.parse(row);
}

/** A stored mail for a purpose that this version knows. @throws LaterVersionError when it is for another */
export function requireKnownPurpose(stored: StoredOutgoing): StoredOutgoing & Outgoing {
  const purpose = purposeSchema.safeParse(stored.purpose).data;
  if (purpose === undefined) throw new LaterVersionError(`The purpose of the mail ${stored.sendId}`);
  return { ...stored, purpose, recipients: stored.recipients ?? [] };
}

/**
 * Whether a mail is still to be written, by its row: undefined when nobody has claimed it yet. Null when it was sent, withheld or refused
 * before; else whether it counts among the automatic mails to its address already.
 * @throws LaterVersionError when it was begun for a purpose that this version does not know
 */
export function stillToWrite(row: unknown): { isCounted: boolean } | null {
  if (row === undefined) return { isCounted: false };
  const known = parseOutgoingRow(row);
  if (known.stage !== STAGE.claimed) return null;
  requireKnownPurpose(known);
  return { isCounted: known.counted === true };
}

/** An outgoing mail and how far it has got; null when nobody has claimed it yet. */
export async function loadOutgoing(table: Table, sendId: string): Promise<StoredOutgoing | null> {
  const row = await table.get(outgoingMail.of(sendId));
  return row === undefined ? null : rows.parse(row);
}

/** The write by which a mail, where there is one, does not say any more whom it went to; how far it got stays. */
export async function forgottenMail(table: Table, sendId: string): Promise<Write[]> {
  const key = outgoingMail.of(sendId);
  if ((await table.get(key)) === undefined) return [];
  return [{ type: 'update', key, set: { to: '' }, remove: ['recipients', 'stages'] }];
}

/** Label of the refusal when somebody else holds the claim, or the mail has reached that stage or a later one already. */
export const CLAIMED = 'claimed';
/** How long a claim lasts, in milliseconds. A sender that dies keeps others from sending the mail for this long. */
export const LEASE_MS = 5 * 60 * 1000;
/** Days for which a claim is kept. Events that are older send nothing, since their claim may be gone. */
const KEPT_DAYS = 90;

/** Whether an event is so old that the claim of its mail may be gone. A replay of the archive must not send its mail again. */
export function isPast(eventAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(eventAt) >= KEPT_DAYS * 24 * 60 * 60 * 1000;
}

/**
 * Claims a mail, so that one function sends it and no other does. A mail that must not go out is claimed for good, with
 * the stage `withheld`. A claim may be taken over when its lease is over and the mail has reached no later stage.
 */
export function claimWrite(
  mail: Outgoing,
  now: Date,
  { stage = 'claimed', counted = false }: { stage?: 'claimed' | 'withheld'; counted?: boolean } = {},
): Write {
  const leaseUntil = leaseFrom(now);
  const condition = {
    expression: 'attribute_not_exists(#pk) OR (#stage = :claimed AND #leaseUntil <= :now)',
    values: { ':claimed': STAGE.claimed, ':now': now.toISOString() },
  };
  return rows.upsert({
    key: outgoingMail.of(mail.sendId),
    set: {
      ...mail,
      stage: STAGE[stage],
      stages: {},
      leaseUntil,
      counted,
      shown: false,
      givenUp: false,
      expiresAtSeconds: expiryFrom(now),
    },
    condition,
    refusal: CLAIMED,
  });
}

/**
 * Claims the mail of a reply for good, so that no function ever sends it, of whichever version: the reply was taken back.
 * Refused with `CLAIMED` when a function has claimed it to send it.
 */
export function undoWrite(mail: Omit<Outgoing, 'to' | 'purpose' | 'recipients'>, now: Date): Write {
  return rows.upsert({
    key: outgoingMail.of(mail.sendId),
    set: {
      ...mail,
      purpose: 'reply',
      to: '',
      stage: STAGE.undone,
      leaseUntil: '',
      expiresAtSeconds: expiryFrom(now),
    },
    condition: { expression: 'attribute_not_exists(#pk)' },
    refusal: CLAIMED,
  });
}

function expiryFrom(now: Date): number {
  return Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60;
}

function leaseFrom(now: Date): string {
  return new Date(now.getTime() + LEASE_MS).toISOString();
}

/**
 * Gives the claim that was made at `claimedAt` back, after the mail was certainly not sent. Refused with `CLAIMED` when
 * another function has claimed the mail since.
 */
export function releaseWrite(sendId: string, claimedAt: Date): Write {
  return { ...ownClaimWrite(sendId, claimedAt, { leaseUntil: '' }), startsOver: true };
}

function ownClaimWrite(sendId: string, claimedAt: Date, set: Record<string, unknown>): Update {
  const condition = {
    expression: '#stage = :claimed AND #leaseUntil = :lease',
    values: { ':claimed': STAGE.claimed, ':lease': leaseFrom(claimedAt) },
  };
  return { type: 'update', key: outgoingMail.of(sendId), set, condition, refusal: CLAIMED };
}

/**
 * The writes of a mail that reached a stage: its row and the reply show the stage, the audit trail has an event, and
 * answers to the mail find the ticket. Refused with `CLAIMED` when it had reached this stage or a later one already.
 */
export function reachedWrites(
  mail: Outgoing,
  reached: Reported,
  facts: ReportFacts & {
    /** a stage that is surer: from there on this report changes nothing; the reached one when absent */
    unless?: Stage | undefined;
  },
  context: Context,
): Write[] {
  const { ticketId, messageId, sendId } = mail;
  const condition = { expression: '#stage < :stage', values: { ':stage': STAGE[facts.unless ?? reached] } };
  const stage = { stage: STAGE[reached], mailId: facts.mailId, ...nowShown(mail) };
  return [
    { type: 'update', key: outgoingMail.of(sendId), set: stage, condition, refusal: CLAIMED },
    noteSentId(facts.sentMessageId, { ticketId, messageId }),
    ...shownWrites(mail, reached, facts, context),
  ];
}

/** The writes of a mail that must not go out: no later try sends it, and the reply and the audit trail say why. */
export function withheldWrites(mail: Outgoing, ticket: Ticket, detail: string, context: Context): Write[] {
  const facts = { ticket, mailId: '', detail, reason: detail };
  return [
    claimWrite(mail, context.now, { stage: 'withheld' }),
    ...shownWrites(mail, 'withheld', facts, context),
  ];
}

/** Why a mail failed: `reason` is a code for programs, `detail` the mail service's explanation, which may hold an address. */
export interface Failure {
  reason: string;
  detail: string;
}

/**
 * The writes of a mail that the mail service will never take. Refused with `CLAIMED` unless the claim that was made at
 * `context.now` still holds.
 */
export function failedWrites(mail: Outgoing, ticket: Ticket, failure: Failure, context: Context): Write[] {
  const claim = ownClaimWrite(mail.sendId, context.now, { stage: STAGE.failed, ...nowShown(mail) });
  return [claim, ...shownWrites(mail, 'failed', { ticket, mailId: '', ...failure }, context)];
}

/**
 * The writes of a mail that is given up for now. The reply shows that it failed, and when its event is put through again,
 * the mail is sent after all. Refused with `CLAIMED` when it was sent, or given up before.
 */
export function givenUpWrites(mail: Outgoing, ticket: Ticket, failure: Failure, context: Context): Write[] {
  const isWaiting =
    '#stage = :claimed AND (attribute_not_exists(#givenUp) OR #givenUp = :no) AND #leaseUntil <= :now';
  const claim = rows.upsert({
    key: outgoingMail.of(mail.sendId),
    set: {
      ...mail,
      stage: STAGE.claimed,
      stages: {},
      leaseUntil: '',
      givenUp: true,
      expiresAtSeconds: expiryFrom(context.now),
    },
    condition: {
      expression: `attribute_not_exists(#pk) OR (${isWaiting})`,
      values: { ':claimed': STAGE.claimed, ':no': false, ':now': context.now.toISOString() },
    },
    refusal: CLAIMED,
  });
  return [claim, ...shownWrites(mail, 'failed', { ticket, mailId: '', ...failure }, context)];
}

/** What people are told of a mail that reached a stage. */
interface Shown {
  ticket: Ticket;
  mailId: string;
  detail: string;
  reason?: string;
  bounce?: Bounce | undefined;
}

/** What a report of the mail service tells of a mail; `sentMessageId`: the Message-ID by which answers name it. */
export interface ReportFacts extends Shown {
  sentMessageId: string;
}

/** Whether the recipients of a mail were put on its reply, when something was told of it first. */
function isShown({ stage }: Outgoing): boolean {
  return stage !== undefined && stage !== STAGE.claimed;
}

/** What the row of a mail says from then on. */
export function nowShown(mail: Outgoing): { shown?: true } {
  return isShown(mail) ? {} : { shown: true };
}

/** Where people see how far a mail got: on the reply, with its recipients, and in the audit trail. */
export function shownWrites(
  mail: Outgoing,
  reached: Reached | 'delayed',
  facts: Shown,
  context: Context,
): Write[] {
  const unshown = isShown(mail) ? [] : mail.recipients;
  const recipients = recipientsOfRow(new Map(unshown.map((recipient, at) => [at, recipient])));
  const delivery = deliveryOf(reached, facts, context.now);
  return [
    ...(mail.purpose === 'reply' ? [deliveryWrite(mail.ticketId, mail.messageId, delivery, recipients)] : []),
    toldWrite(mail, reached, { ...facts, to: mail.to }, context),
  ];
}

/** The event of a mail that reached a stage; with several recipients, the one who is meant. */
export function toldWrite(
  mail: Outgoing,
  reached: Reached | 'delayed',
  facts: Shown & { to: string; recipient?: NonNullable<MailReport['recipient']> },
  context: Context,
): Write {
  const { ticket, to, mailId, detail, reason = null, recipient, bounce } = facts;
  const report = { to, mailId, detail, reason, ...(recipient && { recipient }), ...(bounce && { bounce }) };
  const subject = ticketSubject(mail.ticketId);
  if (mail.purpose !== 'reply')
    return recordEvent(subject, `${mail.purpose}.${reached}`, { ticket, mail: report }, context);
  const told = { ticket, message: { id: mail.messageId }, mail: report };
  return recordEvent(subject, `message.${reached}`, told, context);
}

/** How a reply shows that its mail reached a stage. */
export function deliveryOf(
  state: Reached | 'delayed',
  { mailId, detail }: Pick<Shown, 'mailId' | 'detail'>,
  now: Date,
): EmailDelivery {
  const [channel, at] = ['email', now.toISOString()] as const;
  if (state === 'withheld' || state === 'failed') return { channel, state, at, detail };
  if (state === 'sent' || state === 'delivered') return { channel, state, at, mailId };
  return { channel, state, at, mailId, detail };
}
