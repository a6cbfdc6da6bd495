import type { Table } from '../../shared/table.ts';
import { partsOfPosition, positionOf } from '../list-position.ts';
import type { Budget } from './budget.ts';
import { linesInOrder } from './list-lines.ts';
import { canFit } from './pins.ts';
import type { Question } from './question.ts';

/** Lines of the first request for a list that is read whole. */
const FIRST = 200;

/**
 * The numbers of all tickets that can fit, out of the lists in which they stand, upwards. Lists are read upwards too, so that none is
 * missed that moves up. Several lists are read twice: a ticket that moved out of one before that was read, into another that had been
 * read, stands there the second time.
 * @throws InvalidInputError `tickets.filter_too_wide` when the lists are too long
 */
export async function wholeBase(
  table: Table,
  { base, pins }: Question,
  { shards, budget }: { shards: number; budget: Budget },
): Promise<number[]> {
  const ids = new Set<number>();
  const since = pins.activeSince;
  const from = since === null ? {} : { from: positionOf(since, 0) };
  const read = { newestFirst: false, first: FIRST, budget, partitions: base.partitions, ...from };
  const times = base.partitions.length > shards ? 2 : 1;
  for (let time = 0; time < times; time += 1) {
    for await (const line of linesInOrder(table, read))
      if (canFit(line.summary, pins)) ids.add(partsOfPosition(line.sk).ticketId);
  }
  return [...ids].sort((one, other) => one - other);
}
