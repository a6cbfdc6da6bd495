import { wordsOf } from '../analysis/words.ts';
import type { Postings } from '../index/open-segment.ts';
import type { Evaluation } from './evaluate.ts';
import { type Hits, met } from './hits.ts';
import type { IndexPart } from './parts.ts';
import { idOf, isInScope } from './score.ts';

/** A word of a phrase: which, and how far behind the first. */
interface PhraseWord {
  term: string;
  offset: number;
}

/** Things in one text of which words stand as they follow each other in a phrase, in this form. */
export async function phraseHits(on: Evaluation, phrase: string): Promise<Hits> {
  const words = phraseWords(phrase);
  const scores = new Map<number, number>();
  if (words.length === 0) return met([], () => 0);
  for (const { term } of words) on.terms.add(term);
  await Promise.all(
    on.snapshot.parts.map(async (part, at) => {
      const docs = await docsWith(part, words);
      for (const doc of docs.filter((one) => !part.dead.has(one) && isInScope(part, one, on.scope))) {
        const id = idOf(on.snapshot, part, doc);
        const value = words.length * (part.segment.docs.isMessage(doc) ? 1 : 2);
        scores.set(id, Math.max(scores.get(id) ?? 0, value));
        const docScores = on.docScores[at];
        if (docScores) docScores[doc] = (docScores[doc] ?? 0) + words.length * 2;
      }
    }),
  );
  return met([...scores.keys()], (id) => scores.get(id) ?? 0);
}

/** The words at their places. Where no spaces are written, pairs of characters say where words may be parted otherwise. */
function phraseWords(phrase: string): PhraseWord[] {
  const words = wordsOf(phrase).filter(({ isReading }) => !isReading);
  const first = words[0]?.position ?? 0;
  return words.map(({ term, position }) => ({ term, offset: position - first }));
}

async function docsWith(part: IndexPart, words: readonly PhraseWord[]): Promise<number[]> {
  const numbers = words.map(({ term }) => part.segment.dictionary.find(term));
  if (numbers.includes(-1)) return [];
  const postings = await part.postings(numbers);
  const [first, ...others] = postings;
  if (first === undefined) return [];
  const found: number[] = [];
  for (let at = 0; at < first.docs.length; at += 1) {
    const doc = first.docs[at] ?? 0;
    const places = others.map((list) => placesIn(list, doc));
    if (places.some((list) => list === null)) continue;
    const starts = first.positions.subarray(first.starts[at] ?? 0, first.starts[at + 1] ?? 0);
    const follows = (start: number) =>
      places.every((list, index) => list?.includes(start + (words[index + 1]?.offset ?? 0)));
    if (starts.some(follows)) found.push(doc);
  }
  return found;
}

/** The places of a word in a document, null when it does not stand there. */
export function placesIn({ docs, starts, positions }: Postings, doc: number): Uint32Array | null {
  let [from, to] = [0, docs.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((docs[middle] ?? 0) < doc) from = middle + 1;
    else to = middle;
  }
  return docs[from] === doc ? positions.subarray(starts[from] ?? 0, starts[from + 1] ?? 0) : null;
}
