import { isHadBy, type Reader } from '../ownership/index.ts';
import type { Macro, Macros } from './macro-area.ts';

/** Which macros somebody looks for. */
export interface MacroQuestion {
  /** words of which each stands in the name, the category or a text, or begins a word there */
  readonly q?: string | undefined;
  /** a category, and those below it */
  readonly category?: string | undefined;
  /** with those that are switched off */
  readonly withInactive: boolean;
}

/** The macros that somebody has, as far as they are looked for, in their order. */
export function findMacros(macros: Macros, reader: Reader, asked: MacroQuestion): Macro[] {
  const words = plain(asked.q ?? '')
    .split(/\s+/u)
    .filter(Boolean);
  return macros.all.filter(
    (macro) =>
      isHadBy(reader, macro) &&
      (macro.isActive || asked.withInactive) &&
      isIn(macro, asked.category) &&
      says(macro, words),
  );
}

function isIn({ category }: Macro, wanted: string | undefined): boolean {
  if (wanted === undefined) return true;
  const [own, above] = [plain(category ?? ''), plain(wanted)];
  return own === above || own.startsWith(`${above}/`);
}

function says({ name, category, message }: Macro, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = plain([name, category ?? '', ...Object.values(message?.texts ?? {})].join('\n'));
  return words.every((word) => text.includes(word));
}

/** A text as it is compared: without case, diacritics and marks. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
