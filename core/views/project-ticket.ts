import type { Ticket } from '../../schemas/ticket.ts';
import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { isOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { type Key, type Row, textOfKey, type Write } from '../shared/write.ts';
import { mendDeadline, parseTicketRow } from '../ticket/index.ts';
import { type CountsKept, countMoves, keptCounts } from './count-moves.ts';
import type { StandingsOfViews } from './defined/view-standings.ts';
import { listOfRow, rowKeys } from './list-position.ts';
import {
  endLook,
  endMove,
  nextRevision,
  PLACES_CHANGED,
  type Places,
  parsePlaces,
  type Shown,
  startMove,
  type Target,
  ticketAndPlaces,
} from './places-store.ts';
import { nextStep, tagCounts } from './tag-counts.ts';
import { type StandingsOf, standingsOf } from './ticket-list.ts';
import { fingerprintOf, listRow, parseListRow, summaryOf, type TicketSummary } from './views-store.ts';

/** What the projector needs: `shards` of the lists to write to, which lists there are, and in which counts they are counted. */
export interface ProjectDeps {
  table: Table;
  shards: number;
  /** @default the built-in lists */
  standingsOf?: StandingsOf;
  /** where views put a ticket; when absent, there are none */
  views?: StandingsOfViews;
  /** when absent, nothing is counted */
  counts?: CountsKept;
  /** Is told in which lists rows came, went or show something else, once they do. */
  moved?: (lists: readonly string[]) => void;
  /** Is told when time alone puts a ticket elsewhere (RFC 3339), once that is noted. */
  crossing?: (ticketId: number, at: string) => Promise<void>;
}

const NO_VIEWS = { standings: [], crosses: null };

/**
 * Puts a ticket into the lists it belongs in, and out of those it left. A record of the stream only says that there
 * may be something to do: the ticket is read as it is now, so that records may come again, late, and in any order.
 * First the PLACES row says where the ticket is going, then the new rows are written, then the old ones deleted, then
 * PLACES says that it is done. So a ticket may stand twice for a moment, and never nowhere, and whoever comes after a
 * stop in the middle knows of all rows. A row or two that only come are written with PLACES at once. A ticket that stands right costs one read. That its row stands in the list of
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
export interface Wanted extends Target, Shown {
  rows: Key[];
  summary: TicketSummary | null;
}

async function project(deps: ProjectDeps, ticketId: number, written: Key[]): Promise<number | null> {
  const { table } = deps;
  const { rows } = await table.query(ticketAndPlaces.of(ticketId));
  const [row, places] = [ROW_KIND.ticket, ROW_KIND.places].map((kind) =>
    rows.find((found) => isOfKind(found, kind)),
  );
  const stands = parsePlaces(places, ticketId);
  const before = { ...stands, strays: [...stands.strays, ...written] };
  if (row !== undefined) await mendDeadline(table, row);
  const ticket = row === undefined ? null : parseTicketRow(row);
  const { wanted, isLast } = await wantedOf(deps, before, { ticketId, ticket });
  const noted = isNoted(before, wanted);
  const isKnownCrossing = before.crosses === wanted.crosses;
  const version = ticket?.version ?? null;
  if (noted && isKnownCrossing && !before.touched) return version;
  const fresh = noted && before.touched !== 'rows' ? [] : await freshOf(table, before, wanted);
  if (noted && fresh.length === 0) await table.write([endLook(before, ticketId, wanted.crosses)]);
  else {
    await move(table, { before, wanted, fresh, written });
    deps.moved?.([...fresh, ...leftBy(before, wanted)].map(listOfRow));
  }
  if (wanted.crosses !== null && !isKnownCrossing) await deps.crossing?.(ticketId, wanted.crosses);
  return isLast ? version : project(deps, ticketId, written);
}

/** Where a ticket is to stand next, and whether that is where it belongs. */
export async function wantedOf(
  deps: ProjectDeps,
  before: Places,
  { ticketId, ticket }: { ticketId: number; ticket: Ticket | null },
): Promise<{ wanted: Wanted; isLast: boolean }> {
  const views = ticket && deps.views ? await deps.views(ticket) : NO_VIEWS;
  const all = ticket ? [...(deps.standingsOf ?? standingsOf)(ticket), ...views.standings] : [];
  const standings = nextStep(before.stands, all);
  const summary = ticket ? summaryOf(ticket) : null;
  const wanted: Wanted = {
    ticketId,
    standings,
    shards: deps.shards,
    rows: rowKeys(ticketId, standings, deps.shards),
    summary,
    shown: summary ? fingerprintOf(summary) : before.shown,
    crosses: views.crosses,
    counted: deps.counts ? keptCounts(deps.counts) : before.counted,
  };
  return { wanted, isLast: standings.length === all.length };
}

/** Whether the rows that are wanted are those that are noted. */
export function isNoted(before: Places, { rows, shown, counted }: Wanted): boolean {
  const stands = new Set(before.stands.map(textOfKey));
  const isCounted = counted.every((count) => before.counted.includes(count));
  const isSame = shown === before.shown && sameKeys(stands, new Set(rows.map(textOfKey)));
  return !isInDoubt(before) && isCounted && isSame;
}

/** Whether rows may stand, or show something, that is not noted. */
function isInDoubt({ moving, strays }: Places): boolean {
  return moving.length > 0 || strays.length > 0;
}

/** The rows that are missing or show something else. Whoever asked for a look at the rows themselves has those read. */
async function freshOf(table: Table, before: Places, { rows, shown }: Wanted): Promise<Key[]> {
  if (isInDoubt(before)) return rows;
  if (before.touched !== 'rows' && before.shown !== shown) return rows;
  const right =
    before.touched === 'rows'
      ? (await table.getMany(rows))
          .map(parseListRow)
          .filter(({ summary }) => fingerprintOf(summary) === shown)
      : before.stands;
  const known = new Set(right.map(textOfKey));
  return rows.filter((key) => !known.has(textOfKey(key)));
}

/** Rows that a transaction puts along: it costs twice as much for each, and saves the note before, and two requests. */
const FEW = 2;

async function move(
  table: Table,
  { before, wanted, fresh, written }: { before: Places; wanted: Wanted; fresh: Key[]; written: Key[] },
): Promise<void> {
  const { summary } = wanted;
  const left = leftBy(before, wanted);
  const rows = summary ? fresh.map((key) => listRow(key, summary)) : [];
  if (isSmall(before, left, rows)) {
    const puts = rows.map((row) => ({ type: 'put' as const, row }));
    return table.write([...noteMoved(before, before, wanted), ...puts]);
  }
  await table.write([startMove(before, wanted)]);
  written.push(...fresh);
  await table.putMany(rows);
  await table.deleteMany(left);
  await table.write(noteMoved(before, { ...before, revision: nextRevision(before) }, wanted));
}

/** Rows in which a ticket is not to stand any more. */
function leftBy({ stands, moving, strays }: Places, { rows }: Wanted): Key[] {
  const keys = new Set(rows.map(textOfKey));
  return [...stands, ...moving, ...strays].filter((key) => !keys.has(textOfKey(key)));
}

/** Whether a row or two only come. */
function isSmall(before: Places, left: readonly Key[], rows: readonly unknown[]): boolean {
  return left.length === 0 && rows.length <= FEW && !isInDoubt(before);
}

/** The rows that only come, where those are a row or two and no tag is counted; null otherwise, or when the rows themselves are to be read. */
export function comingOnly(before: Places, wanted: Wanted): Row[] | null {
  const { summary, rows } = wanted;
  if (before.touched === 'rows' || summary === null) return null;
  const stands = before.shown === wanted.shown ? new Set(before.stands.map(textOfKey)) : new Set();
  const coming = rows.filter((key) => !stands.has(textOfKey(key))).map((key) => listRow(key, summary));
  const isAlone = isSmall(before, leftBy(before, wanted), coming);
  return isAlone && tagCounts(before.stands, rows).length === 0 ? coming : null;
}

/** Notes where the rows of a ticket are, and counts it there. `noted`: its places as they are noted by now. */
function noteMoved(before: Places, noted: Places, wanted: Wanted): Write[] {
  const moves = [{ before: before.stands, after: wanted.rows, countedIn: before.counted }];
  const counts = countMoves(moves, wanted.counted);
  return [endMove(noted, wanted), ...tagCounts(before.stands, wanted.rows), ...counts];
}

function sameKeys(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key));
}
