import type { Attachment, Body } from '../../schemas/message.ts';
import { sanitizeHtml } from '../email/index.ts';
import { INLINE_TEXT_BYTES } from '../message/index.ts';
import { inParts } from '../shared/parts.ts';
import type { Objects } from './object-gateway.ts';
import type { Mail } from './understand-mail.ts';

/** How much of a long text the row keeps, in characters, so that lists of messages stay light. */
const EXCERPT = 8000;
/** Uploads under way at a time. */
const AT_ONCE = 8;

/** What a message's row keeps of a mail. */
export interface Content {
  body: Body;
  attachments: Attachment[];
}

type Upload = { key: string; content: Uint8Array; contentType: string };

/**
 * Puts a mail's files and long texts into the attachment bucket, and gives what the message's row keeps of it. Keys
 * follow from the mail itself: taking the same mail in again writes the same objects.
 */
export async function keepContent(objects: Objects, bucket: string, mail: Mail): Promise<Content> {
  const files = mail.attachments.map((file, at) => ({
    ...file,
    key: `attachments/${mail.fingerprint}/${at + 1}`,
  }));
  const textKey = isLong(mail.text) ? `bodies/${mail.fingerprint}/text` : null;
  const htmlKey = mail.html === '' ? null : `bodies/${mail.fingerprint}/html`;
  const safe = mail.html === '' ? null : sanitizeHtml(mail.html);
  const safeHtmlKey = safe && safe.html.length > EXCERPT ? `bodies/${mail.fingerprint}/safe-html` : null;
  const utf8 = (text: string) => new TextEncoder().encode(text);
  await upload(objects, bucket, [
    ...files,
    ...(textKey
      ? [{ key: textKey, content: utf8(mail.text), contentType: 'text/plain; charset=utf-8' }]
      : []),
    ...(safe && safeHtmlKey
      ? [{ key: safeHtmlKey, content: utf8(safe.html), contentType: 'text/html; charset=utf-8' }]
      : []),
    ...(htmlKey ? [{ key: htmlKey, content: utf8(mail.html), contentType: 'text/html; charset=utf-8' }] : []),
  ]);
  return {
    body: {
      text: textKey ? excerpt(mail.text) : mail.text,
      textKey,
      // Read from the HTML, it can be long where the text is short.
      replyText: textKey || isLong(mail.replyText) ? excerpt(mail.replyText) : mail.replyText,
      htmlKey,
      ...(safe && {
        ...(safeHtmlKey ? { safeHtmlKey } : { html: safe.html }),
        remoteImages: safe.remoteImages,
      }),
    },
    attachments: files.map(({ filename, contentType, content, inline, contentId, key }) => ({
      filename,
      contentType,
      size: content.byteLength,
      inline,
      contentId: contentId || null,
      key,
    })),
  };
}

async function upload(objects: Objects, bucket: string, all: readonly Upload[]): Promise<void> {
  for (const some of inParts(all, AT_ONCE)) {
    await Promise.all(
      some.map(({ key, content, contentType }) => objects.put(bucket, key, content, contentType)),
    );
  }
}

function isLong(text: string): boolean {
  return Buffer.byteLength(text) > INLINE_TEXT_BYTES;
}

function excerpt(text: string): string {
  return text.slice(0, EXCERPT).toWellFormed();
}
