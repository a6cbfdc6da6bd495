/** Characters of a text that are compared; a stub is short. */
const LONGEST_COMPARED = 20_000;
/** Words that a stub has at most. */
const LONGEST_STUB = 80;
/** What a stub speaks of, in every language. */
const STUB =
  /html|browser|navigateur|navegador|webmail|e-?mail[- ]?(?:client|programm)|prohlížeč|przeglądar|браузер|ブラウザ|浏览器|瀏覽器|브라우저|tarayıcı|böngésző|selain|webbläsare|nettleser|webversion|online version/i;

const BLANK = /\s|\p{Cf}|\p{Mn}|[\u115f\u1160\u3164\u2800]/gu;

/** Letters and digits, to compare two renderings. */
export function lettersOf(text: string): string {
  return text
    .slice(0, LONGEST_COMPARED)
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

const hasWords = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

const withoutTags = (text: string): string =>
  text.slice(0, LONGEST_COMPARED).replace(/<[^<>]{0,2000}>/g, ' ');

/** Words, and single characters of scripts that put no spaces between words. */
function wordsOf(text: string): string[] {
  const pieces = text
    .slice(0, LONGEST_COMPARED)
    .toLowerCase()
    .match(/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|[\p{L}\p{N}]+/gu);
  return pieces ?? [];
}

/** Whether a plain text is the source of HTML: a document, or the HTML's text once its tags are taken out. */
function isSource(plain: string, htmlText: string): boolean {
  const start = plain.slice(0, 500).trimStart();
  if (/^<(?:!doctype\s+html|html[\s>]|\?xml|head[\s>]|body[\s>])/i.test(start)) return true;
  if (!/<\/?[a-z][a-z0-9]{0,10}(?:\s[^<>]*)?\/?>/i.test(plain.slice(0, LONGEST_COMPARED))) return false;
  const decoded = lettersOf(withoutTags(plain).replace(/&[a-z#0-9]{1,8};/gi, ''));
  const [written, shown] = [lettersOf(plain), lettersOf(htmlText)];
  const isElement = /^<[a-z][^<>]*>[\s\S]*<\/[a-z][a-z0-9]*>$/i.test(plain.trim());
  return written !== shown && (decoded === shown || (isElement && shown.includes(decoded) && decoded !== ''));
}

/** Whether a plain text has nothing but the rules of a style sheet. */
function isStyleSheet(plain: string): boolean {
  const start = plain.slice(0, LONGEST_COMPARED);
  if (!/\{[^{}]*:[^{}]*\}/.test(start)) return false;
  const rest = start.replace(/[^{}]{0,500}\{[^{}]*\}/g, '').replace(/@[^{}]{0,500}\{|\}/g, '');
  return !hasWords(rest);
}

/** Whether a plain text only says that the message is elsewhere: short, and hardly a word of it stands in the HTML. */
function isStub(plain: string, htmlText: string): boolean {
  const words = wordsOf(plain);
  if (words.length > LONGEST_STUB) return false;
  const theirs = new Set(wordsOf(htmlText));
  const shared = words.filter((word) => theirs.has(word)).length / Math.max(words.length, 1);
  const speaksOfHtml = STUB.test(plain) || (words.length <= 15 && /https?:\/\//.test(plain));
  if (speaksOfHtml) return shared < 0.5 && theirs.size > 2;
  return shared < 0.25 && theirs.size >= 3 * new Set(words).size && theirs.size > 10;
}

/** Whether a plain text says what the HTML beside it says, so that it can be read in its place. */
export function isRendering(plain: string, htmlText: string): boolean {
  if (!hasWords(htmlText)) return plain.replace(BLANK, '') !== '' || htmlText.trim() === '';
  return hasWords(plain) && !isSource(plain, htmlText) && !isStyleSheet(plain) && !isStub(plain, htmlText);
}

/** Whether a plain text is an HTML document that was given the wrong type. */
export function isHtmlDocument(plain: string): boolean {
  return (
    /^\s*(?:<!doctype\s+html|<html[\s>])/i.test(plain.slice(0, 500)) &&
    /<\/(?:html|body|p|div|td)>/i.test(plain)
  );
}
