import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Clock } from '../clock.ts';
import { PortTakenError } from '../http.ts';
import type { ReceiptRule } from '../wiring/mail.ts';
import { notification, type Receipt, receiptId, stamped } from './receipt.ts';
import { recipientsOf } from './recipients.ts';
import { judge, UNPROVEN, type VerdictSettings } from './verdicts.ts';

export type { VerdictSettings } from './verdicts.ts';

/** What the door needs. `port` 0 picks a free one; both promises must mean "on disk". */
export interface SmtpDoorOptions {
  port?: number;
  clock: Clock;
  rules: ReceiptRule[];
  storeObject: (bucket: string, key: string, body: Buffer) => Promise<void>;
  publish: (topicArn: string, message: string) => Promise<void>;
  /** Without it every message gets the verdicts of an unproven sender. */
  verdicts?: VerdictSettings;
  onError?: (error: unknown) => void;
}

/** The most that SES receives. */
const MAX_MESSAGE_BYTES = 40 * 1_048_576;

class Refusal extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, message: string) {
    super(message);
    this.responseCode = responseCode;
  }
}

async function read(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size <= MAX_MESSAGE_BYTES) chunks.push(part);
  }
  if (size > MAX_MESSAGE_BYTES)
    throw new Refusal(552, `5.3.4 Message is larger than ${MAX_MESSAGE_BYTES} bytes`);
  return Buffer.concat(chunks);
}

function originOf(session: SMTPServerSession): Receipt['origin'] {
  const { mailFrom } = session.envelope;
  const sender = mailFrom ? mailFrom.address : '';
  return { ip: session.remoteAddress, helo: session.hostNameAppearsAs || session.remoteAddress, sender };
}

/** Stores and announces one message for every rule that it falls under; answers its id. */
async function take(options: SmtpDoorOptions, raw: Buffer, session: SMTPServerSession): Promise<string> {
  const { clock, rules, storeObject, publish, verdicts = { kind: 'fixed', verdicts: UNPROVEN } } = options;
  const atMs = clock.now();
  const origin = originOf(session);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const judged = await judge(raw, origin, verdicts);
  const receipt: Receipt = { id: receiptId(randomBytes(40)), atMs, origin, recipients, ...judged };
  const stored = stamped(raw, receipt);
  for (const rule of rules) {
    const ruled = recipientsOf(rule, recipients);
    if (ruled.length === 0) continue;
    await storeObject(rule.bucket, rule.prefix + receipt.id, stored);
    const processingTimeMillis = Math.max(0, clock.now() - atMs);
    await publish(
      rule.topicArn,
      notification(stored, receipt, rule, { recipients: ruled, processingTimeMillis }),
    );
  }
  return receipt.id;
}

async function answerData(
  options: SmtpDoorOptions,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<string> {
  try {
    return `OK ${await take(options, await read(stream), session)}`;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    options.onError?.(error);
    throw new Refusal(451, '4.4.0 The message could not be stored; try again later');
  }
}

/**
 * Opens the SMTP door on 127.0.0.1: mail for the recipients of the rules is stored and announced as SES does, and
 * answered with 250 only when both are done. Others get 550, too large mail 552, and a failure inside 451.
 */
export async function startSmtpDoor(
  options: SmtpDoorOptions,
): Promise<{ port: number; stop(): Promise<void> }> {
  const server = new SMTPServer({
    name: 'inbound-smtp.us-east-1.amazonaws.com',
    banner: 'Bilet',
    size: MAX_MESSAGE_BYTES,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo({ address }, _session, callback) {
      const known = options.rules.some((rule) => recipientsOf(rule, [address]).length > 0);
      callback(known ? null : new Refusal(550, '5.1.1 mailbox unavailable'));
    },
    onData(stream, session, callback) {
      answerData(options, stream, session).then(
        (text) => callback(null, text),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  server.on('error', (error) => options.onError?.(error));
  const port = options.port ?? 0;
  const listener = server.listen(port, '127.0.0.1');
  await once(listener, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new PortTakenError(port, { cause: error }) : error;
  });
  const address = listener.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
