import { teamLimit } from '../../auth/index.ts';
import type { Facts } from '../../fields/index.ts';
import type { Reader } from '../../ownership/index.ts';
import { readCursor, writeCursor } from '../../shared/cursor.ts';
import { ConflictError } from '../../shared/errors.ts';
import type { Table } from '../../shared/table.ts';
import type { MayLag } from '../../shared/write.ts';
import { listPartition, positionOf } from '../list-position.ts';
import type { ListShards } from '../list-shards-store.ts';
import type { TicketPage } from '../list-tickets.ts';
import { eachTicketOnce, inOrder, readInOrder } from '../read-in-order.ts';
import { listName, ownViewListName, teamPart, viewListName } from '../ticket-list.ts';
import { type ListRow, summaryOf } from '../views-store.ts';
import { candidateLists } from './candidates.ts';
import type { CompiledView, GroundList } from './compile-view.ts';
import { factsOfTickets, ticketsIn } from './examine.ts';
import type { View } from './view-area.ts';

/** A page of a view; `isFilled`: its list holds every ticket that belongs there. */
export interface ViewPage extends TicketPage {
  isFilled: boolean;
}

/** What a page of a view is read with. */
export interface ViewPageDeps {
  table: Table;
  lists: ListShards;
}

/** What positions in lists of views look like. */
const POSITION = /^[0-9a-zTZ:.}-]*#\d{16}$/;

/**
 * Most tickets that are looked at one by one for a page of a view whose list is not filled yet: that costs about as many read
 * units, and a second or two.
 */
export const MOST_EXAMINED = 10_000;

/**
 * A page of a view: one Query at any size, in the view's order, for those who see some teams only one for each of their teams. Lists are a
 * moment behind as it is, so that it is read for half the units.
 * While the list of a view is being filled, the tickets that can be in it are looked at one by one.
 * @throws ConflictError `view.filling` when those are too many, so that the page has to wait for the list
 */
export async function viewPage(
  deps: ViewPageDeps,
  asked: { reader: Reader; view: CompiledView; now: Date; limit: number; cursor?: string | undefined },
): Promise<ViewPage> {
  const { view } = asked.view;
  const name = `view:${view.list}`;
  const after = asked.cursor === undefined ? undefined : readCursor(asked.cursor, name, POSITION);
  const isFilled = isViewFilled(asked.view, deps.lists);
  const read = isFilled ? readFilled : readFilling;
  const { rows, more } = await read(deps, { ...asked, after, mayLag: true });
  const last = rows.at(-1);
  return {
    tickets: rows.map(({ summary }) => summary),
    cursor: more && last !== undefined ? writeCursor(name, last.sk) : null,
    isFilled,
  };
}

interface Asked extends MayLag {
  reader: Reader;
  view: CompiledView;
  now: Date;
  limit: number;
  after: string | undefined;
}

/** Whether the list that a view stands on holds every ticket which belongs there. */
export function isViewFilled(
  { view, ground, rule }: CompiledView,
  { filled, version }: Pick<ListShards, 'filled' | 'version'>,
): boolean {
  // Before a ticket is listed, none is missing.
  return ground !== null || version === 0 || filled.get(view.list) === rule;
}

function readFilled(
  { table, lists }: ViewPageDeps,
  { reader, view, now, limit, after, mayLag = false }: Asked,
) {
  const partitions = viewPartitions(reader, view, lists.read);
  const range = view.rangeAt(now);
  return readInOrder(table, { partitions, isDownwards: view.ground !== null, range, after, limit, mayLag });
}

/**
 * The tickets of a part of a view as they are now, in its order, with what is known of them; `after` is where the next part
 * begins, null when this is the last. `mayLag`: they are as they were a moment ago, so that who writes by that has to say so in a condition.
 * @throws ConflictError `view.filling`, as for a page
 */
export async function viewCandidates(
  deps: ViewPageDeps,
  asked: Omit<Asked, 'after'> & { after?: string | undefined },
): Promise<{ facts: Facts[]; after: string | null }> {
  const read = isViewFilled(asked.view, deps.lists) ? readFilled : readFilling;
  const { rows, more } = await read(deps, { ...asked, after: asked.after });
  const { now, view, mayLag = false } = asked;
  const ids = rows.map(({ summary }) => summary.id);
  const found = await factsOfTickets(deps.table, ids, { now, subjects: view.subjects, mayLag });
  const byId = new Map(found.map((facts) => [facts.ticket.id, facts]));
  const last = rows.at(-1)?.sk ?? null;
  return { facts: ids.flatMap((id) => byId.get(id) ?? []), after: more ? last : null };
}

