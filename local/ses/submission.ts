import { ServiceError } from '../service-error.ts';
import { addressesIn, type SplitMessage, splitMessage, values } from './mail-headers.ts';

/** A message as it was given to SendRawEmail. */
export interface Submission {
  source?: string | undefined;
  destinations: string[];
  raw: Buffer;
}

/** A message that SES takes. */
export interface Accepted {
  /** The bare envelope sender. */
  source: string;
  recipients: string[];
  message: SplitMessage;
}

const MAX_MESSAGE_BYTES = 10_485_760;
const MAX_RECIPIENTS = 50;
/** Without its line end. https://datatracker.ietf.org/doc/html/rfc5322#section-2.1.1 */
const MAX_LINE_BYTES = 998;

/** Fields that a message may have only once. https://docs.aws.amazon.com/ses/latest/dg/header-fields.html */
const SINGLE = [
  'Auto-Submitted',
  'Bcc',
  'Cc',
  'Content-Disposition',
  'Content-Transfer-Encoding',
  'Content-Type',
  'Date',
  'From',
  'In-Reply-To',
  'Message-ID',
  'MIME-Version',
  'Precedence',
  'References',
  'Reply-To',
  'Return-Path',
  'Sender',
  'Subject',
  'To',
];

function ensureAddress(address: string): void {
  const [, local, domain] = /^(.*)@([^@]*)$/s.exec(address) ?? [];
  if (!domain) throw new ServiceError('InvalidParameterValue', "Missing final '@domain'");
  if (!local || /[^!-~]/.test(local)) {
    throw new ServiceError('InvalidParameterValue', 'Local address contains control or whitespace');
  }
  if (!/^[A-Za-z0-9.-]+$/.test(domain)) {
    throw new ServiceError('InvalidParameterValue', 'Domain contains illegal character');
  }
}

function ensureLines(raw: Buffer): void {
  for (let at = 0; at < raw.length; ) {
    const newline = raw.indexOf('\n', at);
    const end = newline < 0 ? raw.length : newline;
    if (end - at > MAX_LINE_BYTES + 1) {
      throw new ServiceError('InvalidParameterValue', 'A line of the message is longer than 998 characters.');
    }
    at = end + 1;
  }
}

function ensureFields({ fields }: SplitMessage): void {
  for (const name of SINGLE) {
    if (values(fields, name).length > 1)
      throw new ServiceError('InvalidParameterValue', `Duplicate header '${name}'.`);
  }
  const from = values(fields, 'From').flatMap(addressesIn);
  if (from.length === 0) throw new ServiceError('InvalidParameterValue', "Missing required header 'From'.");
  if (from.length > 1)
    throw new ServiceError('InvalidParameterValue', "Header 'From' has more than one address.");
}

/** Whether SES may send as this address: itself or its domain is an identity. */
function verified(address: string, identities: string[]): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return identities.some((identity) =>
    [address, domain].some((one) => one.toLowerCase() === identity.toLowerCase()),
  );
}

/**
 * Checks a message by the rules of SES before it is taken. `identities` are the addresses and domains that the
 * account may send as. Throws ServiceError.
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
 */
export function accept(submission: Submission, identities: string[]): Accepted {
  const { raw } = submission;
  if (raw.length > MAX_MESSAGE_BYTES) {
    throw new ServiceError(
      'InvalidParameterValue',
      `Message length is more than ${MAX_MESSAGE_BYTES} bytes long.`,
    );
  }
  const message = splitMessage(raw);
  ensureFields(message);
  ensureLines(raw);
  const from = values(message.fields, 'From').flatMap(addressesIn);
  const source = addressesIn(submission.source ?? '')[0] ?? from[0] ?? '';
  const named = ['To', 'Cc', 'Bcc'].flatMap((name) => values(message.fields, name)).flatMap(addressesIn);
  const recipients =
    submission.destinations.length > 0 ? submission.destinations.flatMap(addressesIn) : named;
  if (recipients.length === 0)
    throw new ServiceError('InvalidParameterValue', 'The message has no recipient.');
  if (recipients.length > MAX_RECIPIENTS) {
    throw new ServiceError('InvalidParameterValue', `Recipient count exceeds ${MAX_RECIPIENTS}.`);
  }
  for (const address of [source, ...from, ...recipients]) ensureAddress(address);
  const stranger = [source, ...from].find((address) => !verified(address, identities));
  if (stranger !== undefined) {
    throw new ServiceError(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check: ${stranger}`,
    );
  }
  return { source, recipients, message };
}
