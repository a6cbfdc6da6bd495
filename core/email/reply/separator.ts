import { QUOTE_FOLLOWS } from '../html/quote-marks.ts';
import { introductionLength } from './attribution.ts';
import { isHeaderBlock } from './header-block.ts';

const LONGEST_SEPARATOR = 120;

/** Our own line over the history that an answer carries, see `historySeparator`. */
const OWN_SEPARATOR = /^_{5,} \[ref:t\d{1,15}\.[a-z2-7]{12}\] _{5,}$/;

const TITLED_RULE = /^[\s*]*[-_–—]{3,}\s*([^\s\-_–—][^_–—]{1,60}?)\s*[-_–—]{3,}[\s*]*$/;

const ORIGINAL =
  /origin|ursprüng|ursprung|oorspronk|oryginaln|původní|pôvodn|eredeti|oprindelig|opprinnelig|alkuperäi|orjinal|izvirn|izvorn|исходн|оригинал|первоначальн|αρχικό|元のメッセージ|原始|원본|antwort|gốc|algne|reply (?:above|message)/i;
const FORWARDED =
  /forward|weitergeleit|weiterleit|reenviad|encaminhad|transf|inoltra|doorgestuurd|przekaza|přeposl|továbbít|vidarebef|videresen|välitet|edelleen|yönlendiril|iletil|redirec|posredovan|proslij|прослед|пересыл|пересл|перенаправ|προωθ|転送|转发|轉寄|전달|chuyển tiếp/i;

/** Whether a line starts a forwarded message: content, not a quote. */
export function isForwardMark(line: string): boolean {
  if (line.length > LONGEST_SEPARATOR) return false;
  const title = TITLED_RULE.exec(line)?.[1];
  return (title !== undefined && FORWARDED.test(title)) || /^Begin forwarded message:/i.test(line);
}

const isRule = (line: string): boolean =>
  /^[\s*]*(?:[-_–—=]\s?){5,}[\s*]*$/.test(line.slice(0, LONGEST_SEPARATOR));

/** Whether a line says "Original message" between dashes, in a language we know or over something like a header. */
function isOriginalMark(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  if (line.length > LONGEST_SEPARATOR) return false;
  const title = TITLED_RULE.exec(line)?.[1];
  if (title === undefined || FORWARDED.test(title)) return false;
  if (ORIGINAL.test(title)) return true;
  return lines.slice(at + 1, at + 4).some((_, index) => isHeaderBlock(lines, at + 1 + index));
}

/** The first line of the rule and the blank lines that stand over `at`. */
function withRuleAbove(lines: readonly string[], at: number): number {
  let above = at - 1;
  while (above >= 0 && (lines[above] ?? '').trim() === '') above -= 1;
  return above >= 0 && at - above <= 3 && isRule(lines[above] ?? '') ? above : at;
}

/**
 * The line from which on everything is an earlier message, whichever sign says so; `lines.length` when none does.
 * A forwarded message ends the search.
 */
export function findSeparator(lines: readonly string[], isQuotedLine: (at: number) => boolean): number {
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (isForwardMark(line)) return lines.length;
    if (line.startsWith(QUOTE_FOLLOWS) || OWN_SEPARATOR.test(line) || isOriginalMark(lines, at)) return at;
    if (isHeaderBlock(lines, at)) return withRuleAbove(lines, at);
    const length = introductionLength(lines, at, true);
    if (length > 0 && !isQuotedLine(at + 1) && !isQuotedLine(at + 2)) return at - length + 1;
  }
  return lines.length;
}
