import type { Attachment, Body } from '../../schemas/message.ts';
import { sanitizeHtml } from '../email/index.ts';
import { BEGINNING, beginningOf, isLongText } from '../message/index.ts';
import { inParts } from '../shared/parts.ts';
import type { Objects } from './object-gateway.ts';
import type { Mail } from './understand-mail.ts';

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
  const textKey = isLongText(mail.text) ? `bodies/${mail.fingerprint}/text` : null;
  const htmlKey = mail.html === '' ? null : `bodies/${mail.fingerprint}/html`;
  const safe = mail.html === '' ? null : sanitizeHtml(mail.html);
  const safeHtmlKey = safe && safe.html.length > BEGINNING ? `bodies/${mail.fingerprint}/safe-html` : null;
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
      text: textKey ? beginningOf(mail.text) : mail.text,
      textKey,
      // Read from the HTML, it can be long where the text is short.
      replyText: textKey || isLongText(mail.replyText) ? beginningOf(mail.replyText) : mail.replyText,
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
