import { isSignature, partWords } from './bare-thanks.ts';
import { ALONG, CLOSINGS, GREETINGS, THANKS } from './words.ts';

/** Words of the longest line that only greets or only closes, with names. */
const MOST_WORDS = 7;
/** Words of a name behind words that close. */
const MOST_BEHIND = 4;
const QUOTED = /^\s*>/u;

/**
 * What somebody says in a mail: without quoted lines, without the greeting above, and without the words that close it and all that stands below them. A
 * text that would lose everything stays whole.
 */
export function withoutFrame(text: string): string {
  const lines = text.split('\n').filter((line) => !QUOTED.test(line));
  const first = lines.findIndex((line) => line.trim() !== '');
  const opened = lines.slice(Math.max(first, 0));
  const said = [withoutGreeting(opened[0] ?? ''), ...opened.slice(1)];
  const end = said.findIndex((line, at) => at > 0 && saysSomething(said.slice(0, at)) && closes(line));
  const kept = said
    .slice(0, end === -1 ? said.length : end)
    .join('\n')
    .trim();
  return kept === '' ? text.trim() : kept;
}

/** A first line without whom it greets: the line itself, or what stands before its first comma. */
function withoutGreeting(line: string): string {
  const [head = '', ...rest] = line.split(/(?<=[,!:，、])\s*/u);
  const greets = (part: string) => {
    const words = wordsIn(part);
    return words.length > 0 && words.length <= MOST_WORDS && GREETINGS.has(words[0] ?? '');
  };
  if (rest.length > 0 && greets(head)) return rest.join(' ');
  return greets(line) && wordsIn(line).length <= 4 && !/[?？]/u.test(line) ? '' : line;
}

const saysSomething = (lines: readonly string[]) => lines.some((line) => wordsIn(line).length > 1);

/** Whether a line closes a mail: known words alone, or with a name behind them. */
function closes(line: string): boolean {
  if (line.trim() !== '' && isSignature(line)) return true;
  const words = wordsIn(line);
  if (words.length === 0 || words.length > MOST_WORDS) return false;
  if (/[?？]/u.test(line)) return false;
  const begins = words.some(
    (_, at) => words.length - at <= MOST_BEHIND && CLOSINGS.has(words.slice(0, at + 1).join(' ')),
  );
  return begins || (words.some((word) => THANKS.has(word)) && words.every((word) => isPolite(word)));
}

const isPolite = (word: string) => THANKS.has(word) || ALONG.has(word) || GREETINGS.has(word);

function wordsIn(line: string): string[] {
  return partWords(line.toLocaleLowerCase('und'));
}
