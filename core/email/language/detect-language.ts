import { DETECTED_LANGUAGES } from '../../shared/names.ts';

/** Letters and words below which a text is no evidence: "ok", a name, a number of an order. */
const LEAST_LETTERS = 15;
const LEAST_WORDS = 3;
/** More is not read: it would not change the answer. */
const LONGEST_INPUT = 4000;

interface Detector {
  detect(text: string): { language: string; isReliable(): boolean };
}
let known: Promise<Detector> | undefined;

/** The library is large and read when the first text asks for it. */
async function detector(): Promise<Detector> {
  const { eld } = await import('eld/extrasmall');
  const made = eld.newInstance();
  made.enableTextCleanup(true);
  made.setLanguageSubset(DETECTED_LANGUAGES.split(' '));
  return made;
}

/** The language that a text is written in (ISO 639-1), null where it is too short or too mixed to tell. */
export async function detectLanguage(text: string): Promise<string | null> {
  const read = withoutAddresses(text.slice(0, LONGEST_INPUT));
  if (!isEvidence(read)) return null;
  known ??= detector();
  const found = (await known).detect(read);
  return found.language !== '' && found.isReliable() ? found.language : null;
}

const withoutAddresses = (text: string): string => text.replace(/\S*(?:@|:\/\/|www\.)\S*/g, ' ');

function isEvidence(text: string): boolean {
  const words = text.match(/[\p{Script=Latin}\p{Script=Cyrillic}\p{M}]+/gu) ?? [];
  return words.length >= LEAST_WORDS && words.join('').length >= LEAST_LETTERS;
}
