import { madeLate } from '../../../schemas/late.ts';
import { foldWord } from './fold.ts';
import { FUNCTION_WORDS, LANGUAGES, type Language } from './function-words.ts';

/** Function words, folded, with the languages whose they are. */
const late = madeLate({ languagesOfWord });

function languagesOfWord(): ReadonlyMap<string, readonly Language[]> {
  const languages = new Map<string, Language[]>();
  for (const language of LANGUAGES) {
    for (const word of new Set(FUNCTION_WORDS[language].split(' ').map(foldWord)))
      languages.set(word, [...(languages.get(word) ?? []), language]);
  }
  return languages;
}

/** Letters that only some languages have, by what they speak for. */
const TELLING: readonly [RegExp, readonly Language[]][] = [
  [/[äöüß]/u, ['de', 'sv', 'fi']],
  [/ß/u, ['de']],
  [/[ășțţş]/u, ['ro']],
  [/[ñ¿¡]/u, ['es']],
  [/[ãõ]/u, ['pt']],
  [/[ąęłńśźż]/u, ['pl']],
  [/[čšž]/u, ['sl']],
  [/å/u, ['sv', 'da']],
  [/[æø]/u, ['da']],
  [/[èùêîœ]/u, ['fr']],
  [/[àòì]/u, ['it']],
  [/[іїєґ]/u, ['uk']],
  [/[ыэъё]/u, ['ru']],
];

const LATIN: readonly Language[] = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'sv',
  'ro',
  'sl',
  'pl',
  'da',
  'fi',
];
const SCRIPTS: readonly [RegExp, readonly Language[]][] = [
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, ['ja']],
  [/\p{Script=Han}/u, ['zh', 'ja']],
  [/\p{Script=Thai}/u, ['th']],
  [/\p{Script=Cyrillic}/u, ['ru', 'uk']],
  [/\p{Script=Latin}/u, LATIN],
];
const ASCII = /^\p{ASCII}*$/u;
/** Words of a text that are looked at: more would not change what it is taken for. */
const MOST_WORDS = 200;

/** Whether a word, folded, only holds sentences together in a language. */
export function isFunctionWord(folded: string, language: Language): boolean {
  return functionWordIn(folded).includes(language);
}

/** The languages in which a word, folded, only holds sentences together. */
export function functionWordIn(folded: string): readonly Language[] {
  return late.languagesOfWord.get(folded) ?? [];
}

/**
 * The languages that a text may be in, by its words in lower case: one when its function words say so, two when they are
 * close, none when nothing speaks for any. Cheap, and the same every time.
 */
export function languagesOf(words: readonly string[]): Language[] {
  const points = new Map<Language, number>();
  for (const word of words.slice(0, MOST_WORDS)) vote(word, points);
  const ranked = [...points].sort(([, one], [, other]) => other - one);
  const best = ranked[0]?.[1] ?? 0;
  return ranked
    .filter(([, count]) => count >= Math.max(1, best * 0.8))
    .slice(0, 2)
    .map(([language]) => language);
}

/** Every language of the scripts in which words are written, for a text of which nothing else is known. */
export function languagesOfScript(words: readonly string[]): Language[] {
  const text = words.slice(0, MOST_WORDS).join(' ');
  return [...new Set(SCRIPTS.flatMap(([script, languages]) => (script.test(text) ? languages : [])))];
}

function vote(word: string, points: Map<Language, number>): void {
  const give = (languages: readonly Language[], share: number) => {
    for (const language of languages) points.set(language, (points.get(language) ?? 0) + share);
  };
  const known = functionWordIn(foldWord(word));
  if (known.length > 0) give(known, 1 / known.length);
  if (ASCII.test(word)) return;
  for (const [letters, languages] of TELLING) if (letters.test(word)) give(languages, 0.4 / languages.length);
  if (/\p{Script=Hiragana}|\p{Script=Katakana}/u.test(word)) give(['ja'], 1);
  else if (/\p{Script=Han}/u.test(word)) give(['zh'], 0.5);
  else if (/\p{Script=Thai}/u.test(word)) give(['th'], 1);
  else if (/\p{Script=Cyrillic}/u.test(word)) give(['ru'], 0.1);
}

/** The language that a BCP 47 tag is of, null when the search knows no words of it. */
export function languageOfTag(tag: string | null | undefined): Language | null {
  const primary = tag?.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === primary) ?? null;
}
