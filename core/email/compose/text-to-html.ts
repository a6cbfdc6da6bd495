import { escapeHtml } from '../html/escape-html.ts';

const URL_IN_TEXT = /\bhttps?:\/\/[^\s<>"'`]{1,2000}/g;
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const TAB_WIDTH = 8;

const countOf = (text: string, char: string): number => text.split(char).length - 1;

/** A web address without the punctuation behind it. A closing bracket belongs to it when it opens inside. */
function withoutPunctuation(url: string): string {
  const surplus = new Map(
    Object.entries(OPENING).map(([close, open]) => [close, countOf(url, close) - countOf(url, open)]),
  );
  let end = url.length;
  for (; end > 0; end -= 1) {
    const last = url.charAt(end - 1);
    const extra = surplus.get(last) ?? 0;
    if (!/[.,;:!?。，、；：！？）」』】]/u.test(last) && extra <= 0) break;
    surplus.set(last, extra - 1);
  }
  return url.slice(0, end);
}

/** Text as HTML in which web addresses are links. */
function linkAddresses(text: string): string {
  let result = '';
  let from = 0;
  for (const match of text.matchAll(URL_IN_TEXT)) {
    const url = withoutPunctuation(match[0]);
    const href = escapeHtml(url);
    result += `${escapeHtml(text.slice(from, match.index))}<a href="${href}">${href}</a>`;
    from = match.index + url.length;
  }
  return result + escapeHtml(text.slice(from));
}

/** Tabs as blanks up to the next stop. */
function expandTabs(line: string): string {
  let column = 0;
  return line
    .split('\t')
    .map((piece, index, pieces) => {
      column += piece.length;
      const gap = index === pieces.length - 1 ? 0 : TAB_WIDTH - (column % TAB_WIDTH);
      column += gap;
      return piece + ' '.repeat(gap);
    })
    .join('');
}

/** Blanks that a browser would drop, at the start of a line and in runs, as every second one that it keeps. */
function keepBlanks(line: string): string {
  return line.replace(/^ +| {2,}/g, (run) => run.replace(/ ( ?)/g, '\u00a0$1'));
}

/**
 * Plain text as HTML that looks the same, white space included. Some programs pass over `white-space`, others change
 * blanks, so both are written.
 */
export function textToHtml(text: string, linksAddresses: boolean): string {
  const write = linksAddresses ? linkAddresses : escapeHtml;
  const writeLine = (line: string): string =>
    write(keepBlanks(expandTabs(line))).replaceAll('\u00a0', '&nbsp;');
  return text
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.split('\n').map(writeLine).join('<br>'))
    .map((lines) => `<p style="white-space:pre-wrap">${lines}</p>`)
    .join('\n');
}
