import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { type Waiting, waitingSchema } from '../../schemas/assignment.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';

/** A ticket in the queue of a team. */
export interface Queued {
  readonly ticketId: number;
  readonly waiting: Waiting;
}

/** Places of priorities in a queue, the most urgent first; one of a later version counts as normal. */
const RANK: Readonly<Record<string, number>> = { urgent: 0, high: 1, normal: 2, low: 3 };
/** All places that there are. */
const RANKS: readonly number[] = Object.values(RANK);
const LAST_RANK = Math.max(...RANKS);
const NORMAL = 2;

/** The place of a priority. */
const rankOf = (priority: string): number => RANK[priority] ?? NORMAL;

const partitionOf = (teamId: number): string => `${DELETABLE_PREFIX.queue}${teamId}`;
const numbered = (ticketId: number): string => String(ticketId).padStart(12, '0');

/** What stands before and behind a ticket is told by its key. */
function keyOf({ ticketId, waiting: { teamId, priority, since, entry } }: Queued): Key {
  return { pk: partitionOf(teamId), sk: `${rankOf(priority)}#${since}#${numbered(ticketId)}#${entry}` };
}

export const queueOfTeam = accessPattern({
  name: 'Queue of a team',
  description:
    'Lists the tickets that wait for an agent of a team: the most urgent first, and of those of one priority the longest waiting.',
  operation: 'Query',
  pk: `${DELETABLE_PREFIX.queue}<team>`,
  sk: '<place of the priority>#<since>#<ticket>#<entry>',
  of: ({ teamId, rank, after, limit }: QueuePart): QueryRequest => ({
    pk: partitionOf(teamId),
    from: after === undefined ? `${rank ?? 0}#` : `${after}~`,
    to: `${rank ?? LAST_RANK}#~`,
    limit,
  }),
});

/** Tickets of a queue, of one priority or all, behind a sort key. */
interface QueuePart {
  readonly teamId: number;
  readonly rank?: number;
  readonly after?: string | undefined;
  readonly limit: number;
}

export const queueBefore = accessPattern({
  name: 'Place in a queue',
  description: 'Counts the tickets of one priority that wait before another one.',
  operation: 'Query',
  pk: `${DELETABLE_PREFIX.queue}<team>`,
  sk: '<place of the priority>#<since>#<ticket>#<entry>',
  of: ({ teamId, rank, before, limit }: { teamId: number; rank: number; before: string; limit: number }) => ({
    pk: partitionOf(teamId),
    from: `${rank}#`,
    to: `${rank}#${before}`,
    limit,
  }),
});

const rows = rowsOfKind(ROW_KIND.queued, z.object({ ticketId: idSchema, waiting: waitingSchema }));

/** What waits, in a row. */
export const parseQueued = (row: unknown): Queued => rows.parse(row);

/** The write by which a ticket waits. */
export function queuedWrite(queued: Queued): Write {
  return { type: 'put', row: rows.row(keyOf(queued), { ...queued }) };
}

/** Forgets that tickets wait: each once for this entry, so that one that waits anew stays. */
export function forgetQueued(table: Table, queued: readonly Queued[]): Promise<void> {
  return table.deleteMany(queued.map(keyOf));
}

/** Which of the tickets that wait comes first. */
export type QueueOrder = 'longest_waiting' | 'most_urgent';

/** The first of the tickets that wait for a team, in its order, behind one of them; `more`: others may follow. */
export async function readQueue(
  table: Table,
  {
    teamId,
    order,
    limit,
    behind,
  }: { teamId: number; order: QueueOrder; limit: number; behind?: Queued | undefined },
): Promise<{ queued: Queued[]; more: boolean }> {
  // A short queue is one read.
  const whole = behind === undefined ? await readPart(table, { teamId, limit }) : null;
  if (whole !== null && !whole.more) return { ...whole, queued: whole.queued.sort(byOrder(order)) };
  const pages = await Promise.all(
    RANKS.map(async (rank) => {
      const after = behind === undefined ? undefined : placeBehind(behind, rank, order);
      return after === null ? NOTHING : readPart(table, { teamId, rank, after, limit });
    }),
  );
  const all = pages.flatMap(({ queued }) => queued).sort(byOrder(order));
  const more = all.length > limit || pages.some((page) => page.more);
  return { queued: all.slice(0, limit), more };
}

const NOTHING = { queued: [], more: false };

async function readPart(table: Table, part: QueuePart): Promise<{ queued: Queued[]; more: boolean }> {
  const { rows: found, more } = await table.query(queueOfTeam.of(part));
  return { queued: found.map(parseQueued), more };
}

/** Where a priority goes on behind a ticket; null: all of it was before that. */
function placeBehind(behind: Queued, rank: number, order: QueueOrder): string | undefined | null {
  const { sk } = keyOf(behind);
  const own = rankOf(behind.waiting.priority);
  if (order === 'longest_waiting' || rank === own) return `${rank}${sk.slice(1)}`;
  return rank < own ? null : undefined;
}

/** Puts tickets into the order of a queue. */
export function byOrder(order: QueueOrder): (one: Queued, other: Queued) => number {
  const textOf = (queued: Queued) => {
    const { sk } = keyOf(queued);
    return order === 'most_urgent' ? sk : sk.slice(2);
  };
  return (one, other) => (textOf(one) < textOf(other) ? -1 : 1);
}

/** Most tickets before one that are counted. */
const MOST_COUNTED = 1000;

/** How many wait for a team before a ticket, counted up to a thousand of each priority. */
export async function countBefore(table: Table, queued: Queued, order: QueueOrder): Promise<number> {
  const { teamId } = queued.waiting;
  const own = rankOf(queued.waiting.priority);
  const key = keyOf(queued).sk.slice(2);
  const before = await Promise.all(
    RANKS.map((rank) => {
      if (order === 'most_urgent' && rank > own) return 0;
      const until = order === 'most_urgent' && rank < own ? '~' : key;
      return table.size(queueBefore.of({ teamId, rank, before: until, limit: MOST_COUNTED }));
    }),
  );
  return Math.max(0, before.reduce((sum, tickets) => sum + tickets, 0) - 1);
}
