import { DUTCH } from './dutch.ts';
import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { ITALIAN } from './italian.ts';
import { PORTUGUESE } from './portuguese.ts';
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
} as const;

/** What a template of the shipped triggers says, by language. */
export function triggerTexts(key: TriggerTemplate): Record<keyof typeof BY_LANGUAGE, string> {
  const { en, de, fr, es, it, nl, pt } = BY_LANGUAGE;
  const said = { en: en[key], de: de[key], fr: fr[key], es: es[key], it: it[key], nl: nl[key], pt: pt[key] };
  return said;
}
