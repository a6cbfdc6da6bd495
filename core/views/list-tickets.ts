import { type Principal, teamLimit } from '../auth/index.ts';
import { readCursor, writeCursor } from '../shared/cursor.ts';
import { ForbiddenError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Page } from '../shared/write.ts';
import { isPerTeam, listName, PLACE, type TicketList, teamPart } from './ticket-list.ts';
import { type ListRow, listPartition, pageOfList, parseListRow, type TicketSummary } from './views-store.ts';

/** A page of a list; `cursor` is where the next one starts, null on the last. */
export interface TicketPage {
  tickets: TicketSummary[];
  cursor: string | null;
}

/**
 * One page of a list, latest activity first. All partitions of a list sort alike, so a page is the newest rows of
 * each, merged: one Query with one shard, and always a full page while there are tickets.
 * @throws ForbiddenError when the principal is limited to other teams. A list that nobody ever stood in is an empty page.
 */
export async function listTickets(
  deps: { table: Table; shards: number },
  input: { principal: Principal; list: TicketList; limit: number; cursor?: string },
): Promise<TicketPage> {
  const { list, limit } = input;
  const name = listName(list);
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor, name, PLACE);
  const partitions = partsOf(input.principal, list).flatMap((part) =>
    Array.from({ length: deps.shards }, (_, shard) => listPartition(part, shard)),
  );
  const pages = await Promise.all(
    partitions.map((partition) => deps.table.query(pageOfList.of({ partition, after, limit: limit + 1 }))),
  );
  const { rows, cut } = merged(pages, limit);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = (cut || rows.length > limit) && last !== undefined;
  return { tickets: page.map((row) => row.summary), cursor: more ? writeCursor(name, last.place) : null };
}

/**
 * The rows of all partitions, latest first. A partition that DynamoDB cut off at 1 MB is known down to its last row
 * only, so nothing older may come from the others.
 */
function merged(pages: readonly Page[], limit: number): { rows: ListRow[]; cut: boolean } {
  const known = pages.map((page) => ({ rows: page.rows.map(parseListRow), more: page.more }));
  const cut = known.filter(({ rows, more }) => more && rows.length <= limit);
  const ends = cut.map(({ rows }) => rows.at(-1)?.place ?? '');
  const oldest = ends.sort().at(-1);
  const rows = known
    .flatMap((page) => page.rows)
    .filter(({ place }) => oldest === undefined || place >= oldest)
    .sort((a, b) => (a.place < b.place ? 1 : -1));
  return { rows, cut: oldest !== undefined };
}

/** The parts of a list that this principal may read. */
function partsOf(principal: Principal, list: TicketList): string[] {
  const name = listName(list);
  const teams = teamLimit(principal);
  if (principal.kind === 'customer') {
    const own = list.of === 'requester' && list.customerId === principal.id;
    if (!own) throw new ForbiddenError();
    return [name];
  }
  if (teams === null) return [name];
  if (isPerTeam(list)) return teams.map((teamId) => teamPart(name, teamId));
  const allowed =
    (list.of === 'team' && teams.includes(list.teamId)) ||
    (list.of === 'assignee' && principal.kind === 'agent' && list.agentId === principal.id);
  if (!allowed) throw new ForbiddenError();
  return [name];
}
