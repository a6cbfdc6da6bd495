import * as z from 'zod';
import { type Head, hashOfEvent, headIn } from '../shared/event-chain.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import {
  endWalk,
  type LinkedEvent,
  type NamedEvent,
  type Walk,
  type Walked,
  type WalkFault,
  walkFrom,
  walkOver,
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

/** A proof, or the part of it that ends at `after`. */
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

/** Where a proof goes on: the walk so far, behind the event with this id. */
export const proofPositionSchema = z.object({
  after: z.string(),
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
  let { walk, isFound } = begun;
  let after = from?.after;
  const faults: ChainFault[] = [];
  const proof = () => proofOf(subject, walk, { faults, was: begun.isTampered });
  for (let seen = 0; seen < most; seen += AT_ONCE) {
    const { rows, more } = await table.query(auditTrail.of({ subject, limit: AT_ONCE - 1, after }));
    for (const { event, own } of await eventsIn(table, subject, rows)) {
      const walked: Walked = walkOver(walk, event);
      faults.push(...own.map((fault) => ({ fault, event: named(event) })), ...walked.faults);
      walk = walked.walk;
      after = event.id;
      isFound ||= 'hash' in event && event.hash === knownHash;
    }
    if (more) continue;
    const ended = endWalk(walk, (await readHead(table, subject))?.number ?? 0);
    walk = ended.walk;
    faults.push(...ended.faults);
    if (knownHash !== undefined && !isFound) faults.push({ fault: 'rewritten' });
    return proof();
  }
  const sofar = proof();
  return { ...sofar, next: { after: after ?? '', walk, isTampered: sofar.state === 'tampered', isFound } };
}

function proofOf(
  subject: Subject,
  walk: Walk,
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
  return parsed.map((row) => ({ event: eventOf(row), own: faultsOf(row, rowAt) }));
}

type ParsedRow = z.infer<typeof placeSchema> & ReturnType<typeof eventRows.parse>;

function eventOf({ pk, sk, event, link }: ParsedRow): NamedEvent | LinkedEvent {
  const { id, at, type } = event;
  if (link === undefined) return { id: sk.slice(2), at, type };
  const hash = hashOfEvent({ pk, sk, event, link });
  return { id, at, type, number: link.number, previous: link.previous ?? null, hash };
}

function faultsOf(row: ParsedRow, rowAt: (key: Key) => unknown): ('moved' | 'words_changed')[] {
  const { pk, sk, event, link, words, salt, redactedBy } = row;
  const hash = words === undefined ? undefined : hashOfWords(words, salt ?? '');
  const striker = redactedBy && rowAt({ pk, sk: `E#${redactedBy}` });
  const isStruck = striker !== undefined && redactedWords(striker, event.id, hash);
  return [
    ...(sk === `E#${event.id}` ? [] : ['moved' as const]),
    ...(link === undefined || hash === link.words || isStruck ? [] : ['words_changed' as const]),
  ];
}

function named({ id, at, type }: NamedEvent): NamedEvent {
  return { id, at, type };
}
