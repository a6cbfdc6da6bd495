import type { Feedback } from '../../schemas/mail/feedback.ts';
import { isValidAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { MAIL_TAG } from '../shared/names.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { noteSentId } from '../threading/index.ts';
import { loadTicket } from '../ticket/index.ts';
import { sentMessageId } from './mail-gateway.ts';
import { CLAIMED, outgoingMail, parseOutgoingRow, type Reported, reachedWrites } from './outgoing-store.ts';
import { COMPLAINED, suppress } from './suppression-store.ts';

/** A report of the mail service, reduced to what the desk acts on. */
export type Noted = 'noted' | 'known' | 'not_ours';

/** Characters of a report's reason that are kept. */
const DETAIL_LIMIT = 1000;

type Report = { reached: Reported; detail: string; suppressed: Write[] };

/**
 * Notes what the mail service reports about a mail of the desk: sent, delivered, bounced, complained about. A `Send`
 * report also shows that a mail was sent when the function that sent it died before it noted so. Reports come in any
 * order and more than once. A bounce or complaint suppresses the address even when the mail has already reached a later
 * stage. A mail that was sent twice has two message ids, and answers to either find the ticket.
 */
export async function noteFeedback(
  deps: { table: Table; region: string },
  context: Context,
  feedback: Feedback,
): Promise<Noted> {
  const { table, region } = deps;
  const sendId = feedback.mail.tags[MAIL_TAG.send]?.[0];
  const row = sendId === undefined ? undefined : await table.get(outgoingMail.of(sendId));
  const report = reportOf(feedback, context.now);
  if (row === undefined || report === null) return 'not_ours';
  const outgoing = parseOutgoingRow(row);
  const ticket = await loadTicket(table, outgoing.ticketId);
  const mailId = feedback.mail.messageId;
  const facts = { ticket, mailId, sentMessageId: sentMessageId(mailId, region), detail: report.detail };
  for (const write of report.suppressed) await table.write([write]).catch(ignoreComplained);
  try {
    await table.write(reachedWrites(outgoing, report.reached, facts, context));
    return 'noted';
  } catch (error) {
    if (!refusedBy(error, CLAIMED)) throw error;
  }
  const filed = { ticketId: ticket.id, messageId: outgoing.messageId };
  if (outgoing.mailId !== mailId) await table.write([noteSentId(facts.sentMessageId, filed)]);
  return 'known';
}

/** The owner of the address has complained, which stands. */
function ignoreComplained(error: unknown): void {
  if (!refusedBy(error, COMPLAINED)) throw error;
}

/**
 * What a report means for the mail and its address. A permanent bounce stops further mail to the address for some days,
 * a complaint for ever. A delay changes nothing. A mail that the service rejected (it found malware) counts as bounced.
 */
function reportOf(feedback: Feedback, now: Date): Report | null {
  switch (feedback.eventType) {
    case 'Send':
      return { reached: 'sent', detail: '', suppressed: [] };
    case 'Delivery':
      return { reached: 'delivered', detail: '', suppressed: [] };
    case 'DeliveryDelay':
      return null;
    case 'Reject':
      return { reached: 'bounced', detail: feedback.reject.reason.slice(0, DETAIL_LIMIT), suppressed: [] };
    case 'Bounce': {
      const { bounceType, bouncedRecipients } = feedback.bounce;
      const reasons = bouncedRecipients.map(
        ({ diagnosticCode, status }) => diagnosticCode ?? status ?? bounceType,
      );
      const detail = `${bounceType}: ${reasons.join('; ')}`.slice(0, DETAIL_LIMIT);
      const stops = bounceType === 'Permanent' ? bouncedRecipients : [];
      const suppressed = stop(stops, 'bounced', detail, now);
      return { reached: 'bounced', detail, suppressed };
    }
    case 'Complaint': {
      const detail = (feedback.complaint.complaintFeedbackType ?? 'complaint').slice(0, DETAIL_LIMIT);
      const suppressed = stop(feedback.complaint.complainedRecipients, 'complained', detail, now);
      return { reached: 'complained', detail, suppressed };
    }
  }
}

function stop(
  recipients: readonly { emailAddress: string }[],
  reason: 'bounced' | 'complained',
  detail: string,
  now: Date,
): Write[] {
  const addresses = recipients.map(({ emailAddress }) => emailAddress).filter(isValidAddress);
  return addresses.map((address) => suppress(address, reason, detail, now));
}
