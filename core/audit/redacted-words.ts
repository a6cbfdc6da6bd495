import * as z from 'zod';
import { eventRows } from './event-row.ts';

/**
 * The part of an event that strikes words of earlier events of its subject: which ones, and the hash of the words that are
 * left of each, null when none are. `'all'`: every event of the subject before it has lost all of its words.
 */
export const strikesSchema = z.union([
  z.literal('all'),
  z.array(z.object({ eventId: z.string(), words: z.string().nullable() })),
]);

const strikerSchema = z.looseObject({ strikes: strikesSchema });

/** Whether an event, by its row, tells that of the words of another those are left that have this hash. */
export function redactedWords(striker: unknown, eventId: string, left: string | undefined): boolean {
  const told = strikerSchema.safeParse(eventRows.parse(striker).event).data;
  if (told === undefined) return false;
  if (told.strikes === 'all') return left === undefined;
  return told.strikes.some((struck) => struck.eventId === eventId && struck.words === (left ?? null));
}
