import type { ListedHeaders } from './mail-headers.ts';

/** What became of a recipient. */
export type Fate = 'delivery' | 'bounce' | 'soft_bounce' | 'complaint' | 'suppressed';
/** The kinds of events a configuration set can pass on. */
export type EventType = 'Send' | 'Delivery' | 'Bounce' | 'Complaint';

/** What every event says of its message. */
export interface SentMessage {
  /** The SES id, without the domain. */
  id: string;
  atMs: number;
  source: string;
  recipients: string[];
  listed: ListedHeaders;
  tags: Record<string, string[]>;
}

/** An event, ready to be published. */
export interface SesEvent {
  eventType: EventType;
  json: string;
}

/** What becomes of a recipient: all mail is delivered, but at SES's mailbox simulator as its addresses say. */
function fateOf(recipient: string): Fate {
  const [, local] = /^([^@+]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(recipient) ?? [];
  const fates: Record<string, Fate> = {
    bounce: 'bounce',
    complaint: 'complaint',
    suppressionlist: 'suppressed',
  };
  return fates[local?.toLowerCase() ?? ''] ?? 'delivery';
}

/** What SES says of bounces: of an address that is none, of a full mailbox, and of one that it mails no more. */
const BOUNCES = {
  bounce: {
    kind: { bounceType: 'Permanent', bounceSubType: 'General' },
    of: { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
  },
  soft_bounce: {
    kind: { bounceType: 'Transient', bounceSubType: 'MailboxFull' },
    of: { status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' },
  },
  suppressed: {
    kind: { bounceType: 'Permanent', bounceSubType: 'Suppressed' },
    of: {
      status: '5.1.1',
      diagnosticCode:
        'Amazon SES has suppressed sending to this address because it has a recent history of bouncing.',
    },
  },
};

function bounce(
  fate: keyof typeof BOUNCES,
  recipients: string[],
  timestamp: string,
  feedbackId: string,
): object {
  const { kind, of } = BOUNCES[fate];
  return {
    feedbackId,
    ...kind,
    bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress, action: 'failed', ...of })),
    timestamp,
    reportingMTA: 'dns; amazonses.com',
  };
}

const complaint = (recipients: string[], timestamp: string, feedbackId: string): object => ({
  feedbackId,
  complaintSubType: null,
  complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
  timestamp,
  userAgent: 'Amazon SES Mailbox Simulator',
  complaintFeedbackType: 'abuse',
  arrivalDate: timestamp,
});

const delivery = (recipients: string[], timestamp: string, processingTimeMillis: number): object => ({
  timestamp,
  processingTimeMillis,
  recipients,
  smtpResponse: '250 2.0.0 OK',
  reportingMTA: 'a8-50.smtp-out.amazonses.com',
});

function event(sent: SentMessage, eventType: EventType, details: object): SesEvent {
  const mail = {
    timestamp: new Date(sent.atMs).toISOString(),
    source: sent.source,
    sourceArn: `arn:aws:ses:us-east-1:000000000000:identity/${sent.source.split('@').at(-1)}`,
    sendingAccountId: '000000000000',
    messageId: sent.id,
    destination: sent.recipients,
    ...sent.listed,
    commonHeaders: { ...sent.listed.commonHeaders, messageId: sent.id },
    tags: sent.tags,
  };
  return { eventType, json: JSON.stringify({ eventType, mail, [eventType.toLowerCase()]: details }) };
}

/**
 * The event that tells a fate of some recipients, in SES's shape.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function fateEvent(
  sent: SentMessage,
  fate: Fate,
  recipients: string[],
  now: { atMs: number; feedbackId: string },
): SesEvent {
  const timestamp = new Date(now.atMs).toISOString();
  if (fate === 'delivery') {
    return event(sent, 'Delivery', delivery(recipients, timestamp, Math.max(0, now.atMs - sent.atMs)));
  }
  if (fate === 'complaint') return event(sent, 'Complaint', complaint(recipients, timestamp, now.feedbackId));
  return event(sent, 'Bounce', bounce(fate, recipients, timestamp, now.feedbackId));
}

/** All events of a message just sent, in their order; a complaint follows the delivery that it is about. */
export function eventsOf(sent: SentMessage, now: { atMs: number; feedbackId: string }): SesEvent[] {
  const those = (...fates: Fate[]): string[] => sent.recipients.filter((one) => fates.includes(fateOf(one)));
  const groups: [Fate, string[]][] = [
    ['delivery', those('delivery', 'complaint')],
    ['bounce', those('bounce')],
    ['suppressed', those('suppressed')],
    ['complaint', those('complaint')],
  ];
  const told = groups.filter(([, recipients]) => recipients.length > 0);
  return [
    event(sent, 'Send', {}),
    ...told.map(([fate, recipients]) => fateEvent(sent, fate, recipients, now)),
  ];
}
