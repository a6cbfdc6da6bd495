import { OWN_MESSAGE_CLASS } from '../html/client-marks.ts';
import { escapeHtml } from '../html/escape-html.ts';
import { withRemoteImages } from '../html/held-back.ts';
import { toOneLine } from '../mime/encoded-words.ts';
import { textToHtml } from './text-to-html.ts';

/** An earlier message that an answer quotes. */
export interface QuotedHistory {
  author: string;
  date: Date;
  text: string;
}

/** What a mail says, before it is written as text and as HTML. */
export interface BodyContent {
  text: string;
  /** the same as HTML, sanitised; made from the text when absent */
  html?: string | undefined;
  /** what stands under it: plain text */
  signature?: string | undefined;
  /** the signed marker of the ticket */
  marker: string;
  /** line over the history, holds the marker too */
  separator: string;
  /** newest first */
  history: readonly QuotedHistory[];
  /** make links of addresses in the text */
  linksAddresses: boolean;
}

const LONGEST_HISTORY = 32_000;

/** Without control characters, which neither text nor HTML may carry, and without blank lines around it. */
function cleanText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (char) => (char === '\n' || char === '\t' ? char : ''))
    .toWellFormed()
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

const introduce = ({ author, date }: QuotedHistory): string =>
  `${toOneLine(author)}, ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC:`;

/** The newest history that fits; text is cut rather than left out. */
function fitting(history: readonly QuotedHistory[]): QuotedHistory[] {
  let room = LONGEST_HISTORY;
  return history.flatMap((entry) => {
    const text = cleanText(entry.text).slice(0, Math.max(room, 0)).toWellFormed();
    room -= text.length;
    return text === '' ? [] : [{ ...entry, text }];
  });
}

/** A signature under the line that mail programs know it by (RFC 3676, 4.3); `''` where there is none. */
const signed = (signature = ''): string => {
  const text = cleanText(signature);
  return text === '' ? '' : `-- \n${text}`;
};

/** The plain part of a mail. */
export function plainBody({ text, signature, marker, separator, history }: BodyContent): string {
  const quoted = fitting(history).map((entry) => {
    const lines = entry.text.split('\n').map((line) => `> ${line}`.trimEnd());
    return `${introduce(entry)}\n${lines.join('\n')}`;
  });
  const end = quoted.length === 0 ? marker : [separator, ...quoted].join('\n\n');
  return `${[cleanText(text), signed(signature), end].filter(Boolean).join('\n\n')}\n`;
}

/** The HTML part of a mail; every character of text in it is escaped. */
export function htmlBody(content: BodyContent): string {
  const { text, html, marker, separator, history, linksAddresses } = content;
  const signature = signed(content.signature);
  const quoted = fitting(history).map(
    (entry) =>
      `<p>${escapeHtml(introduce(entry))}</p>\n<blockquote type="cite">${textToHtml(entry.text, false)}</blockquote>`,
  );
  const end = escapeHtml(quoted.length === 0 ? marker : separator);
  return [
    '<!DOCTYPE html>',
    '<html><head><meta charset="utf-8"></head><body>',
    `<div class="${OWN_MESSAGE_CLASS}" dir="auto">`,
    html === undefined ? textToHtml(cleanText(text), linksAddresses) : withRemoteImages(html),
    ...(signature === '' ? [] : [textToHtml(signature, linksAddresses)]),
    `<p style="color:#888;font-size:80%">${end}</p>`,
    ...quoted,
    '</div>',
    '</body></html>',
    '',
  ].join('\n');
}
