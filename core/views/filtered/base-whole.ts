import type { Table } from '../../shared/table.ts';
import { partsOfPosition, positionOf } from '../list-position.ts';
import { changedPartitions } from './base.ts';
import type { Budget } from './budget.ts';
import { linesInOrder } from './list-lines.ts';
import { canFit } from './pins.ts';
import type { Question } from './question.ts';

/** Lines of the first request for a list that is read whole. */
const FIRST = 200;

/**
 * How long before it is read a ticket may have changed that moves from one list into another while they are read: as far as the
 * projector may be behind.
 */
const BEHIND_MS = 60_000;

/**
 * The numbers of all tickets that can fit, out of the lists in which they stand, upwards. Lists are read upwards too, so that none is
 * missed that moves up. What moves from one list into another meanwhile stands in the list of changes before it goes, which is
 * read last.
 * @throws InvalidInputError `tickets.filter_too_wide` when the lists are too long
 */
export async function wholeBase(
  table: Table,
  question: Question,
  { shards, budget }: { shards: number; budget: Budget },
): Promise<number[]> {
  const { base, pins, reader, now } = question;
  const ids = new Set<number>();
  const read = { newestFirst: false, first: FIRST, budget };
  const since = pins.activeSince;
  const from = since === null ? {} : { from: positionOf(since, 0) };
  for await (const line of linesInOrder(table, { ...read, ...from, partitions: base.partitions })) {
    if (canFit(line.summary, pins)) ids.add(partsOfPosition(line.sk).ticketId);
  }
  if (base.partitions.length > 1) {
    const recently = positionOf(new Date(now.getTime() - BEHIND_MS).toISOString(), 0);
    const partitions = changedPartitions(reader, shards);
    for await (const { sk } of linesInOrder(table, { ...read, from: recently, partitions }))
      ids.add(partsOfPosition(sk).ticketId);
  }
  return [...ids].sort((one, other) => one - other);
}
