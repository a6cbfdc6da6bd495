import { createHash } from 'node:crypto';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { findSubmitted, SUBMITTED, submittedWrite } from './submitted-store.ts';

const DIGITS = 16;

/** What is sent by a form, as one short text: the same has the same. */
export function saidOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)} `).update(part);
  return hash.digest('hex').slice(0, DIGITS);
}

/**
 * Does once what is sent by a form, however often it is sent: `work` writes what it is given along with what it does, in one transaction.
 * @param sending null: the form does not say which it is, and what it sends is done each time
 * @returns the ticket, that of the first time where it was done before
 */
export async function doneOnce(
  table: Table,
  { sending, now }: { sending: string | null; now: Date },
  work: (alongside: (ticketId: number) => Write[]) => Promise<number>,
): Promise<number> {
  if (sending === null) return work(() => []);
  const before = await findSubmitted(table, sending);
  if (before !== null) return before.ticketId;
  try {
    return await work((ticketId) => [submittedWrite(sending, { ticketId, isUnconfirmed: false }, now)]);
  } catch (error) {
    const first = refusedBy(error, SUBMITTED) ? await findSubmitted(table, sending) : null;
    if (first === null) throw error;
    return first.ticketId;
  }
}
