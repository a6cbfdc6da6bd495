import type { Writing } from '../figures.ts';
import { type PagePhrase, type PageWords, pageLanguage, pageWords } from '../words.ts';

let language = pageLanguage(navigator.languages);
let words: PageWords = pageWords(language);

/** Speaks to who reads in their own language, where the desk knows it; else in that of the browser. */
export function speakTo(own: string | null): void {
  language = pageLanguage([own, ...navigator.languages]);
  words = pageWords(language);
  document.documentElement.lang = language;
}

/** Says something in the language of who reads. */
export const say = (phrase: PagePhrase, values?: Readonly<Record<string, string>>): string =>
  words(phrase, values);

/** How the page writes now. */
export const writingNow = (): Required<Writing> & { readonly language: string } => ({
  locale: language,
  language,
  say: words,
});

speakTo(null);
