import { inParts } from '../shared/parts.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Row, Write } from '../shared/write.ts';
import { mendDeadline, parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { countMoves } from './count-moves.ts';
import { listOfRow } from './list-position.ts';
import { endLook, endMove, listPlaces, type Places, parsePlaces } from './places-store.ts';
import { comingOnly, isNoted, type ProjectDeps, type Wanted, wantedOf } from './project-ticket.ts';

/** Tickets that are moved in one transaction at most: whoever else writes one of them has all of them moved one by one. */
const AT_ONCE = 25;
/** Writes that one transaction takes (Amazon DynamoDB, TransactWriteItems). */
const MOST_WRITES = 100;

/** A ticket that only comes to a row or two. */
interface Coming {
  readonly ticketId: number;
  readonly version: number;
  readonly before: Places;
  readonly wanted: Wanted;
  readonly rows: readonly Row[];
}

/**
 * Puts tickets of which a look was asked for into their lists together, as far as each only comes to a row or two, as when a view is
 * filled: they are read in one request, and some are written in one transaction, in which a row of counts is written once for all of
 * them.
 * @returns the versions that lists show of those that were done; the others are to be seen to one by one
 */
export async function projectTogether(
  deps: ProjectDeps,
  ticketIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const done = new Map<number, number>();
  const rowAt = await readRows(
    deps.table,
    ticketIds.flatMap((id) => [ticketByNumber.of(id), listPlaces.of(id)]),
  );
  const coming: Coming[] = [];
  for (const ticketId of ticketIds) {
    const rows = { ticket: rowAt(ticketByNumber.of(ticketId)), places: rowAt(listPlaces.of(ticketId)) };
    // What is wrong with one is told of when it is seen to by itself.
    const one = await comingOf(deps, ticketId, rows).catch(() => null);
    if (one !== null && isRight(one)) done.set(ticketId, one.version);
    else if (one !== null) coming.push(one);
  }
  for (const some of inParts(coming, AT_ONCE)) {
    for (const { ticketId, version, before, wanted, rows } of await moveTogether(deps, some)) {
      deps.moved?.(rows.map(listOfRow));
      if (wanted.crosses !== null && wanted.crosses !== before.crosses)
        await deps.crossing?.(ticketId, wanted.crosses);
      done.set(ticketId, version);
    }
  }
  return done;
}

async function comingOf(
  deps: ProjectDeps,
  ticketId: number,
  { ticket: row, places }: { ticket: unknown; places: unknown },
): Promise<Coming | null> {
  if (row === undefined) return null;
  await mendDeadline(deps.table, row);
  const [ticket, before] = [parseTicketRow(row), parsePlaces(places, ticketId)];
  const { wanted, isLast } = await wantedOf(deps, before, { ticketId, ticket });
  const rows = isLast ? comingOnly(before, wanted) : null;
  return rows && { ticketId, version: ticket.version, before, wanted, rows };
}

/** Whether a ticket stands as it should, and nobody waits to be told so. */
function isRight({ before, wanted }: Coming): boolean {
  return isNoted(before, wanted) && before.crosses === wanted.crosses && before.touched === false;
}

/** Gives those that were moved: none when somebody else has written where one of them stands, or anything is wrong with one. */
async function moveTogether(deps: ProjectDeps, coming: readonly Coming[]): Promise<readonly Coming[]> {
  const writes = writesOf(coming);
  if (writes.length > MOST_WRITES) {
    const moved: Coming[] = [];
    for (const half of inParts(coming, Math.ceil(coming.length / 2)))
      moved.push(...(await moveTogether(deps, half)));
    return moved;
  }
  return deps.table.write(writes).then(
    () => coming,
    () => [],
  );
}

/** Where the tickets stand, their rows, and each row of counts once for all of them. */
function writesOf(coming: readonly Coming[]): Write[] {
  const moved = coming.filter(({ before, wanted }) => !isNoted(before, wanted));
  return [
    ...coming.map(({ ticketId, before, wanted }) =>
      isNoted(before, wanted) ? endLook(before, ticketId, wanted.crosses) : endMove(before, wanted),
    ),
    ...countsOf(moved),
    ...moved.flatMap(({ rows }) => rows.map((row) => ({ type: 'put' as const, row }))),
  ];
}

function countsOf(moved: readonly Coming[]): Write[] {
  const moves = moved.map(({ before, wanted }) => ({
    before: before.stands,
    after: wanted.rows,
    countedIn: before.counted,
  }));
  return countMoves(moves, moved[0]?.wanted.counted ?? []);
}
