import { readRows } from '../../shared/read-rows.ts';
import { crossingIn, crossTicket, placesKey } from '../../views/index.ts';
import type { Deadline, SubjectKind } from '../subject-kind.ts';

const PARTITION = /^T#(\d+)$/;

/**
 * The places of tickets: at a time that a view knows of, a ticket comes into it or leaves it. That changes nothing of the
 * ticket. The projector moves it, as it moves every ticket, and says what comes next.
 */
export const placesSubjects: SubjectKind = {
  keyOf: placesKey,
  clock: 'CLOCK#places',
  idOf: ({ pk }) => Number(PARTITION.exec(pk)?.[1]),
  deadlines,
  fire,
};

function deadlines(row: unknown): Deadline[] {
  const at = crossingIn(row);
  return at === null ? [] : [{ at }];
}

async function fire(
  ...[table, { now }, ticketId, done]: Parameters<SubjectKind['fire']>
): Promise<Deadline[]> {
  const key = placesKey(ticketId);
  const rowAt = await readRows(table, [key]);
  const [next] = deadlines(rowAt(key));
  if (next === undefined || next.at > now.toISOString()) return next === undefined ? [] : [next];
  await crossTicket(table, ticketId);
  done?.(next);
  return [];
}
