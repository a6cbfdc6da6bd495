import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { clientTimeouts, LARGE_REQUEST_MS } from '../shared/client-timeouts.ts';
import { MAIL_TAG } from '../shared/names.ts';

/** A composed mail, ready to go. */
export interface OutgoingMail {
  /** envelope sender: a mailbox of the desk */
  source: string;
  to: string;
  raw: Uint8Array;
  /** the id by which SES's reports name it */
  sendId: string;
}

/** The mail was certainly not taken: it may be sent again at once. Names the service's code, which has no address. */
export class MailRefusedError extends Error {
  constructor(cause: unknown) {
    const code = cause instanceof Error ? cause.name : 'unknown';
    super(`The mail service refused the mail: ${code}`, { cause });
    this.name = 'MailRefusedError';
  }
}

/** The way out. */
export interface MailService {
  /**
   * Hands a mail over and gives the id that the service put into its Message-ID.
   * @throws MailRefusedError when it was certainly not taken; anything else leaves it in doubt
   */
  send(mail: OutgoingMail): Promise<string>;
}

/**
 * SES. One try a call: the SDK would repeat a call whose answer got lost, and the customer would get two mails. An
 * answer of the 4xx kind says for certain that nothing was sent.
 */
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
        throw isRefusal(error) ? new MailRefusedError(error) : error;
      }
    },
  };
}

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('$metadata' in error)) return false;
  const { httpStatusCode = 0 } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode >= 400 && httpStatusCode < 500;
}

/** The Message-ID under which the world sees a mail that SES sent; us-east-1 has a host of its own. */
export function sentMessageId(mailId: string, region: string): string {
  return `<${mailId}@${region === 'us-east-1' ? 'email' : region}.amazonses.com>`;
}
