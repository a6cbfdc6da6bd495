import type { Segment } from '../index/build-segment.ts';
import { type OpenSegment, openSegment, type Postings, readPostings } from '../index/open-segment.ts';

/** A part of the index: a segment, and which of its documents are replaced by newer ones or gone. */
export interface IndexPart {
  readonly segment: OpenSegment;
  readonly dead: { has(doc: number): boolean };
  /** The postings of words by their numbers, in the same order. */
  postings(terms: readonly number[]): Promise<readonly Postings[]>;
}

const NONE: ReadonlySet<number> = new Set();

/** Reads some bytes of the postings of a segment. */
export type ReadBytes = (from: number, to: number) => Uint8Array | Promise<Uint8Array>;

/** A part of the index whose postings are read as they are asked for. */
export function partOf(segment: OpenSegment, read: ReadBytes, dead: ReadonlySet<number> = NONE): IndexPart {
  const { docs, offsets } = segment.dictionary;
  const one = async (term: number): Promise<Postings> => {
    const bytes = await read(offsets[term] ?? 0, offsets[term + 1] ?? 0);
    return readPostings(bytes, docs[term] ?? 0);
  };
  return { segment, dead, postings: (terms) => Promise.all(terms.map(one)) };
}

/** A part that is in memory as a whole. */
export function partInMemory({ head, postings }: Segment, dead: ReadonlySet<number> = NONE): IndexPart {
  return partOf(openSegment(head), (from, to) => postings.subarray(from, to), dead);
}
