import { createHash } from 'node:crypto';
import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { TooManyError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key, Update, Write } from '../shared/write.ts';

/** How often something may be done in a time, by or for one and the same. */
export interface Limit {
  /** what is counted, such as `sign-in:address` */
  readonly what: string;
  /** by whom or for whom; no row says it in clear */
  readonly who: string;
  readonly most: number;
  readonly seconds: number;
}

/** Label of the refusal when a limit is reached. */
const LIMIT_REACHED = 'limit';

export const limitOf = accessPattern({
  name: 'Limit',
  description:
    'Counts how often strangers do something in the help centre or in chats in a time, by address, by session and by network.',
  operation: 'UpdateItem',
  pk: 'LIMIT#<sha256 of what and who>',
  sk: '<beginning of the time, in epoch seconds>',
  of: ({ what, who, from }: { what: string; who: string; from: number }): Key => ({
    pk: `LIMIT#${createHash('sha256').update(`${what}\n${who}`).digest('hex')}`,
    sk: String(from).padStart(12, '0'),
  }),
});

const rows = rowsOfKind(ROW_KIND.limit, z.object({ count: z.int().nonnegative() }));

/** How often something was done, by the row of its time. */
export const parseLimitRow = (row: unknown): number => rows.parse(row).count;

const beginningOf = (seconds: number, now: Date): number =>
  Math.floor(now.getTime() / 1000 / seconds) * seconds;

/** Letters to somebody whom the desk does not know: until they have used one, it sends no other. */
const UNKNOWN = { what: 'letter:unknown', most: 1, seconds: 24 * 60 * 60 } as const;

/** Whether an address that the desk does not know had its letter already. */
export async function isReached(table: Table, address: string, now: Date): Promise<boolean> {
  const { what, most, seconds } = UNKNOWN;
  const row = await table.get(limitOf.of({ what, who: address, from: beginningOf(seconds, now) }));
  return row !== undefined && parseLimitRow(row) >= most;
}

/** Counts a letter to somebody whom the desk does not know. */
export function unknownReached(address: string, now: Date): Update {
  const { condition: _, ...counted } = limitWrite({ ...UNKNOWN, who: address }, now);
  return counted;
}

function limitWrite({ what, who, most, seconds }: Limit, now: Date): Update {
  const from = beginningOf(seconds, now);
  return rows.upsert({
    key: limitOf.of({ what, who, from }),
    add: { count: 1 },
    set: { expiresAtSeconds: from + 2 * seconds },
    condition: { expression: 'attribute_not_exists(#count) OR #count < :most', values: { ':most': most } },
    refusal: LIMIT_REACHED,
  });
}

/**
 * Writes what somebody does who is counted, all of it or nothing.
 * @throws TooManyError when one of the limits is reached
 */
export async function writeWithin(
  table: Table,
  limits: readonly Limit[],
  writes: readonly Write[],
  now: Date,
): Promise<void> {
  try {
    await table.write([...limits.map((limit) => limitWrite(limit, now)), ...writes]);
  } catch (error) {
    throw refusedBy(error, LIMIT_REACHED) ? new TooManyError() : error;
  }
}

/**
 * Counts what somebody does who is counted, one after the other and each by itself, so that many of one network are not in each other's way.
 * @throws TooManyError when one of the limits is reached
 */
export async function requireWithin(table: Table, limits: readonly Limit[], now: Date): Promise<void> {
  for (const limit of limits) {
    try {
      await table.write([{ ...limitWrite(limit, now), startsOver: true }]);
    } catch (error) {
      throw refusedBy(error, LIMIT_REACHED) ? new TooManyError() : error;
    }
  }
}
