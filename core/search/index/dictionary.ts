import type { ByteReader } from './bytes.ts';

/** The words of a part of the index, by which words are completed and spelling is put right. */
export class Dictionary {
  readonly terms: readonly string[];
  /** in how many documents each word stands */
  readonly docs: Uint32Array;
  /** where the postings of each word begin; one more for their end */
  readonly offsets: Float64Array;
  readonly #stems: readonly string[];
  readonly #forms: readonly Uint32Array[];

  constructor(from: ByteReader) {
    const count = from.number();
    this.terms = linesOf(from.text());
    this.docs = new Uint32Array(count);
    this.offsets = new Float64Array(count + 1);
    for (let term = 0; term < count; term += 1) {
      this.docs[term] = from.number();
      this.offsets[term + 1] = (this.offsets[term] ?? 0) + from.number();
    }
    const stems = from.number();
    this.#stems = linesOf(from.text());
    this.#forms = Array.from({ length: stems }, () => readAscending(from));
  }

  /** The number of a word, -1 when there is none such. */
  find(term: string): number {
    return exactly(this.terms, term);
  }

  /** The words that have a stem. */
  formsOf(stem: string): Iterable<number> {
    return this.#forms[exactly(this.#stems, stem)] ?? [];
  }

  /** Every stem with the words that have it. */
  *stems(): Generator<{ stem: string; terms: Uint32Array }> {
    for (const [at, stem] of this.#stems.entries())
      yield { stem, terms: this.#forms[at] ?? new Uint32Array() };
  }

  /** The words that begin with some letters, the word of just these left out: at most `most`, those in most documents. */
  beginningWith(prefix: string, most: number): number[] {
    const found: number[] = [];
    for (let at = lowerBound(this.terms, prefix); this.terms[at]?.startsWith(prefix); at += 1) {
      if (this.terms[at] !== prefix) found.push(at);
    }
    return found.sort((one, other) => (this.docs[other] ?? 0) - (this.docs[one] ?? 0)).slice(0, most);
  }

  /** The words from a text on, in their order, with their numbers. */
  *from(text: string): Generator<[number, string]> {
    for (let at = lowerBound(this.terms, text); at < this.terms.length; at += 1)
      yield [at, this.terms[at] ?? ''];
  }

  /** The words that are one letter off, or have two neighbouring letters exchanged: at most `most`, those in most documents. */
  near(word: string, most: number): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.terms.length; at += 1) {
      if (isOneOff(this.terms[at] ?? '', word)) found.push(at);
    }
    return found.sort((one, other) => (this.docs[other] ?? 0) - (this.docs[one] ?? 0)).slice(0, most);
  }
}

/** Whether one edit makes one word of the other: a letter more, less or another, or two neighbours exchanged. */
export function isOneOff(one: string, other: string): boolean {
  const longer = Math.max(one.length, other.length);
  if (longer - Math.min(one.length, other.length) > 1 || one === other) return false;
  const isBeginning = one.charCodeAt(0) === other.charCodeAt(0);
  const isEnd = one.charCodeAt(one.length - 1) === other.charCodeAt(other.length - 1);
  if (!isBeginning && !isEnd) return false;
  let same = 0;
  while (same < longer && one.charCodeAt(same) === other.charCodeAt(same)) same += 1;
  let ending = 0;
  const most = Math.min(one.length, other.length) - same;
  while (
    ending < most &&
    one.charCodeAt(one.length - 1 - ending) === other.charCodeAt(other.length - 1 - ending)
  ) {
    ending += 1;
  }
  if (same + ending >= longer - 1) return true;
  const isExchanged =
    one.charAt(same) === other.charAt(same + 1) && one.charAt(same + 1) === other.charAt(same);
  return one.length === other.length && same + ending === longer - 2 && isExchanged;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split('\n');
}

function readAscending(from: ByteReader): Uint32Array {
  const numbers = new Uint32Array(from.number());
  let last = 0;
  for (let at = 0; at < numbers.length; at += 1) {
    last += from.number();
    numbers[at] = last;
  }
  return numbers;
}

/** The first place of a sorted list at which something not smaller stands. */
function lowerBound(sorted: readonly string[], wanted: string): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? '') < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}

function exactly(sorted: readonly string[], wanted: string): number {
  const at = lowerBound(sorted, wanted);
  return sorted[at] === wanted ? at : -1;
}
