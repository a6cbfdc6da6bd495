import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import * as z from 'zod';
import { LANGUAGES } from '../analysis/function-words.ts';
import type { Documents } from '../documents/ticket-docs.ts';
import { type IndexDoc, type IndexedWord, SPACES } from '../index/index-doc.ts';

const keyShape = { s: z.enum(SPACES), i: z.number(), m: z.string() };
const entrySchema = z.object({
  docs: z.array(
    z.object({
      ...keyShape,
      /** for agents alone */
      n: z.boolean(),
      /** shown on */
      o: z.number(),
      /** languages */
      l: z.array(z.enum(LANGUAGES)),
      /** words, and how far each stands behind the one before */
      w: z.string(),
      p: z.array(z.number()),
      /** something was struck out of it */
      k: z.literal(true).optional(),
      /** attributes */
      a: z.record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()]))).nullable(),
    }),
  ),
  gone: z.array(
    z.object({
      ...keyShape,
      /** it was erased */
      k: z.literal(true).optional(),
    }),
  ),
});

/** Largest packed entry in bytes: with its key it takes four write units, and as many when it is taken away. */
export const MOST_BYTES = 3_900;

/** Words of a document that are never left out. */
const FIRST_WORDS = 100;
/** Share of words from which on nothing is won by leaving out more. */
const LEAST_SHARE = 0.01;

/**
 * Packs documents into at most 4 KB. Of a text that is too long the last words are left out, of what fields have nothing: a ticket with
 * very long ones takes more.
 */
export function packDocs(documents: Documents): Uint8Array {
  let share = 1;
  for (let packed = pack(documents, share); ; packed = pack(documents, share)) {
    if (packed.length <= MOST_BYTES || share < LEAST_SHARE) return packed;
    share *= Math.min(0.9, (MOST_BYTES / packed.length) * 0.97);
  }
}

function pack({ docs, gone }: Documents, share: number): Uint8Array {
  const entry: z.input<typeof entrySchema> = {
    docs: docs.map((doc) => ({
      s: doc.space,
      i: doc.id,
      m: doc.message,
      n: doc.isNote,
      o: doc.shownOn,
      l: [...doc.languages],
      ...packWords(doc.words.slice(0, Math.max(FIRST_WORDS, Math.floor(doc.words.length * share)))),
      ...(doc.isStruck && { k: true as const }),
      a:
        doc.attributes &&
        Object.fromEntries(Object.entries(doc.attributes).map(([name, all]) => [name, [...all]])),
    })),
    gone: gone.map(({ space, id, message, isErased }) => ({
      s: space,
      i: id,
      m: message,
      ...(isErased && { k: true as const }),
    })),
  };
  const text = Buffer.from(JSON.stringify(entry), 'utf8');
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 6,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  };
  return brotliCompressSync(text, { params });
}

/** Steps of one, which are most, are told by how many there are. */
function packWords(words: readonly IndexedWord[]): { w: string; p: number[] } {
  const steps = words.map(({ position }, at) => position - (words[at - 1]?.position ?? -1));
  const p: number[] = [];
  for (const [at, step] of steps.entries()) if (step !== 1) p.push(at, step);
  return { w: words.map(({ word }) => word).join(' '), p };
}

/** The documents of a packed entry, at a revision. @throws when it is none */
export function unpackDocs(packed: Uint8Array, revision: number): Documents {
  const { docs, gone } = entrySchema.parse(JSON.parse(brotliDecompressSync(packed).toString('utf8')));
  return {
    docs: docs.map(
      (doc): IndexDoc => ({
        space: doc.s,
        id: doc.i,
        message: doc.m,
        revision,
        isNote: doc.n,
        shownOn: doc.o,
        languages: doc.l,
        words: unpackWords(doc.w, doc.p),
        ...(doc.k && { isStruck: true }),
        attributes: doc.a,
      }),
    ),
    gone: gone.map(({ s, i, m, k }) => ({
      ...{ space: s, id: i, message: m, revision, isGone: true },
      ...(k && { isErased: true }),
    })),
  };
}

function unpackWords(joined: string, exceptions: readonly number[]): IndexedWord[] {
  if (joined === '') return [];
  const steps = new Map<number, number>();
  for (let at = 0; at < exceptions.length; at += 2) steps.set(exceptions[at] ?? 0, exceptions[at + 1] ?? 1);
  let position = -1;
  return joined.split(' ').map((word, at) => {
    position += steps.get(at) ?? 1;
    return { word, position };
  });
}
