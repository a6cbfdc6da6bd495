import type * as z from 'zod';
import type { Attachment, Message, Redaction, redactedPartSchema } from '../../schemas/message.ts';
import { holdersOf } from '../attachment/index.ts';
import { receivedOf } from '../message/index.ts';
import type { StoredObject } from '../shared/job-kind.ts';
import { REDACTED_PREFIX } from '../shared/names.ts';
import type { Bodies } from './bodies.ts';
import { type Passage, strikeBeginning, strikeText } from './passage.ts';
import { isWrittenIn, strikeHtml } from './strike-html.ts';

export type RedactedPart = z.infer<typeof redactedPartSchema>;

/** A text that takes the place of another in the bucket of attachments. */
export interface NewText {
  key: string;
  text: string;
  contentType: string;
}

/** What a redaction makes of a message. */
export interface Plan {
  message: Message;
  /** from what something was struck; empty: nothing was */
  parts: RedactedPart[];
  /** texts to be written before */
  texts: NewText[];
  /** objects to be deleted after */
  gone: StoredObject[];
}

/** What is to be struck: passages, and attachments by their places, 0 for the first. */
export interface Strike {
  passages: readonly Passage[];
  attachments: readonly number[];
}

/** Plans a redaction; what it makes of the raw mail is for the caller, who knows whether anything at all is struck. */
export function planRedaction(
  { ticketId, redactionId }: { ticketId: number; redactionId: string },
  message: Message,
  bodies: Bodies,
  strike: Strike,
): Plan {
  const prefix = `${REDACTED_PREFIX}${ticketId}/${message.id}/${redactionId}`;
  const text = planText(`${prefix}/text`, message, bodies, strike.passages);
  const html = planHtml(`${prefix}/html`, message, bodies, strike.passages);
  const safe = planSafeHtml(`${prefix}/safe-html`, message, bodies, strike.passages);
  const files = planFiles(message.attachments, strike, redactionId);
  return {
    message: { ...message, ...text.fields, ...html.fields, ...safe.fields, attachments: files.attachments },
    parts: [...text.parts, ...new Set([...html.parts, ...safe.parts]), ...files.parts],
    texts: [...text.texts, ...html.texts, ...safe.texts],
    gone: [...text.gone, ...html.gone, ...safe.gone, ...files.gone],
  };
}

/** The raw mail of a message, which holds all that it says: to be deleted with the first redaction. */
export function rawMailOf(message: Message): StoredObject[] {
  const received = receivedOf(message);
  return received === null ? [] : [{ bucket: 'mail', key: received.rawKey }];
}

type Part = Omit<Plan, 'message'>;
const NOTHING: Part = { parts: [], texts: [], gone: [] };
const inAttachments = (key: string): StoredObject => ({ bucket: 'attachments', key });

function planText(
  key: string,
  { text, textKey, replyText }: Message,
  bodies: Bodies,
  passages: readonly Passage[],
): Part & { fields: Partial<Pick<Message, 'text' | 'textKey' | 'replyText'>> } {
  const isCut = textKey !== null;
  const strike = isCut ? strikeBeginning : strikeText;
  const said = strike(replyText, passages);
  if (!isCut || bodies.text === null) {
    const struck = strike(text, passages);
    if (struck === text && said === replyText) return { ...NOTHING, fields: {} };
    return { ...NOTHING, parts: ['text'], fields: { text: struck, replyText: said } };
  }
  const whole = strikeText(bodies.text, passages);
  if (whole === bodies.text && said === replyText) return { ...NOTHING, fields: {} };
  return {
    parts: ['text'],
    texts: [{ key, text: whole, contentType: 'text/plain; charset=utf-8' }],
    gone: [inAttachments(textKey)],
    fields: { text: strike(text, passages), textKey: key, replyText: said },
  };
}

function planHtml(
  key: string,
  { htmlKey }: Message,
  { html }: Bodies,
  passages: readonly Passage[],
): Part & { fields: Partial<Pick<Message, 'htmlKey'>> } {
  if (htmlKey === null || html === null) return { ...NOTHING, fields: {} };
  const struck = strikeHtml(html, passages);
  if (struck === html) return { ...NOTHING, fields: {} };
  const texts = struck === null ? [] : [{ key, text: struck, contentType: 'text/html; charset=utf-8' }];
  return {
    parts: ['html'],
    texts,
    gone: [inAttachments(htmlKey)],
    fields: { htmlKey: struck === null ? null : key },
  };
}

/** The HTML that is shown: in the row, or in an object where it is long. What cannot be struck with certainty goes. */
function planSafeHtml(
  key: string,
  { safeHtmlKey, remoteImages }: Message,
  { safeHtml }: Bodies,
  passages: readonly Passage[],
): Part & { fields: Partial<Pick<Message, 'html' | 'safeHtmlKey' | 'remoteImages'>> } {
  const struck = safeHtml === null ? null : strikeHtml(safeHtml, passages);
  if (struck === safeHtml) return { ...NOTHING, fields: {} };
  const none = { html: undefined, safeHtmlKey: undefined, remoteImages: undefined };
  const gone = safeHtmlKey === undefined ? [] : [inAttachments(safeHtmlKey)];
  if (struck === null) return { parts: ['html'], texts: [], gone, fields: none };
  const left = { remoteImages: remoteImages?.filter((address) => !isWrittenIn(address, passages)) };
  if (safeHtmlKey === undefined)
    return { parts: ['html'], texts: [], gone, fields: { ...left, html: struck } };
  const texts = [{ key, text: struck, contentType: 'text/html; charset=utf-8' }];
  return { parts: ['html'], texts, gone, fields: { ...left, safeHtmlKey: key } };
}

function planFiles(
  files: readonly Attachment[],
  { passages, attachments }: Strike,
  redactionId: string,
): Pick<Plan, 'parts' | 'gone'> & { attachments: Attachment[] } {
  const parts: RedactedPart[] = [];
  const gone: StoredObject[] = [];
  const after = files.map((file, at): Attachment => {
    const filename = strikeText(file.filename, passages);
    if (filename !== file.filename) parts.push('file_name');
    const isStruck = attachments.includes(at) && file.struckBy === undefined;
    if (!isStruck) return { ...file, filename };
    parts.push('attachment');
    gone.push(...holdersOf(file.key).map(inAttachments));
    return { ...file, filename, struckBy: redactionId };
  });
  return { attachments: after, parts: [...new Set(parts)], gone };
}

/** The mark of a redaction on a message. */
export function marked(message: Message, redaction: Redaction): Message {
  return { ...message, redactions: [...(message.redactions ?? []), redaction] };
}
