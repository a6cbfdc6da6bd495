import { flattenHtml } from './html/flatten-html.ts';
import { withoutMarks } from './html/quote-marks.ts';
import { readLines } from './html/read-lines.ts';

/** Characters of HTML that are converted, pictures inside of it not counted; the HTML itself is kept whole. */
const LONGEST_INPUT = 1_000_000;
const CUT = '\n…';

/** Pictures that stand in the HTML itself: they are no text and may be larger than all of it. */
const DATA_URI =
  /(=\s*")\s*data:[^"<>]*(?=")|(=\s*')\s*data:[^'<>]*(?=')|(=)data:[^\s"'<>]+|(url\(\s*["']?)data:[^"')<>]+/gi;

const withoutData = (html: string): string =>
  html.replace(
    DATA_URI,
    (_, double = '', single = '', none = '', url = '') => `${double}${single}${none}${url}`,
  );

/** The text without its tags, for HTML of which no browser would show anything. */
function stripTags(html: string): string {
  return html
    .replace(/<(?:style|script)\b[^>]{0,2000}>[^<]*/gi, ' ')
    .replace(/<[^<>]{0,4000}>?/g, ' ')
    .replace(/[ \t\n\r\f]+/g, ' ')
    .trim();
}

const withoutBlankStart = (text: string): string => text.replace(/^\n+/, '');
const hasLetters = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

function toText(html: string, marks: boolean): string {
  const content = withoutMarks(withoutData(html));
  const capped = content.slice(0, LONGEST_INPUT).toWellFormed();
  const text = readLines(flattenHtml(capped), marks)
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
  const shown = hasLetters(text) ? withoutBlankStart(text) : text.trim() || stripTags(capped);
  return content.length > LONGEST_INPUT ? `${shown}${CUT}` : shown;
}

/** The content of HTML as plain text. For reading and searching; quotes get `> `. */
export function htmlToPlainText(html: string): string {
  return toText(html, false);
}

/** Like `htmlToPlainText`, with the marks by which mail clients tell what is quoted (`html/quote-marks.ts`). */
export function htmlToMarkedText(html: string): string {
  return toText(html, true);
}
