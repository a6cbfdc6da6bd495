import type * as z from 'zod';
import {
  type ChainProof,
  type ProofPosition,
  proofPositionSchema,
  proveChain,
  type Subject,
} from '../../core/audit/index.ts';
import { readCursor, writeCursor } from '../../core/shared/cursor.ts';
import { fieldError } from '../../core/shared/errors.ts';
import type { Table } from '../../core/shared/table.ts';
import type { proofQuerySchema, proofSchema } from '../../schemas/api/proof.ts';
import { pageOf } from '../edge/page.ts';

/** Events that one request looks at. */
const MOST_EVENTS = 2000;

/** Answers a request for the proof of a chain of events, or for the next part of it. */
export async function answerProof(
  table: Table,
  { subject, path }: { subject: Subject; path: string },
  query: z.output<typeof proofQuerySchema>,
): Promise<{ body: z.output<typeof proofSchema> }> {
  const list = `proof:${subject}:${query.hash ?? ''}`;
  const from = query.cursor === undefined ? undefined : positionIn(query.cursor, list);
  const proof = await proveChain(table, subject, { most: MOST_EVENTS, from, knownHash: query.hash });
  const { state, head, unchained, next: position } = proof;
  const cursor = position === null ? null : writeCursor(list, JSON.stringify(position));
  const { next } = pageOf([], path, query, cursor);
  return { body: { state, head, unchained, faults: proof.faults.map(presentFault), next } };
}

function presentFault(fault: ChainProof['faults'][number]) {
  const nothing = { event: null, from: null, to: null };
  return { ...nothing, ...fault };
}

/** @throws InvalidInputError */
function positionIn(cursor: string, list: string): ProofPosition {
  const text = readCursor(cursor, list, /^\{.*\}$/);
  try {
    return proofPositionSchema.parse(JSON.parse(text));
  } catch {
    throw fieldError('cursor', 'must be a cursor that this proof gave out');
  }
}
