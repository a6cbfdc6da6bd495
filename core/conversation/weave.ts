import type { Message } from '../../schemas/message.ts';
import type { AuditEntry } from '../audit/index.ts';
import { messagesAt } from '../message/index.ts';
import type { Table } from '../shared/table.ts';
import { messageIdIn } from './conversation-store.ts';

/** A message or an event of a ticket. Ids of both are ULIDs, which sort by time, and no two are the same. */
export type TimelineItem = { id: string } & ({ message: Message } | { event: AuditEntry });

/** Messages as one Query gave them, newest first. */
export interface Stretch {
  messages: Message[];
  /** id of the oldest row that was read, whether it is shown or not */
  end: string | null;
  more: boolean;
  /** whether it ended at 1 MB and not at its limit */
  cut: boolean;
}

/** The messages among rows: what other versions keep between them and the ticket is none. */
export async function stretchOf(
  table: Table,
  rows: readonly unknown[],
  how: { more: boolean; cut: boolean },
  before?: string,
): Promise<Stretch> {
  const ids = rows.map(messageIdIn);
  const messages = await messagesAt(
    table,
    rows.filter((_, at) => ids[at] !== before),
  );
  return { messages, end: ids.findLast((id) => id !== null) ?? null, ...how };
}

/** What one source gave, newest first: the items of it that are shown, and how far back it is known. */
export interface Strand {
  items: readonly TimelineItem[];
  /** id of the oldest row that was read, when there are older ones */
  horizon: string;
}

/**
 * A page of several strands in one order. Nothing older than the nearest horizon is on it, since there may be more between
 * that and the next: it is on the page that begins there.
 */
export function wovenPage(
  strands: readonly Strand[],
  limit: number,
  before = BEHIND_ALL,
): { items: TimelineItem[]; before: string | null } {
  const [horizon = ''] = strands
    .map((strand) => strand.horizon)
    .sort()
    .reverse();
  const known = strands
    .flatMap(({ items }) => items)
    .filter(({ id }) => id >= horizon && id < before)
    .sort((one, other) => (one.id < other.id ? 1 : -1));
  const page = withinFiles(known.slice(0, limit), (item) => ('message' in item ? item.message : null));
  const last = page.length < known.length ? page.at(-1)?.id : horizon;
  return { items: page.toReversed(), before: last || null };
}

/** Sorts behind every id. */
export const BEHIND_ALL = '~';

/** Files on a page, unless a single message has more: each comes with a link of 3 KB, and Lambda answers 6 MB at most. */
const FILES = 1000;

/** The newest items whose messages have no more files than a page holds, one at least. */
export function withinFiles<Item>(items: readonly Item[], messageOf: (item: Item) => Message | null): Item[] {
  let files = 0;
  const end = items.findIndex((item, at) => {
    files += messageOf(item)?.attachments.length ?? 0;
    return files > FILES && at > 0;
  });
  return items.slice(0, end === -1 ? items.length : end);
}
