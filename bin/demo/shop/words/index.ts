import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import { french } from './fr.ts';
import { italian } from './it.ts';
import { polish } from './pl.ts';
import type { Language } from './words.ts';

export { type Language, TOPICS, type Topic } from './words.ts';

/** The languages in which the customers of the shop write. */
export const LANGUAGES: readonly Language[] = [german, english, french, spanish, italian, polish];
