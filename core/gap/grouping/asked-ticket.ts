import type { Language } from '../../search/index.ts';

/** A ticket as far as it tells what it asks. */
export interface AskedTicket {
  readonly id: number;
  /** who wrote it: what only one person says is no word of a question that many have */
  readonly writer: string;
  readonly subject: string;
  /** what its first message says */
  readonly text: string;
  /** the language it is known to be in, a BCP 47 tag; null when nobody said */
  readonly language: string | null;
}

/** A word by which a group is known. */
export interface TellingWord {
  /** as most write it */
  readonly word: string;
  /** in how many of the group's tickets it stands */
  readonly tickets: number;
}

/** Tickets in one language that ask the same. */
export interface AskedInLanguage {
  /** ISO 639-1, `und` where no language could be told */
  readonly language: Language | 'und';
  /** the most typical first */
  readonly tickets: readonly number[];
  /** what tells them from all others, the most telling first */
  readonly words: readonly TellingWord[];
  /** how much each word stem says of what is asked: a vector of length 1 */
  readonly stems: ReadonlyMap<string, number>;
}

/** Tickets that ask the same, by language: the one with most tickets first. */
export interface AskedGroup {
  readonly parts: readonly [AskedInLanguage, ...AskedInLanguage[]];
}
