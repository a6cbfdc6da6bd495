import type { ListShards } from './list-shards-store.ts';

/** How long a function goes by what it has read. Whoever changes it waits longer before the next step. */
export const SHARDS_KNOWN_MS = 5_000;

/**
 * Over how many partitions lists are spread, read at most every five seconds. `milliseconds` is a clock that only
 * goes on, whatever the time of day.
 */
export function knownListShards(
  load: () => Promise<ListShards>,
  milliseconds: () => number = () => performance.now(),
): () => Promise<ListShards> {
  let known: { shards: Promise<ListShards>; until: number } | undefined;
  return () => {
    if (known && milliseconds() < known.until) return known.shards;
    const shards = load();
    known = { shards, until: milliseconds() + SHARDS_KNOWN_MS };
    // What could not be read is read again at the next call.
    shards.catch(() => {
      known = undefined;
    });
    return shards;
  };
}
