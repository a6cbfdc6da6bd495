import * as z from 'zod';
import { type Head, hashOfEvent, headIn } from '../shared/event-chain.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import {
  ChainWalk,
  type LinkedEvent,
  type NamedEvent,
  type Walk,
  type WalkFault,
  walkFrom,
  walkSchema,
} from './chain-walk.ts';
import { eventRows } from './event-row.ts';
import { auditTrail } from './event-store.ts';
import { redactedWords } from './redacted-words.ts';
import { hashOfWords } from './seal.ts';
import { headRow, type Subject } from './subject.ts';

/**
 * What a proof finds wrong: what the walk does; of an event by itself that its row or its words are others than they were;
 * and that no event has a hash which somebody had noted earlier: then the chain was written anew.
 */
export type ChainFault =
  | WalkFault
  | { fault: 'moved' | 'words_changed'; event: NamedEvent }
  | { fault: 'rewritten' };

/**
 * What the chain of a subject proves: nothing but `intact` says that everything is as it was told. `unchained`: some events
 * are in no chain, after it began, or it has not begun. `tampered`: somebody has changed what was told.
 */
export type ChainState = 'intact' | 'unchained' | 'tampered';

/** A proof, or a part of it. */
export interface ChainProof {
  subject: Subject;
  state: ChainState;
  /** the head of the chain when the proof began; null when it has not begun */
  head: Head | null;
  /** how many events are in no chain: told before it began, and after */
  unchained: Walk['unchained'];
  faults: ChainFault[];
  /** where the proof goes on; null when it has seen all events */
  next: ProofPosition | null;
}

/** Where a proof goes on. */
export const proofPositionSchema = z.object({
  walk: walkSchema,
  isTampered: z.boolean(),
  /** whether the hash that somebody had noted was found */
  isFound: z.boolean(),
});
export type ProofPosition = z.infer<typeof proofPositionSchema>;

/** How much of a chain is to be proven. */
export interface ProofRequest {
  /** events that are looked at, 200 at a time @default all */
  most?: number | undefined;
  /** where an earlier part ended */
  from?: ProofPosition | undefined;
  /** the hash of an event, as an earlier proof gave it as the head: it must still be in the chain */
  knownHash?: string | undefined;
}

/** Rows that one Query asks for. */
const AT_ONCE = 200;

/**
 * Proves the chain of a subject, or a part of it. The head is read first, so that what is told meanwhile is no fault. What
 * has neither a row nor events is intact.
 */
export async function proveChain(
  table: Table,
  subject: Subject,
  { most = Number.POSITIVE_INFINITY, from, knownHash }: ProofRequest = {},
): Promise<ChainProof> {
  const begun = from ?? { walk: walkFrom(await readHead(table, subject)), isTampered: false, isFound: false };
  const walk = new ChainWalk(begun.walk);
  let { isFound } = begun;
  const faults: ChainFault[] = [];
  while (walk.seen - begun.walk.seen < most) {
    const { events, more, newest } = await readPart(table, subject, walk);
    for (const { event, id, own } of events) {
      const isNew = !walk.isReadAgain;
      faults.push(...(isNew ? own : []), ...walk.over(event, id, newest));
      isFound ||= 'hash' in event && event.hash === knownHash;
    }
    if (more) continue;
    faults.push(...walk.end());
    if (knownHash !== undefined && !isFound) faults.push({ fault: 'rewritten' });
    return proofOf(subject, walk, { faults, was: begun.isTampered });
  }
  const sofar = proofOf(subject, walk, { faults, was: begun.isTampered });
  return { ...sofar, next: { walk: walk.position, isTampered: sofar.state === 'tampered', isFound } };
}

/** The next events that a walk goes over, and the number of the head as it is when they were read. */
async function readPart(table: Table, subject: Subject, walk: ChainWalk) {
  const { rows, more } = await table.query(auditTrail.of({ subject, limit: AT_ONCE - 1, after: walk.after }));
  const events = await eventsIn(table, subject, rows);
  const isGrown = events.some(({ event }) => walk.isBeyond(event));
  const newest = isGrown ? ((await readHead(table, subject))?.number ?? 0) : 0;
  return { events, more, newest };
}

function proofOf(
  subject: Subject,
  walk: ChainWalk,
  { faults, was }: { faults: ChainFault[]; was: boolean },
): ChainProof {
  const { head, unchained } = walk;
  const isTampered = was || faults.some(({ fault }) => fault !== 'unchained');
  const isWhole = unchained.after === 0 && (head !== null || unchained.before === 0);
  const state = isTampered ? 'tampered' : isWhole ? 'intact' : 'unchained';
  return { subject, state, head, unchained, faults, next: null };
}

async function readHead(table: Table, subject: Subject): Promise<Head | null> {
  const row = await table.get(headRow(subject));
  return row === undefined ? null : headIn(row);
}

const placeSchema = z.object({ pk: z.string(), sk: z.string() });

/** The events in rows, and what is wrong with each by itself. */
async function eventsIn(table: Table, subject: Subject, rows: readonly unknown[]) {
  const parsed = rows.map((row) => ({ ...placeSchema.parse(row), ...eventRows.parse(row) }));
  const strikers = parsed.flatMap(({ redactedBy }) =>
    redactedBy ? [{ pk: subject, sk: `E#${redactedBy}` }] : [],
  );
  const rowAt = await readRows(table, strikers);
  return parsed.map((row) => ({ event: eventOf(row), id: row.sk.slice(2), own: faultsOf(row, rowAt) }));
}

type ParsedRow = z.infer<typeof placeSchema> & ReturnType<typeof eventRows.parse>;

function eventOf({ pk, sk, event, link }: ParsedRow): NamedEvent | LinkedEvent {
  const { id, at, type } = event;
  if (link === undefined) return { id: sk.slice(2), at, type };
  const hash = hashOfEvent({ pk, sk, event, link });
  return { id, at, type, number: link.number, previous: link.previous ?? null, hash };
}

function faultsOf(row: ParsedRow, rowAt: (key: Key) => unknown): ChainFault[] {
  const { pk, sk, event, link, words, salt, redactedBy } = row;
  const hash = words === undefined ? undefined : hashOfWords(words, salt ?? '');
  const striker = redactedBy && rowAt({ pk, sk: `E#${redactedBy}` });
  const isStruck = striker !== undefined && redactedWords(striker, event.id, hash);
  const { id, at, type } = event;
  const found: ('moved' | 'words_changed')[] = [
    ...(sk === `E#${id}` ? [] : ['moved' as const]),
    ...(link === undefined || hash === link.words || isStruck ? [] : ['words_changed' as const]),
  ];
  return found.map((fault) => ({ fault, event: { id, at, type } }));
}
