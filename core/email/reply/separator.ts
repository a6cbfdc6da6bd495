import { QUOTE_FOLLOWS } from '../html/quote-marks.ts';
import { restIntroductionLength, tellsOfRecipient } from './attribution.ts';
import type { Correspondents } from './correspondents.ts';
import { isHeaderBlock, isStrangersBlock } from './header-block.ts';

const LONGEST_SEPARATOR = 200;

/** Our own line over the history that an answer carries, see `historySeparator`. */
const OWN_SEPARATOR = /^[\s*]*_{5,} \[ref:t\d{1,15}\.[a-z2-7]{12}\] _{5,}[\s*]*$/;

/** "Original message", as programs write it between dashes. */
const ORIGINAL =
  /^(?:original|originalnachricht|originalmeddelande|originalmelding|原始邮件|原邮件|原始郵件|원본메일)$|(?=.*(?:origin|ursprüng|ursprung|oorspronk|oryginaln|původní|pôvodn|eredeti|oprindelig|opprinnelig|alkuperäi|orjinal|orijinal|özgün|izvirn|izvorn|исходн|оригинал|начальн|вихідн|αρχικό|元の|原始|원본|gốc|algne|sākotnēj|pirmin|ต้นฉบับ|الأصلية|המקורית|asli))(?:.*(?:message|mail|nachricht|bericht|wiadomo|zpráva|správa|üzenet|levél|medd|besked|melding|viesti|leti|mesaj|sporočil|poruk|сообщ|письм|лист|повідом|съобщ|порук|μήνυμα|メッセージ|메시지|메일|邮件|郵件|mensaje|mensagem|messagg|messaj|missatge|thư|kiri|ziņ|laišk|žinut|ข้อความ|رسالة|الرسالة|הודעה|pesan))/iu;
const ANSWER_ABOVE =
  /(?:reply|answer|respond|type|write)[^.]{0,40} above this line|über dieser (?:linie|zeile)|au-dessus de cette ligne|por encima de esta línea|acima desta linha|sopra questa (?:linea|riga)|boven deze (?:lijn|regel)|powyżej tej linii|выше этой (?:строки|линии)|deasupra acestei linii/i;
const FORWARDED =
  /forward|weitergeleit|weiterleit|reenviad|encaminhad|transf|inoltra|doorgestuurd|przekaza|přeposl|továbbít|vidarebef|videresen|välitet|edelleen|yönlendiril|iletil|redirec|posredovan|proslij|прослед|пересыл|пересл|перенаправ|προωθ|転送|转发|轉寄|전달|chuyển tiếp|redirijat|redirecționat/i;

