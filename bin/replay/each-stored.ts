import type { Stored } from './stored-gateway.ts';

/** What is meant of all that is kept: what was stored from one moment until before another. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** How many are under way at a time. */
const AT_ONCE = 10;

/** Puts through again what was stored in a period, some at a time. @returns how many there were */
export async function eachStored(
  list: AsyncIterable<Stored>,
  { from, to }: Period,
  putThrough: (stored: Stored) => Promise<void>,
): Promise<number> {
  let count = 0;
  let batch: Stored[] = [];
  const flush = async () => {
    await Promise.all(batch.map(putThrough));
    count += batch.length;
    batch = [];
  };
  for await (const stored of list) {
    if (stored.storedAt < from || stored.storedAt >= to) continue;
    batch.push(stored);
    if (batch.length === AT_ONCE) await flush();
  }
  await flush();
  return count;
}
