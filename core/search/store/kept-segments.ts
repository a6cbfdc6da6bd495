import type { KeptObjects } from '../../shared/kept-objects.ts';
import { type OpenSegment, openSegment } from '../index/open-segment.ts';
import { type DeadDocs, readDead } from './dead-docs.ts';
import type { Manifest, SegmentEntry } from './manifest-store.ts';

/** Bytes of postings that a function keeps in memory. */
const MOST_BYTES = 64_000_000;
/** Start of the keys of the objects of the index. */
const segmentKey = (id: string) => `segments/${id}`;
export const deadKeyOf = (id: string) => `dead/${id}`;
export { segmentKey };

/** The parts of the index that a function has read. They never change, so that each is read once. */
export interface KeptSegments {
  open(entry: SegmentEntry): Promise<OpenSegment>;
  /** Some postings of a segment. */
  postings(entry: SegmentEntry, from: number, to: number): Promise<Uint8Array>;
  dead(manifest: Manifest): Promise<DeadDocs>;
  /** Forgets the segments that the index is no more made of. */
  keepOnly(manifest: Manifest): void;
}

export function keptSegments(objects: KeptObjects): KeptSegments {
  const segments = new Map<string, Promise<OpenSegment>>();
  const postings = new Map<string, Promise<Uint8Array>>();
  let held = 0;
  let dead: { key: string; docs: Promise<DeadDocs> } | undefined;

  /** What could not be read is read again the next time. */
  const once = <T>(map: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> => {
    const known = map.get(key);
    if (known) return known;
    const reading = read();
    map.set(key, reading);
    reading.catch(() => map.delete(key));
    return reading;
  };

  const forget = (key: string) => {
    postings.get(key)?.then(
      (bytes) => {
        held -= bytes.length;
      },
      () => {},
    );
    postings.delete(key);
  };

  return {
    open: ({ id, headBytes }) =>
      once(segments, id, async () =>
        openSegment(await objects.get(segmentKey(id), { from: 0, to: headBytes - 1 })),
      ),
    postings: ({ id, headBytes }, from, to) => {
      if (to <= from) return Promise.resolve(new Uint8Array());
      const key = `${id}/${from}`;
      const known = postings.get(key);
      if (known) {
        // What was read last goes last.
        postings.delete(key);
        postings.set(key, known);
        return known;
      }
      held += to - from;
      for (const [oldest] of postings) {
        if (held <= MOST_BYTES) break;
        forget(oldest);
      }
      return once(postings, key, () =>
        objects.get(segmentKey(id), { from: headBytes + from, to: headBytes + to - 1 }),
      );
    },
    dead: ({ deadKey }) => {
      if (deadKey === null) return Promise.resolve(new Map());
      if (dead?.key === deadKey) return dead.docs;
      const docs = objects.get(deadKey).then(readDead);
      dead = { key: deadKey, docs };
      docs.catch(() => {
        dead = undefined;
      });
      return docs;
    },
    keepOnly: (manifest) => {
      const known = new Set(manifest.segments.map(({ id }) => id));
      for (const id of segments.keys()) if (!known.has(id)) segments.delete(id);
      for (const key of postings.keys()) if (!known.has(key.slice(0, key.indexOf('/')))) forget(key);
    },
  };
}
