import { namePassage, type Passage } from '../redaction/index.ts';
import type { Person } from './person.ts';

/** What is looked for of a person, and whether it is worth looking: most texts have nothing of it. */
export interface Strings {
  passages: readonly Passage[];
  /** False when none of it stands in a text; true when some may. */
  mayStandIn: (text: string) => boolean;
}

/** One thing to look for, and how a text without it is told at once. */
interface Sought {
  passage: Passage;
  isPossible: (small: string) => boolean;
}

const WORD = /[\p{L}\p{N}]+/gu;
/** Digits of a country code at most. */
const COUNTRY_DIGITS = 3;
/** Letters and digits that are enough for what has digits in it to be nobody else's. */
const OWN_LETTERS = 6;
const OWN_DIGITS = 4;

/** Every word of a text must stand in another for it to stand there. */
function sought(text: string, edges: 'word' | 'address'): Sought {
  const words = text.toLowerCase().match(WORD) ?? [];
  return {
    passage: namePassage(text, edges),
    isPossible: (small) => words.every((word) => small.includes(word)),
  };
}

function soughtPhone(phone: string): Sought {
  const end = phone.replace(/\D/g, '').slice(COUNTRY_DIGITS);
  return {
    passage: { phone },
    isPossible: (small) => small.replace(/\D/g, '').includes(end),
  };
}

function stringsOf(all: readonly Sought[]): Strings {
  return {
    passages: all.map(({ passage }) => passage),
    mayStandIn: (text) => {
      const small = text.toLowerCase();
      return all.some(({ isPossible }) => isPossible(small));
    },
  };
}

/** Whether a text is so much of its own that it means one person wherever it stands. */
function isOwn(text: string): boolean {
  const letters = (text.match(WORD) ?? []).join('');
  return letters.length >= OWN_LETTERS && letters.replace(/\D/g, '').length >= OWN_DIGITS;
}

/** Whether a name has several words, and so means one person where nobody else is called so. */
export function isFullName(name: string): boolean {
  return (name.match(WORD) ?? []).filter((word) => word.length > 1).length > 1;
}

/** A name as two spellings of it are compared. */
export const nameKey = (name: string): string => (name.toLowerCase().match(WORD) ?? []).join(' ');

function reached({ addresses, phones }: Person): Sought[] {
  const written = addresses.flatMap((address) => [address, encodeURIComponent(address)]);
  return [...written.map((address) => sought(address, 'address')), ...phones.map(soughtPhone)];
}

/**
 * What means a person wherever it stands: their addresses and numbers, and full names that nobody else of the desk has.
 * @param namesakes names, as `nameKey` gives them, that others have as well
 */
export function stringsAnywhere(person: Person, namesakes: ReadonlySet<string>): Strings {
  const names = person.names.filter((name) => isFullName(name) && !namesakes.has(nameKey(name)));
  return stringsOf([
    ...reached(person),
    ...names.map((name) => sought(name, 'word')),
    ...person.others.filter(isOwn).map((text) => sought(text, 'word')),
  ]);
}

/**
 * What means a person on a ticket in which they take part, or that names them for certain: each word of their names too, all that was written
 * down of them, and what they told there: numbers, addresses, and lines that others quote.
 */
export function stringsOnTicket(person: Person, told: readonly string[]): Strings {
  const words = person.names.flatMap((name) => (name.match(WORD) ?? []).filter((word) => word.length > 2));
  const texts = [...person.names, ...words, ...person.others.filter((text) => !text.includes('\n')), ...told];
  return stringsOf([...reached(person), ...[...new Set(texts)].map((text) => sought(text, 'word'))]);
}

/** Letters of a line that nobody else writes by chance. */
const OWN_LINE = 25;
const LONGEST_LINE = 500;
const MOST_TOLD = 400;
/** Numbers, links and addresses in a text: what has digits in it, and is no more than a year or a time. */
const TOLD = /[\p{L}\p{N}][\p{L}\p{N}._%+@:/?=&#-]{3,}[\p{L}\p{N}]/gu;

/** What somebody tells in what they write that others may repeat: numbers, addresses, and whole lines. */
export function toldIn(texts: readonly string[]): string[] {
  const lines = texts
    .flatMap((text) => text.split(/\r?\n/))
    .map((line) => line.replace(/^[>\s]+/, '').trim());
  const long = lines.filter((line) => line.length <= LONGEST_LINE && lettersOf(line) >= OWN_LINE);
  const single = texts
    .flatMap((text) => text.match(TOLD) ?? [])
    .filter((one) => isOwn(one) || one.includes('@'));
  return [...new Set([...single, ...long])].slice(0, MOST_TOLD);
}

const lettersOf = (line: string) => (line.match(WORD) ?? []).join('').length;
