import type { Feedback } from '../../schemas/mail/feedback.ts';
import type { Bounce } from '../audit/index.ts';
import { isValidAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { MAIL_TAG } from '../shared/names.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { STANDS, suppress } from '../suppression/index.ts';
import { noteSentId } from '../threading/index.ts';
import { loadTicket, parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { RowAt } from './address-facts.ts';
import { settleDigest } from './digest-store.ts';
import { sentMessageId } from './mail-gateway.ts';
import { EVERYBODY, noteRecipients } from './note-recipients.ts';
import {
  CLAIMED,
  type Outgoing,
  outgoingMail,
  parseOutgoingRow,
  type Reported,
  type ReportFacts,
  reachedWrites,
  requireKnownPurpose,
  STAGE,
  type StoredOutgoing,
} from './outgoing-store.ts';
import { delayedWrites } from './passing-bounce.ts';

/** What became of a report: it was noted, told nothing new, or is about no mail of the desk or no matter of it. */
export type Noted = 'noted' | 'known' | 'not_ours';

/** Characters of a report's reason that are kept. */
const DETAIL_LIMIT = 1000;

/** What a report says of the mail. */
interface Report {
  reached: Reported | 'delayed';
  /** a bounce that counts only until a delivery is reported: mail systems also answer so when somebody is away */
  isSoft?: boolean;
  /** the reason in the words of the mail service, empty when there is none */
  detail: string;
  /** of a bounce: whether it is for good */
  bounce?: Bounce;
  /** whom it is about, by the addresses that it names; null when it is about the whole mail */
  about: readonly string[] | null;
  /** writes that stop further mail to the addresses */
  suppressed: Write[];
}

/**
 * Notes what the mail service reports about a mail of the desk: sent, delivered, bounced, complained about. Reports come
 * in any order and more than once. Where the function that sent a mail died before it noted so, the `Send` report does. A
 * bounce or complaint stops mail to the address even when it tells nothing new about this mail. A mail that was sent twice
 * by mistake has two message ids, and answers to either find the ticket.
 * @param read the rows of the report, where they have just been read
 * @throws LaterVersionError when the mail was sent for a purpose that this version does not know
 */
export async function noteFeedback(
  deps: { table: Table; region: string },
  context: Context,
  feedback: Feedback,
  read?: RowAt,
): Promise<Noted> {
  const { table, region } = deps;
  const { messageId: mailId, tags } = feedback.mail;
  const sendId = tags[MAIL_TAG.send]?.[0];
  const report = reportOf(feedback, context.now);
  if (sendId === undefined || report === null) return 'not_ours';
  const rowAt = read ?? (await readRows(table, rowsOfReport(feedback)));
  const row = rowAt(outgoingMail.of(sendId));
  if (row === undefined) return noteDigest(table, sendId, feedback);
  const outgoing = parseOutgoingRow(row);
  if (isNoted(outgoing, report, mailId)) return 'known';
  const isOfSeveral = (outgoing.recipients?.length ?? 0) > 1 && report.about !== null;
  const ticketRow = rowAt(ticketByNumber.of(outgoing.ticketId));
  const ticket = ticketRow ? parseTicketRow(ticketRow) : await loadTicket(table, outgoing.ticketId);
  const { detail, bounce } = report;
  const facts = { ticket, mailId, sentMessageId: sentMessageId(mailId, region), detail, bounce };
  for (const write of report.suppressed) await table.write([write]).catch(ignoreStanding);
  if (ticket.purged) return 'known';
  if (isOfSeveral) return noteRecipients(table, context, outgoing, { ...report, ...facts });
  try {
    await table.write(reportWrites(requireKnownPurpose(outgoing), report, facts, context));
    return 'noted';
  } catch (error) {
    if (!refusedBy(error, CLAIMED)) throw error;
  }
  const filed = { ticketId: ticket.id, messageId: outgoing.messageId };
  if (outgoing.mailId !== mailId) await table.write([noteSentId(facts.sentMessageId, filed)]);
  return 'known';
}

/** Notes that a digest, which is of no ticket, was sent: anything that is reported of its mail says so. */
async function noteDigest(table: Table, sendId: string, { mail }: Feedback): Promise<Noted> {
  if (mail.tags[MAIL_TAG.ticket] === undefined) await settleDigest(table, sendId);
  return 'not_ours';
}

/**
 * The rows that a report is about: that of the mail, and that of the ticket which the mail names. A `Send` report mostly says
 * nothing new and needs no ticket; one that says nothing at all needs neither.
 */
export function rowsOfReport({ eventType, mail }: Feedback): Key[] {
  const sendId = mail.tags[MAIL_TAG.send]?.[0];
  if (sendId === undefined || eventType === 'DeliveryDelay') return [];
  const ticketId = Number(mail.tags[MAIL_TAG.ticket]?.[0]);
  const hasTicket = eventType !== 'Send' && Number.isSafeInteger(ticketId);
  return [outgoingMail.of(sendId), ...(hasTicket ? [ticketByNumber.of(ticketId)] : [])];
}

/**
 * Whether a report tells nothing new: that this very mail was sent or delivered, when it is known to have got so far. Most
 * `Send` reports do.
 */
function isNoted(outgoing: StoredOutgoing, { reached }: Report, mailId: string): boolean {
  if (reached !== 'sent' && reached !== 'delivered') return false;
  if (reached === 'delivered' && (outgoing.recipients?.length ?? 0) > 1) return false;
  return outgoing.stage >= STAGE[reached] && outgoing.mailId === mailId;
}

/** Ignores that the address stays as it is: by a complaint, or as its suppression was lifted after this bounce. */
function ignoreStanding(error: unknown): void {
  if (!refusedBy(error, STANDS)) throw error;
}

function reportWrites(
  outgoing: Outgoing,
  { reached, isSoft = false }: Report,
  facts: ReportFacts,
  context: Context,
): Write[] {
  if (reached === 'delayed') return delayedWrites(outgoing, facts, context);
  return reachedWrites(outgoing, reached, { ...facts, unless: isSoft ? 'delivered' : undefined }, context);
}

/**
 * What a report means for the mail and its address. A permanent bounce stops further mail to the address for some days,
 * a complaint for ever. A delay changes nothing. A mail that the service rejected (it found malware) counts as bounced.
 */
function reportOf(feedback: Feedback, now: Date): Report | null {
  switch (feedback.eventType) {
    case 'Send':
      return { reached: 'sent', detail: '', about: null, suppressed: [] };
    case 'Delivery':
      return { reached: 'delivered', detail: '', about: feedback.delivery.recipients, suppressed: [] };
    case 'DeliveryDelay':
      return null;
    case 'Reject':
      return {
        reached: 'bounced',
        detail: feedback.reject.reason.slice(0, DETAIL_LIMIT),
        about: EVERYBODY,
        suppressed: [],
      };
    case 'Bounce':
      return bounceReport(feedback.bounce, now);
    case 'Complaint': {
      const detail = (feedback.complaint.complaintFeedbackType ?? 'complaint').slice(0, DETAIL_LIMIT);
      const why = { reason: 'complained' as const, detail, at: now };
      const suppressed = stop(feedback.complaint.complainedRecipients, why, now);
      const about = feedback.complaint.complainedRecipients.map(({ emailAddress }) => emailAddress);
      return { reached: 'complained', detail, about, suppressed };
    }
  }
}

/** Passing bounces after which the mail surely did not arrive. As `General` SES also reports the note of somebody absent. */
const SOFT_BOUNCES = ['MailboxFull', 'MessageTooLarge', 'ContentRejected', 'AttachmentRejected'];
/** A full mailbox (RFC 3463, x.2.2; RFC 5321, 552) is no dead address, although SES counts it as permanent. */
const FULL =
  /(?<![\d.])[45]\.2\.2(?!\d)|(?<![\d.])552(?![\d.])|(?:mailbox|quota)[^\n]{0,30}(?:full|exceeded)|over ?quota/i;

/** What a bounce means, by its type and subtype ("Bounce types", in SES's contents of notifications). */
function bounceReport(bounce: Extract<Feedback, { eventType: 'Bounce' }>['bounce'], now: Date): Report {
  const { bounceType, bounceSubType, bouncedRecipients, timestamp } = bounce;
  const kind = bounceSubType === undefined ? bounceType : `${bounceType}/${bounceSubType}`;
  const reasons = bouncedRecipients.flatMap(({ diagnosticCode, status }) => diagnosticCode ?? status ?? []);
  const about = bouncedRecipients.map(({ emailAddress }) => emailAddress);
  const detail = [kind, ...(reasons.length > 0 ? [reasons.join('; ')] : [])]
    .join(': ')
    .slice(0, DETAIL_LIMIT);
  const told = { type: bounceType, subType: wordIn(bounceSubType) };
  if (bounceType !== 'Permanent') {
    const reached = SOFT_BOUNCES.includes(bounceSubType ?? '') ? 'bounced' : 'delayed';
    const bounce: Bounce = { kind: 'soft', ...told };
    return { reached, isSoft: true, bounce, detail, about, suppressed: [] };
  }
  const dead = bouncedRecipients.filter(
    ({ diagnosticCode = '', status = '' }) => !FULL.test(`${status} ${diagnosticCode}`),
  );
  const at = timestamp === undefined ? now : new Date(timestamp);
  return {
    reached: 'bounced',
    bounce: { kind: dead.length > 0 ? 'hard' : 'soft', ...told },
    detail,
    about,
    suppressed: stop(dead, { reason: 'bounced', detail, at }, now),
  };
}

/** A word of SES's own, as which it writes a subtype; null for anything else, which somebody may have written. */
function wordIn(subType = ''): string | null {
  return /^[A-Za-z]{1,40}$/.test(subType) ? subType : null;
}

function stop(
  recipients: readonly { emailAddress: string }[],
  why: Parameters<typeof suppress>[1],
  now: Date,
): Write[] {
  const addresses = recipients.map(({ emailAddress }) => emailAddress).filter(isValidAddress);
  return addresses.map((address) => suppress(address, why, now));
}
