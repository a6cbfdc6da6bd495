import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as finnish } from '@orama/stemmers/finnish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as romanian } from '@orama/stemmers/romanian';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { stemmer as ukrainian } from '@orama/stemmers/ukrainian';
import { foldWord } from './fold.ts';
import type { Language } from './function-words.ts';
import { polish, slovenian } from './slavic-endings.ts';

type Stemmer = (word: string) => string;

/** Snowball where there is one, endings of our own elsewhere. Languages without inflection at the end of words have none. */
const STEMMERS: Partial<Record<Language, Stemmer>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
  it: italian,
  pt: portuguese,
  nl: dutch,
  sv: swedish,
  da: danish,
  fi: finnish,
  ro: romanian,
  ru: russian,
  uk: ukrainian,
  sl: slovenian,
  pl: polish,
};

const HAS_DIGIT = /\p{N}/u;
const SHORTEST = 3;
/** Words whose stems are remembered, in all languages together. */
const MOST_KNOWN = 50_000;
const known = new Map<string, readonly string[]>();

/**
 * The stems of a word in a language, by which its forms are known for one word. `word` is in lower case with its diacritics:
 * stemmers go by these, and people leave them out, so that the word is stemmed with them and without. Each stem begins with
 * its language, since two languages may have the same one for different words.
 */
export function stemsOf(word: string, language: Language): readonly string[] {
  const key = language + word;
  const found = known.get(key);
  if (found !== undefined) return found;
  const stems = stemsIn(word, language);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, stems);
  return stems;
}

function stemsIn(word: string, language: Language): readonly string[] {
  const stemmer = STEMMERS[language];
  if (stemmer === undefined || word.length < SHORTEST || HAS_DIGIT.test(word)) return [];
  const plain = foldWord(word);
  const stems = [foldWord(safely(stemmer, word)), foldWord(safely(stemmer, plain))];
  return [...new Set(stems)].filter((stem) => stem.length > 1).map((stem) => language + stem);
}

/** A word that a stemmer can't take is its own stem. */
function safely(stemmer: Stemmer, word: string): string {
  try {
    return stemmer(word) || word;
  } catch {
    return word;
  }
}
