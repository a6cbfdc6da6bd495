import { escapeHtml } from '../html/escape-html.ts';
import { withRemoteImages } from '../html/held-back.ts';
import { toOneLine } from '../mime/encoded-words.ts';
import { hasOwnColours, htmlDocument, type MailLook, QUIET } from './layout.ts';
import { type MailTable, tableAsHtml, tableAsText } from './table.ts';
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
  /** files that are too large for the mail, and where to get them */
  files?: MailTable | undefined;
  /** what stands under everything that is said */
  footer?: MailTable | undefined;
  look?: MailLook | undefined;
  /** IANA name: in which the times of quoted messages are written; UTC when absent */
  timeZone?: string | undefined;
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

/** Who wrote a quoted message, and when, as people write it in the language of the mail; as nobody mistakes it, where that is not known. */
function introduce({ author, date }: QuotedHistory, { look, timeZone = 'UTC' }: BodyContent): string {
  const said =
    look?.language === undefined
      ? `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`
      : new Intl.DateTimeFormat(look.language, { ...MOMENT, timeZone }).format(date);
  return `${toOneLine(author)}, ${said}:`;
}
const MOMENT = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

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
export function plainBody(content: BodyContent): string {
  const { text, signature, marker, separator, history, files, footer } = content;
  const quoted = fitting(history).map((entry) => {
    const lines = entry.text.split('\n').map((line) => `> ${line}`.trimEnd());
    return `${introduce(entry, content)}\n${lines.join('\n')}`;
  });
  const [attached, under] = [files, footer].map((table) => (table === undefined ? '' : tableAsText(table)));
  const end = quoted.length === 0 ? marker : [separator, ...quoted].join('\n\n');
  return `${[cleanText(text), attached, signed(signature), under, end].filter(Boolean).join('\n\n')}\n`;
}

/** The HTML part of a mail; every character of text in it is escaped. */
export function htmlBody(content: BodyContent): string {
  const { text, html, marker, separator, history, linksAddresses, files, footer } = content;
  const signature = signed(content.signature);
  const quoted = fitting(history).map(
    (entry) =>
      `<p>${escapeHtml(introduce(entry, content))}</p>\n<blockquote type="cite">${textToHtml(entry.text, false)}</blockquote>`,
  );
  const end = escapeHtml(quoted.length === 0 ? marker : separator);
  const said = html === undefined ? textToHtml(cleanText(text), linksAddresses) : withRemoteImages(html);
  const parts = [
    said,
    ...(files === undefined ? [] : [tableAsHtml(files)]),
    ...(signature === '' ? [] : [textToHtml(signature, linksAddresses)]),
    ...(footer === undefined ? [] : [tableAsHtml(footer)]),
    ...(end === '' ? [] : [`<p class="bilet-quiet" style="color:${QUIET};font-size:80%">${end}</p>`]),
    ...quoted,
  ];
  return htmlDocument(parts, content.look, html === undefined || !hasOwnColours(html));
}

/** What the desk says by itself as its mail shows it, for whoever writes the words: without the sign of a ticket. */
export function showWords(content: Pick<BodyContent, 'text' | 'look' | 'footer'>): string {
  return htmlBody({ ...content, marker: '', separator: '', history: [], linksAddresses: false });
}
