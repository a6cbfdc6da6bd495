import { foldWord } from '../../../core/search/analysis/fold.ts';
import { GERMAN } from './de.ts';
import { ENGLISH } from './en.ts';
import { SPANISH } from './es.ts';
import { FRENCH } from './fr.ts';
import { JAPANESE } from './ja.ts';
import { ROMANIAN } from './ro.ts';
import { RUSSIAN } from './ru.ts';
import type { Matter, Vocabulary } from './vocabulary.ts';
import { CHINESE } from './zh.ts';

export const VOCABULARIES = [ENGLISH, GERMAN, FRENCH, SPANISH, ROMANIAN, RUSSIAN, JAPANESE, CHINESE];

/** A message of the corpus, and what it is about. */
export interface CorpusMessage {
  readonly id: number;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly matter: number;
  readonly thing: number;
}

/** How a query is written. */
export const QUERY_KINDS = [
  'plain',
  'other word forms',
  'upper case',
  'missing diacritics',
  'typing error',
  'prefix',
  'changed order',
  'phrase',
  'unspaced',
  'whole question',
] as const;
export type QueryKind = (typeof QUERY_KINDS)[number];

/** A query, and how much each message is what it looks for: 2 the matter and the thing, 1 the matter alone, 0 neither. */
export interface JudgedQuery {
  readonly language: string;
  readonly kind: QueryKind;
  readonly text: string;
  judge(message: CorpusMessage): 0 | 1 | 2;
}

/** Numbers that look random and are the same in every run (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Mail to a support desk, so many messages in each language; the same every time. */
export function corpus(
  perLanguage: number,
  vocabularies: readonly Vocabulary[] = VOCABULARIES,
): CorpusMessage[] {
  const random = numbersFrom(7);
  return vocabularies.flatMap((vocabulary, at) =>
    Array.from({ length: perLanguage }, (_, number) =>
      messageOf(vocabulary, 1 + at * perLanguage + number, random),
    ),
  );
}

function messageOf(vocabulary: Vocabulary, id: number, random: () => number): CorpusMessage {
  const pick = (from: number) => Math.floor(random() * from);
  const one = <T>(list: readonly T[]): T => {
    const found = list[pick(list.length)];
    if (found === undefined) throw new Error('A vocabulary has an empty list.');
    return found;
  };
  const matter = pick(vocabulary.matters.length);
  const thing = pick(vocabulary.things.length);
  const { subjects, says } = one(vocabulary.matters.slice(matter, matter + 1));
  const name = one(vocabulary.things.slice(thing, thing + 1))[0];
  const [first = '', ...others] = says;
  const further = others.filter(() => random() < 0.6);
  const aside = random() < 0.35 ? [one(vocabulary.asides).replace('{p}', one(vocabulary.things)[0])] : [];
  const fillers = vocabulary.fillers.filter(() => random() < 0.3);
  const order = random() < 0.5 ? `${1000 + pick(9000)}-${pick(900) + 100}` : '';
  const said = [first.replace('{p}', name), ...further, ...fillers, ...aside, order].filter(Boolean);
  const text = [one(vocabulary.greetings), said.join(vocabulary.space), one(vocabulary.closings)].join(
    '\n\n',
  );
  return {
    id,
    language: vocabulary.language,
    subject: one(subjects).replace('{p}', name),
    text,
    matter,
    thing,
  };
}

/** Queries of every kind in every language, so many matters of each. */
export function judgedQueries(
  matters: number,
  vocabularies: readonly Vocabulary[] = VOCABULARIES,
): JudgedQuery[] {
  return vocabularies.flatMap((vocabulary, place) =>
    QUERY_KINDS.flatMap((kind, row) =>
      Array.from({ length: matters }, (_, number) => number).flatMap((number): JudgedQuery[] => {
        const matter = (number * 3 + row + place) % vocabulary.matters.length;
        const thing = (number * 7 + row + place) % vocabulary.things.length;
        const text = textOf(vocabulary, kind, { matter, thing });
        if (text === null) return [];
        const { language } = vocabulary;
        return [{ language, kind, text, judge: judgeOf({ language, kind, text, matter, thing }) }];
      }),
    ),
  );
}

/** A phrase looks for every text in which it stands; other queries for what is about the matter and the thing. */
function judgeOf(asked: Pick<JudgedQuery, 'language' | 'kind' | 'text'> & { matter: number; thing: number }) {
  const phrase = asked.text.slice(1, -1).toLowerCase();
  return (message: CorpusMessage): 0 | 1 | 2 => {
    if (message.language !== asked.language || message.matter !== asked.matter) return 0;
    if (asked.kind === 'phrase') return message.text.toLowerCase().includes(phrase) ? 2 : 0;
    return message.thing === asked.thing ? 2 : 1;
  };
}

function textOf(
  vocabulary: Vocabulary,
  kind: QueryKind,
  at: { matter: number; thing: number },
): string | null {
  const { space } = vocabulary;
  const about = vocabulary.matters[at.matter] as Matter;
  const [name, otherName] = vocabulary.things[at.thing] ?? ['', ''];
  const plain = `${name} ${about.words}`;
  const isSpaced = space === ' ';
  switch (kind) {
    case 'plain':
      return plain;
    case 'other word forms':
      return `${otherName} ${about.forms}`;
    case 'upper case':
      return isSpaced ? plain.toUpperCase() : null;
    case 'missing diacritics':
      return foldWord(plain) === plain.toLowerCase() ? null : foldWord(plain);
    case 'typing error':
      return isSpaced ? misspelt(plain, at.matter) : null;
    case 'prefix':
      return isSpaced
        ? plain.slice(0, -Math.max(1, Math.floor((about.words.split(' ').at(-1)?.length ?? 0) / 3)))
        : null;
    case 'changed order':
      return isSpaced ? plain.split(' ').reverse().join(' ') : `${about.words} ${name}`;
    case 'phrase':
      return `"${about.phrase}"`;
    case 'unspaced':
      return isSpaced ? null : `${name}${about.words}`;
    case 'whole question':
      return about.question.replace('{p}', name);
  }
}

/** The text with one mistake in its longest word: a letter lost, doubled or another, or two exchanged. */
function misspelt(text: string, seed: number): string {
  const words = text.split(' ');
  const longest = words.reduce((found, word) => (word.length > found.length ? word : found), '');
  const at = 2 + (seed % Math.max(1, longest.length - 4));
  const [before, letter, next, after] = [
    longest.slice(0, at),
    longest.charAt(at),
    longest.charAt(at + 1),
    longest.slice(at + 2),
  ];
  const wrong = [
    before + next + letter + after,
    before + next + after,
    before + letter + letter + next + after,
    `${before}${letter === 'x' ? 'z' : 'x'}${next}${after}`,
  ];
  return words.map((word) => (word === longest ? (wrong[seed % wrong.length] ?? word) : word)).join(' ');
}
