import { DUTCH } from './dutch.ts';
import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { PORTUGUESE } from './portuguese.ts';
import { ROMANIAN } from './romanian.ts';
import { RUSSIAN } from './russian.ts';
import { SLOVENIAN } from './slovenian.ts';
import { SPANISH } from './spanish.ts';
import type { TriggerTemplate } from './words.ts';

export { TRIGGER_TEMPLATES, type TriggerTemplate } from './words.ts';

const BY_LANGUAGE = {
  en: ENGLISH,
  de: GERMAN,
  fr: FRENCH,
  es: SPANISH,
  it: ITALIAN,
  nl: DUTCH,
  pt: PORTUGUESE,
  ro: ROMANIAN,
  ru: RUSSIAN,
  sl: SLOVENIAN,
} as const;

/** What a template of the shipped triggers says, by language. */
export function triggerTexts(key: TriggerTemplate): { en: string } & Record<string, string> {
  const said = Object.entries(BY_LANGUAGE).map(([language, texts]) => [language, texts[key]]);
  return { ...Object.fromEntries(said), en: ENGLISH[key] };
}
