import { ALONG, CLOSINGS, GREETINGS, JAPANESE, JAPANESE_THANKS, THANKS } from './words.ts';

/** Characters of the longest message that can be a bare "thanks", with greeting and closing words. */
const LONGEST = 240;

/** Words that nothing sets apart but spaces. */
type Part = readonly string[];

const QUESTION = /[?？؟]/u;
const SIGNATURE =
  /^(?:-- ?|__+|sent from my .*|von meinem .* gesendet|enviado desde mi .*|trimis de pe .*|отправлено с .*|poslano iz .*|iphoneから送信)$/iu;
/** Whether a line only ends what somebody wrote, as mail programs put it there: `--`, `Sent from my phone`. */
export const isSignature = (line: string): boolean => line.trim() === '' || SIGNATURE.test(line.trim());
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u{FE0F}|\u{200D}/gu;
/** Smileys of characters, such as `:-)` and `;)`. */
const SMILEY = /[:;]-?[)D*]+|<3|\^\^/gu;
const JAPANESE_LETTERS = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
/** At the beginning of a line: whom it addresses. */
const ADDRESSED = /^[^、。!!\s]{1,15}(?:様|さま|さん)[、,。\s]*/u;
const ONLY_JAPANESE = new RegExp(`^(?:${JAPANESE.join('|')})+$`, 'u');

/**
 * Whether a customer's message says thanks and nothing else: it is short, asks nothing, and all its words are known to go
 * along with thanks in one of the languages that the desk knows. The customer's name may stand below it, and the name of
 * whom they thank beside it. Whatever else it says, the answer is no: a message that needs an agent must not be missed.
 * @param text what was written in this message, without what it quotes
 * @param writer the name of who wrote it, `''` when it is not known
 */
export function isBareThanks(text: string, writer: string): boolean {
  const plain = text.normalize('NFKC').replace(EMOJI, ' ').replace(SMILEY, ' ').trim();
  if (plain === '' || plain.length > LONGEST || QUESTION.test(plain)) return false;
  const lines = plain.split('\n').map((line) => line.trim());
  const signed = lines.findIndex((line) => SIGNATURE.test(line));
  const written = signed === -1 ? lines : lines.slice(0, signed);
  if (JAPANESE_LETTERS.test(plain)) return isJapaneseThanks(written);
  const names = new Set(partWords(writer).map(fold));
  const spoken = beforeClosing(written.map((line) => line.split(/[,.!¡;:…–—()]+/u).map(partWords)));
  return spoken !== null && isThanks(spoken, names);
}

/** Words that may follow closing words: a name, and below it where somebody works and can be called. */
const AFTER_CLOSING = { line: 3, all: 20 } as const;
const POSTSCRIPT = /^p\.?s\.?$/iu;

/** The lines up to the words that close the message; null when something is said below them. */
function beforeClosing(lines: readonly (readonly Part[])[]): (readonly Part[])[] | null {
  for (const [at, line] of lines.entries()) {
    const place = line.findIndex((part) => CLOSINGS.has(fold(part.join(' '))));
    if (place === -1) continue;
    const beside = line.slice(place + 1).flat();
    const below = lines.slice(at + 1).flat(2);
    const isSigned = beside.length <= AFTER_CLOSING.line && below.length <= AFTER_CLOSING.all;
    if (!isSigned || below.some((word) => POSTSCRIPT.test(word))) return null;
    return [...lines.slice(0, at), line.slice(0, place)];
  }
  return [...lines];
}

const fold = (text: string) => text.toLocaleLowerCase('und');

/** The words of a text. What is in it beside words and what sets them apart stays in a word, which nobody knows then. */
export function partWords(text: string): string[] {
  return text
    .replace(/[’`]/gu, "'")
    .split(/[\s,.!¡;:…–—()"„“”«»]+/u)
    .filter(Boolean);
}

function isThanks(lines: readonly (readonly Part[])[], names: ReadonlySet<string>): boolean {
  const parts = lines.flatMap((line) => line.filter((part) => part.length > 0));
  const said = parts.filter((part, at) => !(at === 0 && isGreeting(part)));
  const unknown = said.flatMap((part) => part.filter((word) => !isKnown(word, names)));
  const thanked =
    unknown.length === 0 || (unknown.length === 1 && isNameBesideThanks(said, String(unknown[0]), lines));
  return thanked && said.some((part) => part.some((word) => THANKS.has(fold(word))));
}

function isGreeting(part: Part): boolean {
  const isLong = part.length > 4;
  return !isLong && GREETINGS.has(fold(part[0] ?? '')) && !part.some((word) => THANKS.has(fold(word)));
}

function isKnown(word: string, names: ReadonlySet<string>): boolean {
  const folded = fold(word);
  return [folded, folded.replace(/'(?:s|re|ve|m)$/u, '')].some(
    (form) => THANKS.has(form) || ALONG.has(form) || names.has(form),
  );
}

/** Whether a word is the name of whom somebody thanks: "Thanks Ada", "Danke, Ada". It begins no line of its own. */
function isNameBesideThanks(
  said: readonly Part[],
  word: string,
  lines: readonly (readonly Part[])[],
): boolean {
  const begins = lines.some((line) => line.flat()[0] === word);
  const isLast = said.some((part) => part.at(-1) === word);
  return /^\p{Lu}\p{Ll}+$/u.test(word) && isLast && !begins;
}

function isJapaneseThanks(lines: readonly string[]): boolean {
  const said = lines
    .map((line) => line.replace(ADDRESSED, ''))
    .join('')
    .replace(/[\s、。,.!！〜~ー…・]+/gu, '');
  return ONLY_JAPANESE.test(said) && JAPANESE_THANKS.some((word) => said.includes(word));
}
