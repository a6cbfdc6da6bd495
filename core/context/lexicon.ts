import { formOf } from './number-form.ts';
import type { Stems } from './words.ts';
import { COUNTING_VERBS, NUMBER_WORDS, ORDER_WORDS, OTHER_WORDS, PART_WORDS } from './words.ts';

/** Key of the kind that every desk has: orders. */
export const ORDER_KIND = 'order';

/** What is said of a kind of things that have numbers, as far as finding those in texts goes. */
export interface NamedKind {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  /** words for it, by language */
  readonly words: Readonly<Record<string, readonly string[]>>;
  /** beginnings that its numbers have when people write them, whether the number itself has them or not */
  readonly prefixes: readonly string[];
}

/** What a word says of the number behind it: which kind it is, that it is something else, how many there are, or that it is a number. */
export type Cue =
  | { readonly is: 'kind'; readonly kind: string }
  | { readonly is: 'other' | 'verb' | 'part' | 'number' };

/** The words by which numbers are found in texts. */
export interface Lexicon {
  /** What a word says; null: nothing. */
  cueOf(word: string): Cue | null;
  /** What stands behind a known beginning of a number's form, and of which kind it is; null where there is none. */
  withoutPrefix(form: string): { kind: string; form: string } | null;
}

/** A word as it is compared: small, without accents. Pure. */
export const plainWord = (word: string): string =>
  word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const isLike = (word: string, stem: string): boolean => {
  if (stem.startsWith('*') && stem.endsWith('.')) return word.endsWith(stem.slice(1, -1));
  if (stem.startsWith('*')) return word.includes(stem.slice(1));
  return stem.endsWith('.') ? word === stem.slice(0, -1) : word.startsWith(stem);
};

const isOneOf = (word: string, stems: Stems): boolean => stems.some((stem) => isLike(word, stem));
const plain = (stems: Stems): Stems => stems.map(plainWord);

const [ORDERS, OTHERS, NUMBERS, VERBS, PARTS] = [
  ORDER_WORDS,
  OTHER_WORDS,
  NUMBER_WORDS,
  COUNTING_VERBS,
  PART_WORDS,
].map(plain) as [Stems, Stems, Stems, Stems, Stems];

/** Shortest word of a kind that others may go on with: "contract" in "contracts". */
const GOES_ON = 4;
/** Beginnings by which people call a number that of an order. */
const ORDER_PREFIXES = [
  'ORDER',
  'ORDERNUMBER',
  'ORDERNO',
  'BESTELLNUMMER',
  'AUFTRAGSNUMMER',
  'ORDERNR',
  'ORD',
  'BESTELLUNG',
  'BESTELLNR',
  'AUFTRAG',
  'COMANDA',
  'COMMANDE',
  'PEDIDO',
  'ORDINE',
  'ЗАКАЗ',
  'PO',
];

/** Makes ready what finds numbers of these kinds. Pure. */
export function lexiconOf(kinds: readonly NamedKind[]): Lexicon {
  const stems = kinds.map(({ key, labels, words }) => {
    const own = [...Object.values(labels), ...Object.values(words).flat()]
      .map(plainWord)
      .flatMap((text) => text.split(/[^\p{L}\p{N}]+/u))
      .filter((word) => word.length > 1 && !isOneOf(word, NUMBERS))
      .map((word) => (word.length >= GOES_ON ? word : `${word}.`));
    return { kind: key, stems: key === ORDER_KIND ? [...own, ...ORDERS] : own };
  });
  const prefixes = kinds
    .flatMap(({ key, prefixes: own }) => own.map((prefix) => ({ kind: key, prefix: formOf(prefix) })))
    .concat(ORDER_PREFIXES.map((prefix) => ({ kind: ORDER_KIND, prefix: formOf(prefix) })))
    .filter(({ prefix }) => prefix !== '')
    .sort((one, other) => other.prefix.length - one.prefix.length);
  return {
    cueOf(typed) {
      const word = plainWord(typed);
      if (isOneOf(word, VERBS)) return { is: 'verb' };
      // What a desk calls its own things goes before what they are called everywhere.
      const named = stems.find(({ kind, stems: own }) => kind !== ORDER_KIND && isOneOf(word, own));
      const kind = named?.kind ?? stems.find(({ stems: own }) => isOneOf(word, own))?.kind;
      if (kind !== undefined) return { is: 'kind', kind };
      if (isOneOf(word, PARTS)) return { is: 'part' };
      if (isOneOf(word, OTHERS)) return { is: 'other' };
      return isOneOf(word, NUMBERS) ? { is: 'number' } : null;
    },
    withoutPrefix(form) {
      const found = prefixes.find(
        ({ prefix }) => form.startsWith(prefix) && /^\d/.test(form.slice(prefix.length)),
      );
      return found === undefined ? null : { kind: found.kind, form: form.slice(found.prefix.length) };
    },
  };
}
