import type { EmailAddress } from './address.ts';
import { authorOf } from './author.ts';
import { readAuthorship } from './automatic.ts';
import { UnreadableMessageError } from './errors.ts';
import type { IncomingMessage } from './incoming-message.ts';
import { charsetOf } from './mime/body-text.ts';
import { readAddresses, readEnvelopeFields, readMessageId, readMessageIds } from './mime/envelope-fields.ts';
import { firstValue, type HeaderField, readMessageHead } from './mime/header-fields.ts';
import { readMessageBody } from './mime/message-body.ts';
import { leavesOf, type MimePart, readParts } from './mime/part.ts';
import { likelyOriginator } from './originator.ts';
import { readRecipients } from './recipient-fields.ts';
import { extractReply } from './reply-text.ts';

/** Characters of a date that are looked at, comments included. */
const LONGEST_DATE = 300;

/** The charset that the text of a message is in: what raw bytes in its headers most likely are in, too. */
function bodyCharset(root: MimePart): string {
  const text = leavesOf(root).find((leaf) => leaf.type.startsWith('text/'));
  const charset = text ? charsetOf(text, Buffer.alloc(0)) : '';
  return /^(?:us-)?ascii$|utf-?(?:8|16|7)/i.test(charset) ? '' : charset;
}

function readDate(fields: readonly HeaderField[]): Date | null {
  const value = firstValue(fields, 'date')
    .slice(0, LONGEST_DATE)
    .replace(/\([^)]*\)/g, '')
    .slice(0, 100)
    .trim();
  const date = new Date(value);
  return value === '' || Number.isNaN(date.getTime()) ? null : date;
}

function understand(raw: Uint8Array, own: readonly EmailAddress[]): IncomingMessage {
  const root = readParts(raw);
  const { fields } = root;
  const charset = bodyCharset(root);
  const head = readMessageHead(raw);
  const envelope = readEnvelopeFields(head, charset);
  const from = authorOf(envelope, fields);
  const body = readMessageBody(root, charset);
  const authorship = readAuthorship({
    root,
    from: likelyOriginator(from)?.address ?? '',
    subject: envelope.subject,
    text: body.readableText,
  });
  const inReplyTo = readMessageId(firstValue(fields, 'in-reply-to'));
  const references = readMessageIds(firstValue(fields, 'references'));
  const cc = readAddresses(fields, 'cc', charset);
  const view =
    authorship.automatic || body.gesture !== ''
      ? { replyText: (body.gesture || body.readableText).trim(), elided: '' }
      : extractReply({
          ...body,
          html: body.wholeHtml,
          from: likelyOriginator(envelope.from),
          recipients: [...own, ...envelope.to, ...cc],
          subject: envelope.subject,
          inReplyTo,
          references,
        });
  const { text, html, readableText, attachments, asksNothing } = body;
  return {
    ...envelope,
    from,
    text,
    html,
    readableText,
    attachments,
    asksNothing,
    ...view,
    ...authorship,
    cc,
    recipients: readRecipients(fields, charset),
    inReplyTo,
    references,
    date: readDate(fields),
    language:
      /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*/.exec(firstValue(fields, 'content-language').trim())?.[0] ?? '',
  };
}

/**
 * Reads a raw message as mail systems hand it over: headers, bodies, files, what the person wrote, and who wrote it.
 *
 * @param own addresses and names that the reader goes by, to tell quotes of its own mail from others
 * @throws UnreadableMessageError when the message cannot be taken apart within bounds; `readEnvelope` still can
 */
export async function readMessage(
  raw: Uint8Array,
  own: readonly EmailAddress[] = [],
): Promise<IncomingMessage> {
  try {
    return understand(raw, own);
  } catch (cause) {
    if (cause instanceof UnreadableMessageError) throw cause;
    throw new UnreadableMessageError('The message could not be understood.', cause);
  }
}