/** What stands between dashes on a line, `''` for a line that is not of that form. */
function titleOf(line: string): string {
  if (line.length > LONGEST_SEPARATOR) return '';
  const plain = line
    .replaceAll('&nbsp;', ' ')
    .replace(/^[\s*#]+/, '')
    .trimEnd()
    .replace(/[\s*#]+$/, '');
  const behindDashes = plain.replace(/^[-_–—=]{3,}/, '');
  const title = behindDashes.replace(/[-_–—=]{3,}$/, '');
  const isBetween = behindDashes.length < plain.length && title.length < behindDashes.length;
  return isBetween
    ? title
        .replace(/^[\s*]+/, '')
        .trimEnd()
        .replace(/[\s*:]+$/, '')
    : '';
}

/** Whether a line starts a forwarded message: content, not a quote. */
export function isForwardMark(line: string): boolean {
  return FORWARDED.test(titleOf(line)) || /^Begin forwarded message:/i.test(line.slice(0, LONGEST_SEPARATOR));
}

const isRule = (line: string): boolean =>
  /^[\s*]*(?:[-_–—=]\s?){5,}[\s*]*$/.test(line.slice(0, LONGEST_SEPARATOR));

/** Whether one of the next lines meets a condition. */
function isNear(at: number, holds: (line: number) => boolean): boolean {
  return [1, 2, 3].some((distance) => holds(at + distance));
}

/**
 * Whether a line says between dashes that an earlier message follows: "Original message" in a language we know, or
 * anything over the header of one, or "… wrote". Not when that message is a stranger's.
 */
function isTitle(lines: readonly string[], at: number, who: Correspondents): boolean {
  const title = titleOf(lines[at] ?? '');
  if (title === '' || FORWARDED.test(title)) return false;
  if (title.includes('@') && tellsOfRecipient(title, who)) return true;
  if (isNear(at, (line) => isHeaderBlock(lines, line, who))) return true;
  return (
    ORIGINAL.test(title) && title.length <= 60 && !isNear(at, (line) => isStrangersBlock(lines, line, who))
  );
}

/** GroupWise: `>>> Name <address> date >>>` over text that nothing shows as quoted. */
function isBetweenArrows(line: string, next: string, who: Correspondents): boolean {
  if (line.length > LONGEST_SEPARATOR || !line.startsWith('>>>')) return false;
  const inner = line.slice(3).trim();
  const isClosed = inner.endsWith('>>>');
  if (!isClosed && next.startsWith('>')) return false;
  const words = inner.replace(/>>>$/, '').trim();
  return (isClosed || /[:：]$/.test(inner)) && tellsOfRecipient(words, who);
}

const isAnswerAbove = (line: string): boolean => line.length <= LONGEST_SEPARATOR && ANSWER_ABOVE.test(line);

/** Notes: `"Name" ---date---` and the beginning of the message, over the header of it. */
const TEASER = /---\s?\d{1,4}[./-]\d{1,2}[./-]\d{1,4}[^\n]{0,30}?---/;

/** The first line of what leads to the header at `at`: a rule, or the line by which Notes announces a message. */
function withLeadAbove(lines: readonly string[], at: number): number {
  let above = at - 1;
  while (above >= 0 && (lines[above] ?? '').trim() === '') above -= 1;
  const line = (lines[above] ?? '').slice(0, LONGEST_SEPARATOR);
  return above >= 0 && at - above <= 3 && (isRule(line) || TEASER.test(line)) ? above : at;
}

/** Whether the next line with text is a quoted one. */
function isQuotedNext(lines: readonly string[], at: number, isQuotedLine: (at: number) => boolean): boolean {
  const next = lines.findIndex((line, index) => index > at && line.trim() !== '');
  return next !== -1 && isQuotedLine(next);
}

/** From where everything is quoted, if a sign for it stands on a line; -1 when none does. */
function separatedAt(
  lines: readonly string[],
  at: number,
  who: Correspondents,
  isQuotedLine: (at: number) => boolean,
): number {
  const line = lines[at] ?? '';
  if (line.trim() === '') return -1;
  if (line.startsWith(QUOTE_FOLLOWS) || OWN_SEPARATOR.test(line) || isAnswerAbove(line)) return at;
  if (isBetweenArrows(line, lines[at + 1] ?? '', who) || isTitle(lines, at, who)) return at;
  if (isQuotedLine(at)) return -1;
  if (isHeaderBlock(lines, at, who)) return withLeadAbove(lines, at);
  const length = restIntroductionLength(lines, at, who);
  return length > 0 && !isQuotedNext(lines, at, isQuotedLine) ? at - length + 1 : -1;
}

/**
 * The line from which on everything is an earlier message, whichever sign says so; `lines.length` when none does.
 * A forwarded message ends the search, and so does nothing that leaves no text of the author's own.
 */
export function findSeparator(
  lines: readonly string[],
  who: Correspondents,
  isQuotedLine: (at: number) => boolean,
): number {
  for (let at = 0; at < lines.length; at += 1) {
    if (isForwardMark(lines[at] ?? '')) return lines.length;
    const start = separatedAt(lines, at, who, isQuotedLine);
    if (start !== -1) return start;
  }
  return lines.length;
}
