import { addressesIn, headerField, listHeaders, splitMessage, values } from '../ses/mail-headers.ts';
import { mailDate } from '../ses/rewrite.ts';
import type { ReceiptRule } from '../wiring/mail.ts';
import type { Findings, Origin, Verdicts } from './verdicts.ts';

/** A message as the door took it. */
export interface Receipt {
  /** 40 letters and digits, as SES gives them. */
  id: string;
  atMs: number;
  origin: Origin;
  recipients: string[];
  verdicts: Verdicts;
  findings: Findings;
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuv';

/** An id like those of SES's inbound messages, from 40 random bytes. */
export function receiptId(random: Uint8Array): string {
  return [...random].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

const visible = (text: string): string => text.replace(/[^!-~]/g, '').slice(0, 255);

/** What SES writes of SPF, in two fields. */
function spfWords({ origin, findings }: Receipt): string {
  const domain = origin.sender.slice(origin.sender.lastIndexOf('@') + 1);
  const comment = `spfCheck: domain of ${visible(domain) || 'unknown'}`;
  const from = `envelope-from=${visible(origin.sender)}; helo=${visible(origin.helo) || 'unknown'}`;
  return `${findings.spf} (${comment}) client-ip=${origin.ip}; ${from};`;
}

/** The results of the checks as SES writes them: RFC 8601, with its own words on SPF. */
function authenticationResults(receipt: Receipt): string {
  const { dkim, dmarc } = receipt.findings;
  const signed = dkim.map(({ result, domain }) =>
    domain === '' ? `dkim=${result};` : `dkim=${result} header.i=@${domain};`,
  );
  const policy = `dmarc=${dmarc.result}${dmarc.domain === '' ? '' : ` header.from=${dmarc.domain}`};`;
  return ['amazonses.com;', `spf=${spfWords(receipt)}`, ...signed, policy].join('\r\n ');
}

/** The message as SES stores it: the bytes that came, under the headers that tell how they came. */
export function stamped(raw: Buffer, receipt: Receipt): Buffer {
  const { id, atMs, origin, recipients, verdicts } = receipt;
  const helo = visible(origin.helo) || 'unknown';
  const received =
    `from ${helo} (${helo} [${origin.ip}])\r\n by inbound-smtp.us-east-1.amazonaws.com with SMTP id ${id}\r\n` +
    ` for ${recipients[0] ?? ''};\r\n ${mailDate(atMs)} (UTC)`;
  const trace = [
    headerField('Return-Path', `<${origin.sender}>`),
    headerField('Received', received),
    headerField('X-SES-Spam-Verdict', verdicts.spam),
    headerField('X-SES-Virus-Verdict', verdicts.virus),
    headerField('Received-SPF', spfWords(receipt)),
    headerField('Authentication-Results', authenticationResults(receipt)),
  ];
  return Buffer.concat([Buffer.from(trace.map(({ lines }) => lines).join(''), 'latin1'), raw]);
}

/**
 * The notification of a receipt rule's S3 action, in SES's shape.
 * https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 */
export function notification(
  stored: Buffer,
  receipt: Receipt,
  rule: ReceiptRule,
  ruled: { recipients: string[]; processingTimeMillis: number },
): string {
  const { fields } = splitMessage(stored);
  const { origin, verdicts } = receipt;
  const timestamp = new Date(receipt.atMs).toISOString();
  const listed = listHeaders(fields);
  const named = ['To', 'Cc'].flatMap((name) => values(fields, name)).flatMap(addressesIn);
  return JSON.stringify({
    notificationType: 'Received',
    mail: {
      timestamp,
      source: origin.sender,
      messageId: receipt.id,
      destination: named.length > 0 ? named : receipt.recipients,
      ...listed,
      commonHeaders: { returnPath: origin.sender, ...listed.commonHeaders },
    },
    receipt: {
      timestamp,
      processingTimeMillis: ruled.processingTimeMillis,
      recipients: ruled.recipients,
      spamVerdict: { status: verdicts.spam },
      virusVerdict: { status: verdicts.virus },
      spfVerdict: { status: verdicts.spf },
      dkimVerdict: { status: verdicts.dkim },
      dmarcVerdict: { status: verdicts.dmarc },
      ...(verdicts.dmarcPolicy === undefined ? {} : { dmarcPolicy: verdicts.dmarcPolicy }),
      action: {
        type: 'S3',
        topicArn: rule.topicArn,
        bucketName: rule.bucket,
        objectKeyPrefix: rule.prefix,
        objectKey: rule.prefix + receipt.id,
      },
    },
  });
}
