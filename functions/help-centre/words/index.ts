import type { HelpLanguage } from '../../../schemas/help-centre.ts';
import { de } from './de.ts';
import { en, type Words } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { nl } from './nl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import { ru } from './ru.ts';
import { sl } from './sl.ts';

export type { Words } from './en.ts';

/** The words of the pages in each language in which the help centre can be offered. */
export const WORDS: Readonly<Record<HelpLanguage, Words>> = { en, de, fr, es, it, nl, pt, ro, ru, sl };

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<HelpLanguage, string>> = {
  en: 'English',
  de: 'Deutsch',
  fr: 'Français',
  es: 'Español',
  it: 'Italiano',
  nl: 'Nederlands',
  pt: 'Português',
  ro: 'Română',
  ru: 'Русский',
  sl: 'Slovenščina',
};

/** Words with what they name filled in. */
export function said(words: string, named: Readonly<Record<string, string | number>>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(named[name] ?? whole));
}
