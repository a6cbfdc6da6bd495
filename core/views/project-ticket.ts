import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { isOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { type Key, textOfKey } from '../shared/write.ts';
import { mendDeadline, parseTicketRow } from '../ticket/index.ts';
import { rowKeys } from './list-position.ts';
import {
  endLook,
  endMove,
  nextRevision,
  PLACES_CHANGED,
  type Places,
  parsePlaces,
  startMove,
  type Target,
  ticketAndPlaces,
} from './places-store.ts';
import { nextStep, tagCounts } from './tag-counts.ts';
import { type StandingsOf, standingsOf } from './ticket-list.ts';
import { fingerprintOf, listRow, parseListRow, summaryOf, type TicketSummary } from './views-store.ts';

/** What the projector needs: `shards` of the lists to write to, and which lists there are. */
export interface ProjectDeps {
  table: Table;
  shards: number;
  /** @default the built-in lists */
  standingsOf?: StandingsOf;
}

/**
 * Puts a ticket into the lists it belongs in, and out of those it left. A record of the stream only says that there
 * may be something to do: the ticket is read as it is now, so that records may come again, late, and in any order.
 * First the PLACES row says where the ticket is going, then the new rows are written, then the old ones deleted, then
 * PLACES says that it is done. So a ticket may stand twice for a moment, and never nowhere, and whoever comes after a
 * stop in the middle knows of all rows. A ticket that stands right costs one read. That its row stands in the list of
 * what is due is seen to first, as every row of a ticket comes by here, whichever version wrote it.
 * @returns the version of the ticket that its lists show, null when there is no such ticket
 * @throws BusyError when others wrote its places again and again
 */
export function projectTicket(deps: ProjectDeps, ticketId: number): Promise<number | null> {
  // Rows that a try wrote before it was overtaken: nobody but us knows of those.
  const written: Key[] = [];
  return untilNotOvertaken([PLACES_CHANGED], () => project(deps, ticketId, written));
}

/** Where a ticket is to stand, and what its rows are to show: nothing when it is gone. */
interface Wanted extends Target {
  rows: Key[];
  summary: TicketSummary | null;
  shown: string | null;
}

async function project(
  { table, ...deps }: ProjectDeps,
  ticketId: number,
  written: Key[],
): Promise<number | null> {
  const { rows } = await table.query(ticketAndPlaces.of(ticketId));
  const places = parsePlaces(
    rows.find((row) => isOfKind(row, ROW_KIND.places)),
    ticketId,
  );
  const before = { ...places, strays: [...places.strays, ...written] };
  const row = rows.find((found) => isOfKind(found, ROW_KIND.ticket));
  if (row !== undefined) await mendDeadline(table, row);
  const ticket = row === undefined ? null : parseTicketRow(row);
  const all = ticket ? (deps.standingsOf ?? standingsOf)(ticket) : [];
  const standings = nextStep(before.stands, all);
  const summary = ticket ? summaryOf(ticket) : null;
  const wanted: Wanted = {
    ticketId,
    standings,
    shards: deps.shards,
    rows: rowKeys(ticketId, standings, deps.shards),
    summary,
    shown: summary ? fingerprintOf(summary) : before.shown,
  };
  const noted = isNoted(before, wanted);
  const version = ticket?.version ?? null;
  if (noted && !before.touched) return version;
  const fresh = await freshOf(table, before, wanted);
  if (noted && fresh.length === 0) await table.write([endLook(before, ticketId)]);
  else await move(table, { before, wanted, fresh, written });
  return standings.length < all.length ? project({ table, ...deps }, ticketId, written) : version;
}

/** Whether the rows that are wanted are those that are noted. */
function isNoted(before: Places, { rows, shown }: Wanted): boolean {
  const stands = new Set(before.stands.map(textOfKey));
  return !isInDoubt(before) && shown === before.shown && sameKeys(stands, new Set(rows.map(textOfKey)));
}

/** Whether rows may stand, or show something, that is not noted. */
function isInDoubt({ moving, strays }: Places): boolean {
  return moving.length > 0 || strays.length > 0;
}

/** The rows that are missing or show something else. Whoever asked for another look has the rows themselves read. */
async function freshOf(table: Table, before: Places, { rows, shown }: Wanted): Promise<Key[]> {
  if (isInDoubt(before)) return rows;
  if (!before.touched && before.shown !== shown) return rows;
  const right = before.touched
    ? (await table.getMany(rows)).map(parseListRow).filter(({ summary }) => fingerprintOf(summary) === shown)
    : before.stands;
  const known = new Set(right.map(textOfKey));
  return rows.filter((key) => !known.has(textOfKey(key)));
}

async function move(
  table: Table,
  { before, wanted, fresh, written }: { before: Places; wanted: Wanted; fresh: Key[]; written: Key[] },
): Promise<void> {
  const { summary } = wanted;
  const keys = new Set(wanted.rows.map(textOfKey));
  const left = [...before.stands, ...before.moving, ...before.strays].filter(
    (key) => !keys.has(textOfKey(key)),
  );
  await table.write([startMove(before, wanted)]);
  written.push(...fresh);
  if (summary) await table.putMany(fresh.map((key) => listRow(key, summary)));
  await table.deleteMany(left);
  const ended = endMove({ ...before, revision: nextRevision(before) }, wanted);
  await table.write([ended, ...tagCounts(before.stands, wanted.rows)]);
}

function sameKeys(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key));
}
