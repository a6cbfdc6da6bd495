import { HELD_CAUSES } from '../../schemas/held.ts';
import { isNotErased } from '../shared/list-page.ts';
import type { Table } from '../shared/table.ts';
import { type HeldSummary, heldList, parsePlaceRow } from './place-store.ts';

/** The mails that are held and expire until then, the oldest first, up to a limit. One Query for each cause. */
export async function expiringHeld(
  table: Table,
  { until, limit }: { until: string; limit: number },
): Promise<HeldSummary[]> {
  const pages = await Promise.all(
    HELD_CAUSES.map((cause) => table.query({ ...heldList.of({ cause, limit }), newestFirst: false })),
  );
  return pages
    .flatMap(({ rows }) => rows.filter(isNotErased).map(parsePlaceRow))
    .filter(({ expiresAt }) => expiresAt <= until)
    .sort((one, other) => one.id - other.id)
    .slice(0, limit);
}
