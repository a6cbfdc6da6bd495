import type { Postings } from '../index/open-segment.ts';
import type { Evaluation } from './evaluate.ts';
import { type Hits, met } from './hits.ts';
import type { IndexPart } from './parts.ts';
import { type Piece, pairsOf, piecesOf, type Way, waysOf } from './phrase-ways.ts';
import { idOf, isInScope } from './score.ts';

/** Things in one text of which words stand as they follow each other in a phrase, in this form. */
export async function phraseHits(on: Evaluation, phrase: string): Promise<Hits> {
  const pieces = piecesOf(phrase);
  const scores = new Map<number, number>();
  const { length } = pieces;
  if (length === 0) return met([], () => 0);
  await Promise.all(
    on.snapshot.parts.map(async (part, at) => {
      const docs = await docsWith(part, pieces, (term) => on.terms.add(term));
      for (const doc of docs.filter((one) => !part.dead.has(one) && isInScope(part, one, on.scope))) {
        const id = idOf(on.snapshot, part, doc);
        const value = length * (part.segment.docs.isMessage(doc) ? 1 : 2);
        scores.set(id, Math.max(scores.get(id) ?? 0, value));
        const docScores = on.docScores[at];
        if (docScores) docScores[doc] = (docScores[doc] ?? 0) + length * 2;
      }
    }),
  );
  return met([...scores.keys()], (id) => scores.get(id) ?? 0);
}

/** The documents of a part of the index in which the pieces follow each other. Tells of each word that stands for some of them there. */
async function docsWith(
  part: IndexPart,
  pieces: readonly Piece[],
  tell: (term: string) => void,
): Promise<number[]> {
  const { dictionary } = part.segment;
  const pairs = pairsOf(pieces).map((pair) => dictionary.find(pair));
  const ways = pairs.includes(-1) ? [] : waysOf(dictionary, pieces);
  if (ways.length === 0) return [];
  const terms = [...new Set([...pairs, ...ways.map(({ term }) => term)])];
  const read = await part.postings(terms);
  const all = new Map(terms.map((term, at) => [term, read[at] ?? NO_POSTINGS]));
  const postings = (term: number) => all.get(term) ?? NO_POSTINGS;
  const words = ways.filter(({ from }) => !pieces[from]?.isCharacter).map(({ term }) => term);
  const among = docsWithAll([...pairs, ...words].map(postings));
  const tellOf = ({ term }: Way) => tell(dictionary.terms[term] ?? '');
  if (words.length === pieces.length) {
    ways.forEach(tellOf);
    return (among ?? []).filter((doc) =>
      followIn(
        doc,
        ways.map(({ term }) => postings(term)),
        pieces,
      ),
    );
  }
  const reached: Reached[] = Array.from({ length: pieces.length + 1 }, () => new Map());
  for (const way of ways) {
    const isFirst = way.from === 0;
    const docs = isFirst ? (among ?? postings(way.term).docs) : reached[way.from]?.keys();
    const before = isFirst ? null : { reached: reached[way.from], step: pieces[way.from]?.step ?? 1 };
    const found = [...(docs ?? [])].filter((doc) => goOn(postings(way.term), doc, before, reached[way.to]));
    if (found.length > 0) tellOf(way);
  }
  return [...(reached[pieces.length]?.keys() ?? [])];
}

/** The documents in which every one of some words stands; null when there are no words. */
function docsWithAll(all: readonly Postings[]): number[] | null {
  const [rarest, ...others] = all.toSorted((one, other) => one.docs.length - other.docs.length);
  if (rarest === undefined) return null;
  return [...rarest.docs].filter((doc) => others.every((one) => placesIn(one, doc) !== null));
}

/** Whether words stand one behind the other somewhere in a document in which all of them stand. */
function followIn(doc: number, words: readonly Postings[], pieces: readonly Piece[]): boolean {
  const [first, ...others] = words.map((word) => placesIn(word, doc));
  return (
    first?.some((start) => {
      let place = start;
      return others.every((places, at) => {
        place += pieces[at + 1]?.step ?? 1;
        return places?.includes(place);
      });
    }) ?? false
  );
}

/** Documents that have the pieces up to one, with the places of the words that end there. */
type Reached = Map<number, Set<number>>;

/** Goes on with a word in a document, if it stands where it should: so far behind what was reached `before`, or anywhere. */
function goOn(
  postings: Postings,
  doc: number,
  before: { reached: Reached | undefined; step: number } | null,
  there: Reached | undefined,
): boolean {
  const places = [...(placesIn(postings, doc) ?? [])];
  const known = before?.reached?.get(doc);
  const right = before === null ? places : places.filter((place) => known?.has(place - before.step));
  if (right.length > 0) there?.set(doc, new Set([...(there.get(doc) ?? []), ...right]));
  return right.length > 0;
}

const NO_POSTINGS: Postings = {
  docs: new Uint32Array(),
  starts: new Uint32Array(1),
  positions: new Uint32Array(),
};

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