/** The page as it is, whatever has come into the list by now: of all candidates, those of which the conditions hold. */
async function readFilling(
  { table, lists }: ViewPageDeps,
  { reader, view, now, limit, after = '' }: Asked,
): Promise<{ rows: ListRow[]; more: boolean }> {
  const partitions = candidatePartitions(reader, view.view, lists.read);
  const found = await ticketsIn(table, partitions, MOST_EXAMINED);
  if (found === null) throw fillingError();
  const all = await factsOfTickets(table, found, { now, subjects: view.subjects });
  const range = view.rangeAt(now);
  const rows = all
    .filter((facts) => view.stands(facts) && isSeen(reader, view.view, facts))
    .map((facts) => ({
      pk: '',
      sk: positionOf(view.sort(facts), facts.ticket.id),
      summary: summaryOf(facts.ticket),
    }))
    .filter(({ sk }) => sk > after && isWithin(sk, range))
    .sort(inOrder);
  return { rows: eachTicketOnce(rows).slice(0, limit), more: rows.length > limit };
}

function isWithin(position: string, range: ReturnType<CompiledView['rangeAt']>): boolean {
  return (
    range === null || (position >= range.from && position <= positionOf(range.to, Number.MAX_SAFE_INTEGER))
  );
}

/** Those of some tickets that a view shows to this reader as they are now, with what is known of them. */
export async function ticketsInView(
  table: Table,
  { reader, view, now }: Pick<Asked, 'reader' | 'view' | 'now'>,
  ids: readonly number[],
): Promise<Facts[]> {
  const range = view.rangeAt(now);
  const all = await factsOfTickets(table, ids, { now, subjects: view.subjects });
  return all.filter(
    (facts) =>
      view.stands(facts) &&
      isSeen(reader, view.view, facts) &&
      isWithin(positionOf(view.sort(facts), facts.ticket.id), range),
  );
}

/** Whether a ticket is one of those that a view shows to this reader: lists may still hold one that has just left. */
function isSeen(reader: Reader, { whose }: View, { ticket }: Facts): boolean {
  if (whose === 'mine') return ticket.assigneeId === reader.id;
  const teams = teamsShown(reader, whose);
  return teams === null || (ticket.teamId !== null && teams.includes(ticket.teamId));
}

const FILLING = 'view.filling';

/** Whether a page has to wait for the list of its view. */
export function isFillingError(error: unknown): boolean {
  return error instanceof ConflictError && error.code === FILLING;
}

function fillingError(): ConflictError {
  return new ConflictError(
    FILLING,
    'The list of this view is being filled, and too many tickets can be in it to look at each of them. Try again when it is filled.',
  );
}

/** The teams whose parts of a view somebody is shown; null: the whole. */
export function teamsShown(reader: Reader, whose: View['whose']): readonly number[] | null {
  const limit = teamLimit(reader);
  return limit === null && whose === 'my_teams' ? reader.teamIds : limit;
}

/** The partitions of the list of a view that somebody is shown. */
export function viewPartitions(reader: Reader, view: CompiledView, shards: number): string[] {
  return inShards(listsOfView(reader, view), shards);
}

/** The names of the lists, and parts of lists, that show a view to its reader. */
export function listsOfView(reader: Reader, { view, ground }: CompiledView): string[] {
  const { list, whose } = view;
  if (whose === 'mine') {
    return [
      ground === null ? ownViewListName(list, reader.id) : listName({ of: 'assignee', agentId: reader.id }),
    ];
  }
  const name = ground === null ? viewListName(list) : nameOfGround(ground);
  return partsFor(teamsShown(reader, whose), name);
}

function nameOfGround(ground: GroundList): string {
  return listName(ground === 'pending' ? { of: 'status', status: ground } : { of: ground });
}

function candidatePartitions(reader: Reader, view: View, shards: number): string[] {
  // What an agent is assigned may belong to any team.
  const teams = view.whose === 'mine' ? null : teamsShown(reader, view.whose);
  return inShards(
    candidateLists(view).flatMap((name) => partsFor(teams, name)),
    shards,
  );
}

function partsFor(teams: readonly number[] | null, name: string): string[] {
  return teams === null ? [name] : teams.map((teamId) => teamPart(name, teamId));
}

function inShards(names: readonly string[], shards: number): string[] {
  return names.flatMap((name) => Array.from({ length: shards }, (_, shard) => listPartition(name, shard)));
}
