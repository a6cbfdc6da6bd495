import * as z from 'zod';
import { readSesResults } from '../../core/email/index.ts';

/** A raw message in the mail bucket. */
export interface RawMail {
  readonly bucket: string;
  readonly key: string;
  readonly storedAt: Date;
  /** the first bytes of it, with at least the fields that SES wrote on top */
  readonly head: string;
}

const verdictSchema = z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']);
type Verdict = z.infer<typeof verdictSchema>;

const RESULTS: Readonly<Record<string, Verdict>> = {
  pass: 'PASS',
  fail: 'FAIL',
  // Which verdict SES makes of it is written nowhere: the worse one, as at the local door.
  softfail: 'FAIL',
  neutral: 'GRAY',
  none: 'GRAY',
};

/** A field of a header, unfolded. */
export interface Field {
  /** lower case */
  readonly name: string;
  readonly value: string;
}

/** The fields of a header, in their order. */
export function fieldsOf(head: string): Field[] {
  const [top = ''] = head.split(/\r?\n\r?\n/, 1);
  return top
    .replace(/\r?\n(?=[ \t])/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^([!-9;-~]+):(.*)$/.exec(line);
      return match?.[1] ? [{ name: match[1].toLowerCase(), value: (match[2] ?? '').trim() }] : [];
    });
}

/**
 * The fields that SES wrote: from the first line to the second `Received`, and only when the first was written by SES.
 * Below, everything may come from the sender.
 */
function writtenBySes(fields: readonly Field[]): Field[] {
  const received = fields.flatMap(({ name }, at) => (name === 'received' ? [at] : []));
  const [first, second] = received;
  if (first === undefined || first > 1 || !/\bby inbound-smtp\./.test(fields[first]?.value ?? '')) return [];
  return fields.slice(0, second ?? fields.length);
}

/**
 * Announces a stored message again as SES did when it came: the body of an SNS notification. What SES found out about
 * it then is read from the fields that SES wrote on top; what does not stand there counts as not known, which is
 * never better than it was.
 */
export function announcementOf({ bucket, key, storedAt, head }: RawMail): string {
  const fields = writtenBySes(fieldsOf(head));
  // SES writes on top, so the first field with a name is its own.
  const value = (name: string) => fields.find((field) => field.name === name)?.value ?? '';
  const results = readSesResults(Buffer.from(head, 'latin1'));
  const check = (result: string | undefined) => ({ status: RESULTS[result ?? ''] ?? 'PROCESSING_FAILED' });
  const signature = results?.dkim.find(({ result }) => result === 'pass') ?? results?.dkim[0];
  const scan = (name: string) => ({
    status: verdictSchema.catch('PROCESSING_FAILED').parse(value(name).toUpperCase()),
  });
  const recipient = /\bfor <?([^\s<>;]+@[^\s<>;]+)>?;/.exec(value('received'))?.[1];
  const source = /<([^<>\s]*)>/.exec(value('return-path'))?.[1] ?? '';
  const notification = {
    notificationType: 'Received',
    mail: { timestamp: storedAt.toISOString(), source, messageId: key.slice(key.lastIndexOf('/') + 1) },
    receipt: {
      recipients: recipient === undefined ? [] : [recipient],
      spfVerdict: check(results?.spf),
      dkimVerdict: check(signature?.result),
      dmarcVerdict: check(results?.dmarc),
      spamVerdict: scan('x-ses-spam-verdict'),
      virusVerdict: scan('x-ses-virus-verdict'),
      action: { type: 'S3', bucketName: bucket, objectKey: key },
    },
  };
  return JSON.stringify({ Type: 'Notification', Message: JSON.stringify(notification) });
}
