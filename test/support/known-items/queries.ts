import { foldWord } from '../../../core/search/analysis/fold.ts';
import { functionWordIn } from '../../../core/search/analysis/language.ts';
import { type CorpusMessage, type JudgedQuery, numbersFrom, type QueryKind } from '../search-corpus/index.ts';
import { chanceOf, MAILS, UNSPACED } from './index.ts';

type Chance = ReturnType<typeof chanceOf>;
type Judge = JudgedQuery['judge'];

/**
 * Queries by words that somebody remembers of a mail which is there: so many mails in each language, of each of which two words are
 * asked for in every way; and questions for each matter. A mail with all of the words is what was looked for.
 */
export function mailQueries(messages: readonly CorpusMessage[], perLanguage: number): JudgedQuery[] {
  const chance = chanceOf(numbersFrom(5));
  const chanceOfPhrases = chanceOf(numbersFrom(6));
  return MAILS.flatMap(({ language, matters }) => {
    const own = messages.filter((message) => message.language === language);
    const distinctive = distinctiveIn(own, language);
    const remembered = Array.from({ length: perLanguage }, () =>
      remember(language, distinctive(chance.one(own)), chance),
    );
    const asked = matters.flatMap(({ words, forms, question }, matter) => {
      const judge: Judge = (message) => (message.language === language && message.matter === matter ? 2 : 0);
      return [
        query(language, 'plain', words, judge),
        query(language, 'other word forms', forms, judge),
        query(language, 'whole question', question, judge),
      ];
    });
    const quoted = Array.from({ length: perLanguage }, () =>
      phraseOf(language, chanceOfPhrases.one(own), chanceOfPhrases),
    );
    return [...remembered.flat(), ...asked, ...quoted];
  });
}

const query = (language: string, kind: QueryKind, text: string, judge: Judge): JudgedQuery => ({
  language,
  kind,
  text,
  judge,
});

const segmenters = new Map<string, Intl.Segmenter>();
function wordsIn(text: string, language: string): string[] {
  const segmenter = segmenters.get(language) ?? new Intl.Segmenter(language, { granularity: 'word' });
  segmenters.set(language, segmenter);
  return [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

/** Share of the mails of a language that may have a word by which somebody remembers one. */
const DISTINCTIVE = 0.35;

/** The words of a mail by which it is remembered. */
function distinctiveIn(own: readonly CorpusMessage[], language: string): (mail: CorpusMessage) => string[] {
  const counts = new Map<string, number>();
  const wordsOf = ({ text }: CorpusMessage) => [...new Set(wordsIn(text, language))];
  for (const word of own.flatMap(wordsOf)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const shortest = UNSPACED.has(language) ? 2 : 4;
  return (mail) =>
    wordsOf(mail).filter(
      (word) =>
        [...word].length >= shortest &&
        !/\d/u.test(word) &&
        functionWordIn(foldWord(word)).length === 0 &&
        (counts.get(word) ?? 0) < own.length * DISTINCTIVE,
    );
}

function remember(language: string, words: readonly string[], chance: Chance): JudgedQuery[] {
  if (words.length < 3) return [];
  const [first, other] = twoOf(words, chance);
  const judge = having(language, [first, other]);
  const ask = (kind: QueryKind, text: string) => query(language, kind, text, judge);
  const plain = `${first} ${other}`;
  const begun = `${first} ${beginningOf(other, chance)}`;
  const both = [ask('plain', plain), ask('changed order', `${other} ${first}`), ask('prefix', begun)];
  if (UNSPACED.has(language)) return [...both, ask('unspaced', first + other)];
  const folded = foldWord(plain);
  return [
    ...both,
    ask('upper case', plain.toUpperCase()),
    ...(folded === plain.toLowerCase() ? [] : [ask('missing diacritics', folded)]),
    ...(first.length < 6 ? [] : [ask('typing error', `${mistyped(first, chance)} ${other}`)]),
    ...(other.length < 6 ? [] : [ask('typing error', `${first} ${mistyped(other, chance)}`)]),
  ];
}

function twoOf(words: readonly string[], { one }: Chance): [string, string] {
  const first = one(words);
  return [first, one(words.filter((word) => word !== first))];
}

/** A mail with all of the words is what was looked for; where no spaces are written, with all of these characters. */
function having(language: string, words: readonly string[]): Judge {
  const wanted = words.map(foldWord);
  return (message) => {
    if (message.language !== language) return 0;
    const there = readOf(message);
    return wanted.every((word) => there.has(word)) ? 2 : 0;
  };
}

const read = new WeakMap<CorpusMessage, { has(word: string): boolean }>();

/** The words of a mail, read once. */
function readOf(message: CorpusMessage): { has(word: string): boolean } {
  const known = read.get(message);
  if (known) return known;
  const text = foldWord(`${message.subject}\n${message.text}`);
  const words = UNSPACED.has(message.language)
    ? { has: (word: string) => text.includes(word) }
    : new Set(wordsIn(text, message.language));
  read.set(message, words);
  return words;
}

/** Some words that follow each other in a sentence of a mail, in quotation marks; where no spaces are written, some characters, from within a word to within another. */
function phraseOf(language: string, { text }: CorpusMessage, { below, one }: Chance): JudgedQuery {
  const isUnspaced = UNSPACED.has(language);
  const lines = text
    .split(/[\n.,:;!?。、，？！>()]+/u)
    .map((line) => line.trim().split(isUnspaced ? '' : /\s+/u));
  const line = one(lines.filter(({ length }) => length >= 4));
  const from = below(line.length - 3);
  const phrase = line.slice(from, from + 4 + below(4)).join(isUnspaced ? '' : ' ');
  const judge: Judge = (message) =>
    message.language === language && foldWord(message.text).includes(foldWord(phrase)) ? 2 : 0;
  return query(language, 'phrase', `"${phrase}"`, judge);
}

function beginningOf(word: string, { below }: Chance): string {
  const letters = [...word];
  return letters.slice(0, Math.max(2, Math.ceil(letters.length * 0.5) + below(2))).join('');
}

/** A word with one mistake anywhere behind its first letter: a letter lost, doubled or another, or two exchanged. */
function mistyped(word: string, { below, one }: Chance): string {
  const at = 1 + below(word.length - 2);
  const [before, letter, next, after] = [
    word.slice(0, at),
    word[at] ?? '',
    word[at + 1] ?? '',
    word.slice(at + 2),
  ];
  return one([
    before + next + letter + after,
    before + next + after,
    before + letter + letter + next + after,
    before + (letter === 'o' ? 'i' : 'o') + next + after,
  ]);
}
