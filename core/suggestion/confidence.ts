import {
  isFunctionWord,
  type Language,
  languageOfTag,
  languagesOf,
  stemsOf,
  wordsOf,
} from '../search/index.ts';

/** A text that may answer a question, as its readers get it. */
export interface Candidate {
  readonly title: string;
  readonly text: string;
  readonly locale: string;
}

/** Words that say something, each by the forms by which it is known. */
type Words = ReadonlyMap<string, readonly string[]>;

function tellingWords(text: string, languages: readonly Language[]): Words {
  const told = new Map<string, readonly string[]>();
  for (const { word, term, isReading } of wordsOf(text)) {
    if (isReading || term.length < 2 || /^\d+$/.test(term)) continue;
    if (languages.some((language) => isFunctionWord(term, language))) continue;
    told.set(term, [term, ...languages.flatMap((language) => stemsOf(word, language))]);
  }
  return told;
}

function languagesIn(text: string, locale: string): Language[] {
  const known = languageOfTag(locale);
  const spoken = languagesOf(wordsOf(text).map(({ word }) => word));
  return [...new Set([...(known === null ? [] : [known]), ...spoken])];
}

/** How much each piece of evidence says, fitted on what a made help centre is asked (docs/decisions/0099). */
const WEIGHTS = { none: -4.3, covered: 9, titled: 1.5, many: 4.8 };
/** So many words say little by themselves, however many of them an article has. */
const FEW = 6;
const SOME = 3;

/**
 * How sure it is that an article answers a question, in percent: of a hundred of that confidence so many are right. It goes by these two
 * alone: how many of the words that say something stand in the article, which share of them that is, and how much of the title is asked. So it
 * is the same however many articles there are, and how often their words are used. Pure.
 */
export function confidenceOf(question: string, { title, text, locale }: Candidate): number {
  const languages = languagesIn(question, locale);
  const asked = tellingWords(question, languages);
  const inTitle = tellingWords(title, languages);
  const said = new Set([...formsOf(inTitle), ...formsOf(tellingWords(text, languages))]);
  const known = foundIn(asked, said);
  if (known === 0) return 0;
  const evidence =
    WEIGHTS.none +
    WEIGHTS.covered * (known / (asked.size + FEW)) +
    WEIGHTS.titled * (foundIn(inTitle, new Set(formsOf(asked))) / Math.max(inTitle.size, 1)) +
    WEIGHTS.many * (1 - Math.exp(-known / SOME));
  return Math.round(100 / (1 + Math.exp(-evidence)));
}

const formsOf = (words: Words): string[] => [...words.values()].flat();

const foundIn = (words: Words, said: ReadonlySet<string>): number =>
  [...words.values()].filter((forms) => forms.some((form) => said.has(form))).length;
