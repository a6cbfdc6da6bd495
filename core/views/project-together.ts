import { inParts } from '../shared/parts.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Row, Write } from '../shared/write.ts';
import { mendDeadline, parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { countMoves } from './count-moves.ts';
import { endLook, endMove, listPlaces, type Places, parsePlaces } from './places-store.ts';
import { comingOnly, isNoted, type ProjectDeps, type Wanted, wantedOf } from './project-ticket.ts';

/** Tickets that are moved in one transaction: three writes each, and the counts; whoever else writes one of them repeats all. */
const AT_ONCE = 10;

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
    if (!(await moveTogether(deps, some))) continue;
    for (const { ticketId, version, before, wanted } of some) {
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

/** Whether tickets were moved: not when somebody else has written where one of them stands, or anything is wrong with one. */
async function moveTogether({ table }: ProjectDeps, coming: readonly Coming[]): Promise<boolean> {
  const moved = coming.filter(({ before, wanted }) => !isNoted(before, wanted));
  const writes: Write[] = [
    ...coming.map(({ ticketId, before, wanted }) =>
      isNoted(before, wanted) ? endLook(before, ticketId, wanted.crosses) : endMove(before, wanted),
    ),
    ...countsOf(moved),
    ...moved.flatMap(({ rows }) => rows.map((row) => ({ type: 'put' as const, row }))),
  ];
  return table.write(writes).then(
    () => true,
    () => false,
  );
}

function countsOf(moved: readonly Coming[]): Write[] {
  const moves = moved.map(({ before, wanted }) => ({
    before: before.stands,
    after: wanted.rows,
    countedIn: before.counted,
  }));
  return countMoves(moves, moved[0]?.wanted.counted ?? []);
}
