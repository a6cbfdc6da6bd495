import { createHash } from 'node:crypto';
import { DUE_INDEX } from './names.ts';
import type { Key } from './write.ts';

/** The first of some deadlines, in RFC 3339; null when there is none. */
export function earliest(deadlines: readonly { at: string }[]): string | null {
  return deadlines.map(({ at }) => at).sort()[0] ?? null;
}

/** Attributes by which a row stands in the list of what is due. */
export interface DueAttributes {
  [DUE_INDEX.partitionKey]?: string;
  [DUE_INDEX.sortKey]?: string;
}

/**
 * What puts a row into the list of what is due, at the time of its next deadline (RFC 3339), or keeps it out when it
 * has none.
 */
export function dueAttributes({ pk }: Key, nextDeadline: string | null): DueAttributes {
  if (nextDeadline === null) return {};
  const digest = createHash('sha256').update(pk).digest();
  const shard = digest.readUInt32BE(0) % DUE_INDEX.shards;
  return { [DUE_INDEX.partitionKey]: String(shard), [DUE_INDEX.sortKey]: nextDeadline };
}
