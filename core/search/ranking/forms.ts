import { LANGUAGES, type Language } from '../analysis/function-words.ts';
import { stemsOf } from '../analysis/stems.ts';
import type { OpenSegment } from '../index/open-segment.ts';
import type { WantedWord } from './units.ts';

/** Takes words of a part of the index that stand for one that is wanted; `counts`: what has them says how rare it is. */
export type Add = (part: number, terms: Iterable<number>, weight: number, counts?: boolean) => void;

const FORM = 0.85;
/** The same of a word that is written so in some text: who looks for it means just that more than its other forms. */
const OTHER_FORM = 0.28;
/** Of a word that stands in texts, what would be a form of it in a language in whose texts it does not. */
export const FOREIGN_FORM = 0.2;

/**
 * Adds the forms of a word: of those that several languages have, the one that counts most. A word is of the languages in whose texts it
 * stands, or else what it begins (`longer`, null when it is written to its end): what looks like its forms in others hardly counts.
 */
export function addForms(
  segments: readonly OpenSegment[],
  { word, term: own }: WantedWord,
  longer: Forms | null,
  add: Add,
): void {
  const languages = LANGUAGES.map((language) => formsIn(segments, word, language));
  const owns = segments.map(({ dictionary }) => dictionary.find(own));
  const isAtHome = (forms: Forms) =>
    forms.some((terms, part) =>
      longer === null ? terms.includes(owns[part] ?? -1) : terms.some((term) => longer[part]?.includes(term)),
    );
  const [home, foreign] = [languages.filter(isAtHome), languages.filter((forms) => !isAtHome(forms))];
  const isHomeless = home.length === 0 && longer === null;
  const weight = isHomeless ? FORM : FOREIGN_FORM;
  for (const [part, written] of owns.entries()) {
    const others = new Set(home.flatMap((forms) => forms[part] ?? []));
    const strange = new Set(foreign.flatMap((forms) => forms[part] ?? []));
    for (const term of [...others, written]) strange.delete(term);
    others.delete(written);
    add(part, others, OTHER_FORM);
    const terms = segments[part]?.dictionary.terms ?? [];
    for (const term of strange) {
      add(part, [term], isHomeless ? weight * likeness(own, terms[term] ?? '') : weight, longer === null);
    }
  }
}

/** How much of a word is the beginning of another, from 0 to 1: stems of some languages are so short that anything has them. */
function likeness(word: string, other: string): number {
  let same = 0;
  while (same < word.length && word[same] === other[same]) same += 1;
  return Math.sqrt(same / word.length);
}

/** Words by the part of the index in which they stand. */
export type Forms = readonly (readonly number[])[];

/** What has a stem of a word in a language. */
function formsIn(segments: readonly OpenSegment[], word: string, language: Language): Forms {
  const stems = stemsOf(word, language);
  return segments.map(({ dictionary, languages }) =>
    languages.includes(language) ? stems.flatMap((stem) => [...dictionary.formsOf(stem)]) : [],
  );
}
