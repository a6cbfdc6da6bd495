import { type Principal, teamLimit } from '../auth/index.ts';
import { readCursor, writeCursor } from '../shared/cursor.ts';
import { ForbiddenError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { MayLag } from '../shared/write.ts';
import { listPartition, POSITION, partsOfPosition, positionOf } from './list-position.ts';
import {
  collaboratorListName,
  internalListName,
  isEarliestFirst,
  isPerTeam,
  listName,
  memberListName,
  plannedOwnName,
  type TicketList,
  teamPart,
  teamShareName,
} from './ticket-list.ts';
import { type ListRow, pageOfList, parseListRow, type TicketSummary } from './views-store.ts';

/** A page of a list; `cursor` is where the next one starts, null on the last. */
export interface TicketPage {
  tickets: TicketSummary[];
  cursor: string | null;
}

/**
 * One page of a list, in its order: latest activity first, or what is planned earliest first. All partitions of a list sort
 * alike, so a page is the first rows of each, merged: one Query with one shard, and always a full page while there are
 * tickets. A ticket that is being moved may stand twice, and is shown once. Pages for people are read for half the units (`mayLag`), as lists
 * are a moment behind what happens anyway; who works through a list reads it as it is.
 * @throws ForbiddenError when the principal is limited to other teams. A list in which no ticket ever stood is an empty
 * page.
 */
export async function listTickets(
  deps: { table: Table; shards: number },
  input: { principal: Principal; list: TicketList; limit: number; cursor?: string } & MayLag,
): Promise<TicketPage> {
  const { principal, list, limit, mayLag = false } = input;
  const name = listName(list);
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor, name, POSITION);
  const { rows, more } = await rowsBehind(deps, { principal, list, limit, after, mayLag });
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const ends = !more && rows.length <= limit;
  return {
    tickets: page.map((row) => row.summary),
    cursor: ends || last === undefined ? null : writeCursor(name, last.sk),
  };
}

/** A ticket that is planned, when for (RFC 3339), and what lists show of it. */
export interface PlannedTicket {
  plannedFor: string;
  summary: TicketSummary;
}

/** What is planned for an agent from a time on, the earliest first, as far as they see it; `most` tickets at the most. */
export async function plannedTickets(
  deps: { table: Table; shards: number },
  { principal, from, most }: { principal: Principal & { kind: 'agent' }; from: Date; most: number },
): Promise<PlannedTicket[]> {
  const list = { of: 'planned', agentId: principal.id } as const;
  const after = positionOf(from.toISOString(), 0);
  const { rows } = await rowsBehind(deps, { principal, list, limit: most, after });
  return rows.slice(0, most).map(({ sk, summary }) => ({ plannedFor: partsOfPosition(sk).sort, summary }));
}

/** More rows of a list than `limit`, or all there are, behind a position of it; `more` when others may follow. */
async function rowsBehind(
  { table, shards }: { table: Table; shards: number },
  {
    principal,
    list,
    limit,
    mayLag = false,
    ...from
  }: { principal: Principal; list: TicketList; limit: number; after?: string | undefined } & MayLag,
): Promise<{ rows: ListRow[]; more: boolean }> {
  const partitions = partsOf(principal, list).flatMap((part) =>
    Array.from({ length: shards }, (_, shard) => listPartition(part, shard)),
  );
  const earliestFirst = isEarliestFirst(list);
  let { after } = from;
  let rows: ListRow[] = [];
  let more = true;
  while (more && rows.length <= limit) {
    const known = await readOn(table, partitions, { after, limit: limit + 1, earliestFirst, mayLag });
    rows = eachTicketOnce([...rows, ...known.rows]);
    after = known.rows.at(-1)?.sk;
    more = known.more && after !== undefined;
  }
  return { rows, more };
}

/**
 * The next rows of all partitions, in the order of the list. A partition that has more is known up to its last row only, so
 * nothing beyond that may come from the others.
 */
async function readOn(
  table: Table,
  partitions: readonly string[],
  from: { after: string | undefined; limit: number; earliestFirst: boolean; mayLag: boolean },
): Promise<{ rows: ListRow[]; more: boolean }> {
  const pages = await Promise.all(
    partitions.map((partition) => table.query(pageOfList.of({ partition, ...from }))),
  );
  const known = pages.map((page) => ({ rows: page.rows.map(parseListRow), more: page.more }));
  const ends = known.flatMap(({ rows, more }) => (more ? (rows.at(-1)?.sk ?? []) : []));
  const order = from.earliestFirst ? ascending : (one: string, other: string) => ascending(other, one);
  const [end] = ends.sort(order);
  const rows = known
    .flatMap((page) => page.rows)
    .filter(({ sk }) => end === undefined || order(sk, end) <= 0)
    .sort((one, other) => order(one.sk, other.sk));
  return { rows, more: end !== undefined };
}

const ascending = (one: string, other: string): number => (one === other ? 0 : one < other ? -1 : 1);

/** Of two rows of one ticket, the one that was written for its newer version; of two of one version, the first. */
function eachTicketOnce(rows: readonly ListRow[]): ListRow[] {
  const newest = new Map<number, ListRow>();
  for (const row of rows) {
    const known = newest.get(row.summary.id);
    if (known === undefined || known.summary.version < row.summary.version) newest.set(row.summary.id, row);
  }
  return rows.filter((row) => newest.get(row.summary.id) === row);
}

/** What is shared with an agent themselves and with each of their teams. An agent of all teams is in none by name. */
function sharedParts(principal: Principal, list: TicketList & { of: 'shared' }): string[] {
  if (principal.kind !== 'agent' || principal.id !== list.agentId) throw new ForbiddenError();
  return [listName(list), ...(principal.teamIds ?? []).map(teamShareName)];
}

/** Whether a list is of what is planned for the agent themselves. */
function isOwnPlan(principal: Principal, list: TicketList): principal is Principal & { kind: 'agent' } {
  return list.of === 'planned' && principal.kind === 'agent' && principal.id === list.agentId;
}

/** The parts of a list of a customer: of their own tickets, of those that their organisation shares with them, or of both. */
function partsForCustomer(
  { id: customerId, shared }: Principal & { kind: 'customer' },
  list: TicketList,
): string[] {
  const own = [listName({ of: 'requester', customerId }), collaboratorListName(customerId)];
  const others = shared === undefined ? [] : [memberListName(shared.organisationId)];
  if (list.of === 'requester' && list.customerId === customerId) return own;
  if (list.of === 'readable' && list.customerId === customerId) return [...own, ...others];
  const isTheirs = list.of === 'organisation' && list.organisationId === shared?.organisationId;
  if (!isTheirs) throw new ForbiddenError();
  return others;
}

/** The parts of a list that this principal may read. */
function partsOf(principal: Principal, list: TicketList): string[] {
  const name = listName(list);
  const teams = teamLimit(principal);
  if (principal.kind === 'customer') return partsForCustomer(principal, list);
  if (list.of === 'readable') throw new ForbiddenError();
  if (list.of === 'shared') return sharedParts(principal, list);
  const names = list.of === 'requester' ? [name, internalListName(list.customerId)] : [name];
  if (teams === null) return names;
  if (isPerTeam(list)) {
    const parts = teams.flatMap((teamId) => names.map((part) => teamPart(part, teamId)));
    return isOwnPlan(principal, list) ? [plannedOwnName(principal.id), ...parts] : parts;
  }
  const allowed =
    (list.of === 'team' && teams.includes(list.teamId)) ||
    (list.of === 'assignee' && principal.kind === 'agent' && list.agentId === principal.id);
  if (!allowed) throw new ForbiddenError();
  return [name];
}
