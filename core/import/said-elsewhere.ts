import type { ImportedMessage } from '../../schemas/api/import.ts';
import type { Attachment, Body } from '../../schemas/message.ts';
import { toFileName } from '../email/index.ts';
import { beginningOf, isLongText, type ReadHtml } from '../message/index.ts';
import { fieldError } from '../shared/errors.ts';
import { ATTACHED_PREFIX } from '../shared/names.ts';

/** An object that is kept in the bucket of attachments. */
export interface KeptObject {
  key: string;
  contentType: string;
  body: Buffer;
}

/** What a message of another system says: what its row has of it, and what the bucket keeps. */
export interface SaidElsewhere {
  body: Body;
  /** the files that stand in it */
  attachments: Attachment[];
  objects: KeptObject[];
}

/** HTML that the row has room for, in bytes, beside two texts of 100 KB. */
const INLINE_HTML_BYTES = 80_000;

/**
 * Reads what a message of another system says, however long it is: what its row has no room for becomes an object, as do its
 * files. Keys follow from `name`, what tells the message apart: taking it over again writes the same objects.
 * @throws InvalidInputError when it is HTML that says nothing, or a file is no Base64
 */
export function saidElsewhere(message: ImportedMessage, name: string, readHtml: ReadHtml): SaidElsewhere {
  const keyOf = (part: string) => `${ATTACHED_PREFIX}import/${name}/${part}`;
  const { text, html } = wordsOf(message, readHtml);
  const isLong = isLongText(text);
  const safe = html?.html ?? '';
  const isLongHtml = Buffer.byteLength(safe) > INLINE_HTML_BYTES;
  const textKey = isLong ? keyOf('text') : null;
  const shown = isLong ? beginningOf(text) : text;
  const files = (message.files ?? []).map((file, at) => ({ ...file, key: keyOf(`file-${at + 1}`) }));
  const contents = files.map(({ content }, at) => bytesOf(content, `files.${at}.content`));
  return {
    body: {
      text: shown,
      textKey,
      replyText: shown,
      htmlKey: null,
      ...(html && {
        ...(isLongHtml ? { safeHtmlKey: keyOf('safe-html') } : { html: safe }),
        remoteImages: html.remoteImages,
      }),
    },
    attachments: files.map(({ filename, contentType, key }, at) => ({
      filename: toFileName(filename) || `file-${at + 1}`,
      contentType,
      size: contents[at]?.byteLength ?? 0,
      inline: false,
      contentId: null,
      key,
    })),
    objects: [
      ...files.map(({ key, contentType }, at) => ({ key, contentType, body: contents[at] ?? Buffer.of() })),
      ...(textKey
        ? [{ key: textKey, contentType: 'text/plain; charset=utf-8', body: Buffer.from(text) }]
        : []),
      ...(isLongHtml
        ? [{ key: keyOf('safe-html'), contentType: 'text/html; charset=utf-8', body: Buffer.from(safe) }]
        : []),
    ],
  };
}

/** What is in a file (RFC 4648, 4). It may be large, so that it is gone through once, by a plain pattern. */
function bytesOf(content: string, path: string): Buffer {
  const isBase64 = content.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(content);
  if (!isBase64) throw fieldError(path, 'must be Base64');
  return Buffer.from(content, 'base64');
}

/** The words of a message, and its HTML where it has one. It may have none, where all is in its files. */
function wordsOf({ text, html, files = [], attachments = [] }: ImportedMessage, readHtml: ReadHtml) {
  if (html === undefined) return { text: text ?? '' };
  const { text: read, ...safe } = readHtml(html);
  const said = text ?? read;
  const isSomething = /\S/.test(said) || safe.remoteImages.length + files.length + attachments.length > 0;
  if (!isSomething) throw fieldError('html', 'must not be empty');
  return { text: said, html: safe };
}
