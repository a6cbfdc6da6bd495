import type { CalendarFeed } from '../../schemas/calendar-feed.ts';
import { ancestorKeys, revokedAtOf } from '../auth/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/** Whether a feed has neither ended with the token that made it, nor been revoked with that or one before it. */
export async function isLive(
  table: Table,
  { expiresAt, madeWith }: CalendarFeed,
  now: Date,
): Promise<boolean> {
  if (expiresAt !== null && expiresAt <= now.toISOString()) return false;
  if (madeWith.length === 0) return true;
  const rowAt = await readRows(table, ancestorKeys({ madeWith }));
  return revokedAtOf({ madeWith, revokedAt: null }, rowAt) === null;
}
