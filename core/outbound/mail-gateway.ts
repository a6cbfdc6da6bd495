import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { clientTimeouts, LARGE_REQUEST_MS, SMALL_REQUEST_MS, unlogged } from '../shared/client-timeouts.ts';
import { HeldBackError, type Pause } from '../shared/held-back-error.ts';
import { MAIL_TAG } from '../shared/names.ts';
import { meaningOf, type Obstacle } from './refusal.ts';

/** A composed mail, ready to go. */
export interface OutgoingMail {
  /** envelope sender: a mailbox of the desk */
  source: string;
  /** of the envelope: everybody who gets it, those of Bcc too */
  recipients: readonly string[];
  raw: Uint8Array;
  /** the id by which SES's reports name it */
  sendId: string;
  /** of the ticket, so that a report can be noted without looking for it; absent where it is about none: its reports are not noted */
  ticketId?: number | undefined;
}

/** Characters of the mail service's explanation that are kept. */
const DETAIL_LIMIT = 1000;

/**
 * The mail service will never take this mail. `detail` is the service's explanation, which may hold an address; `code`
 * never holds one.
 */
export class MailRefusedError extends Error {
  readonly reason: string;
  readonly detail: string;

  constructor(cause: Error) {
    super(`The mail service refused the mail: ${cause.name}`, { cause });
    this.name = 'MailRefusedError';
    this.reason = cause.name;
    this.detail = `${cause.name}: ${cause.message}`.slice(0, DETAIL_LIMIT);
  }
}

/** The daily quota covers the last 24 hours at any moment, so that part of it becomes free again all the time. */
const UNTIL_QUOTA: Pause = { fromSeconds: 15 * 60, toSeconds: 30 * 60 };

/**
 * The mail service did not take the mail now and will later: it may be sent again. The message names the service's code,
 * which never holds an address.
 */
export class MailHeldBackError extends HeldBackError {
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle, cause: Error) {
    const pause = obstacle === 'daily_quota' ? UNTIL_QUOTA : null;
    super(`The mail service takes no mail for now: ${obstacle} (${cause.name})`, pause, cause);
    this.obstacle = obstacle;
  }
}

/** The mail service that sends for the desk. */
export interface MailService {
  /**
   * Hands a mail over and gives the id that the service put into its Message-ID.
   * @throws MailRefusedError when it will never be taken, MailHeldBackError when it was certainly not taken this time;
   *   anything else leaves it in doubt
   */
  send(mail: OutgoingMail): Promise<string>;
}

/** SES. One try a call: the SDK would repeat a call whose answer got lost, and the customer would get two mails. */
export function sesMail(
  configurationSet: string,
  client = unlogged(new SESClient({ maxAttempts: 1, ...clientTimeouts(LARGE_REQUEST_MS) })),
): MailService {
  return {
    async send({ source, recipients, raw, sendId, ticketId }) {
      const command = new SendRawEmailCommand({
        Source: source,
        Destinations: [...recipients],
        RawMessage: { Data: raw },
        ConfigurationSetName: configurationSet,
        Tags: [
          { Name: MAIL_TAG.send, Value: sendId },
          ...(ticketId === undefined ? [] : [{ Name: MAIL_TAG.ticket, Value: String(ticketId) }]),
        ],
      });
      try {
        const { MessageId } = await client.send(command);
        if (!MessageId) throw new Error('The mail service took a mail and named no id');
        return MessageId;
      } catch (error) {
        if (!isAnswered(error)) throw error;
        const meaning = meaningOf(error);
        throw meaning === 'refused' ? new MailRefusedError(error) : new MailHeldBackError(meaning, error);
      }
    },
  };
}

/** Whether SES answered for certain that it did not take the mail (4xx). After any other failure it may have taken it. */
function isAnswered(error: unknown): error is Error {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { httpStatusCode = 0 } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode >= 400 && httpStatusCode < 500;
}

/** How many mails a second SES takes from this account; infinite where it names no limit. */
export async function sesSendingRate(
  client = unlogged(new SESClient(clientTimeouts(SMALL_REQUEST_MS))),
): Promise<number> {
  const { MaxSendRate = 0 } = await client.send(new GetSendQuotaCommand({}));
  return MaxSendRate > 0 ? MaxSendRate : Number.POSITIVE_INFINITY;
}

/** The Message-ID that SES puts into a mail that it sends. Its host part names the region, except in us-east-1. */
export function sentMessageId(mailId: string, region: string): string {
  return `<${mailId}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
}
