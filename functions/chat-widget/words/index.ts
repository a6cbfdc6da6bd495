import type { HelpLanguage } from '../../../schemas/help-centre.ts';
import { de } from './de.ts';
import { type ChatWords, en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { it } from './it.ts';
import { nl } from './nl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import { ru } from './ru.ts';
import { sl } from './sl.ts';

export type { ChatWords } from './en.ts';

/** The words of the chat in each language of the desk. */
export const CHAT_WORDS: Readonly<Record<HelpLanguage, ChatWords>> = {
  en,
  de,
  fr,
  es,
  it,
  nl,
  pt,
  ro,
  ru,
  sl,
};
