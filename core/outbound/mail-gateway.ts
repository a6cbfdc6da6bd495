import { GetSendQuotaCommand, SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { clientTimeouts, LARGE_REQUEST_MS, SMALL_REQUEST_MS } from '../shared/client-timeouts.ts';
import { HeldBackError, type Pause } from '../shared/held-back-error.ts';
import { MAIL_TAG } from '../shared/names.ts';
import { meaningOf, type Obstacle } from './refusal.ts';

/** A composed mail, ready to go. */
export interface OutgoingMail {
  /** envelope sender: a mailbox of the desk */
  source: string;
  to: string;
  raw: Uint8Array;
  /** the id by which SES's reports name it */
  sendId: string;
}

/** Characters of the service's words that are kept. */
const DETAIL_LIMIT = 1000;

/** The service will never take this mail. `detail` is in its words and may hold an address; its code has none. */
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

/** The quota is of the last 24 hours, so that some of it comes free all the time. */
const UNTIL_QUOTA: Pause = { fromSeconds: 15 * 60, toSeconds: 30 * 60 };

/** The service did not take the mail and will later: it may be sent again. Names the service's code, which has no address. */
export class MailHeldBackError extends HeldBackError {
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle, cause: Error) {
    const pause = obstacle === 'daily_quota' ? UNTIL_QUOTA : null;
    super(`The mail service takes no mail for now: ${obstacle} (${cause.name})`, pause, cause);
    this.obstacle = obstacle;
  }
}

/** The way out. */
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
  client = new SESClient({ maxAttempts: 1, ...clientTimeouts(LARGE_REQUEST_MS) }),
): MailService {
  return {
    async send({ source, to, raw, sendId }) {
      const command = new SendRawEmailCommand({
        Source: source,
        Destinations: [to],
        RawMessage: { Data: raw },
        ConfigurationSetName: configurationSet,
        Tags: [{ Name: MAIL_TAG.send, Value: sendId }],
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

/** Whether SES answered that it did not take the mail: a 4xx. After anything else it may have. */
function isAnswered(error: unknown): error is Error {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { httpStatusCode = 0 } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode >= 400 && httpStatusCode < 500;
}

/** How many mails a second SES takes from this account; infinite where it names no limit. */
export async function sesSendingRate(
  client = new SESClient(clientTimeouts(SMALL_REQUEST_MS)),
): Promise<number> {
  const { MaxSendRate = 0 } = await client.send(new GetSendQuotaCommand({}));
  return MaxSendRate > 0 ? MaxSendRate : Number.POSITIVE_INFINITY;
}

/** The Message-ID under which the world sees a mail that SES sent; us-east-1 has a host of its own. */
export function sentMessageId(mailId: string, region: string): string {
  return `<${mailId}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
}
