import { createHash } from 'node:crypto';
import * as z from 'zod';

/**
 * The chain of events of one subject, by which a change of what was told shows (docs/decisions/0028-the-chain-of-events.md):
 * each event has a number and the hash of the one before it, and the row of the subject has the hash of the newest. A hash
 * is of everything that an event tells, and of its words by their own hash alone, so that words can be struck.
 */

/** Attribute of the row of whatever events are about: the head of their chain. */
export const HEAD_ATTRIBUTE = 'auditHead';

/** The newest event of a chain: how many there are, and its hash. */
export const headSchema = z.object({ number: z.int().positive(), hash: z.string() });
export type Head = z.infer<typeof headSchema>;

/** The head as the row of the subject has it, which also names the partition of the events. */
export const storedHeadSchema = headSchema.extend({ events: z.string() });

/** The place of an event in its chain. */
export const linkSchema = z.object({
  /** 1 for the first */
  number: z.int().positive(),
  /** hash of the event before it; absent for the first */
  previous: z.string().optional(),
  /** hash of the words that were told with it; absent when there were none */
  words: z.string().optional(),
});
export type Link = z.infer<typeof linkSchema>;

/** What the hash of an event is of: where its row stands, what it tells, and its place. */
export interface LinkedRow {
  pk: string;
  sk: string;
  event: unknown;
  link: Link;
}

/** The hash of an event, in base64url. */
export function hashOfEvent({ pk, sk, event, link }: LinkedRow): string {
  return hashOf([pk, sk, event, link.number, link.previous ?? null, link.words ?? null]);
}

/** SHA-256 of a value as JSON, in base64url: the same for all values that the table keeps alike. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, orderly)).digest('base64url');
}

/** The table neither keeps the order of keys nor halves of surrogate pairs. */
function orderly(_: string, value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, field]): [string, unknown] => [key.toWellFormed(), field]);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const headedSchema = z.looseObject({ [HEAD_ATTRIBUTE]: headSchema.optional() });

/** The head in the row of a subject; null before its first event in a chain. */
export function headIn(row: unknown): Head | null {
  return headedSchema.parse(row)[HEAD_ATTRIBUTE] ?? null;
}
