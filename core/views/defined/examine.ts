import type { FactsSubject } from '../../facts/index.ts';
import { loadFacts } from '../../facts/index.ts';
import type { Facts } from '../../fields/index.ts';
import { inParts } from '../../shared/parts.ts';
import type { Table } from '../../shared/table.ts';
import type { MayLag } from '../../shared/write.ts';
import { parseTicketRow, ticketByNumber } from '../../ticket/index.ts';
import { pageOfList, parseListRow } from '../views-store.ts';

/** Rows that one Query reads, and tickets that are read together. */
const AT_ONCE = 100;
/** Reads of tickets that go on at the same time. */
const SIDE_BY_SIDE = 4;

/**
 * The numbers of the tickets in some partitions of lists, each once; null when there are more than `most`, of which none are
 * given: whoever looks at them one by one has to stop somewhere.
 */
export async function ticketsIn(
  table: Table,
  partitions: readonly string[],
  most: number,
): Promise<number[] | null> {
  const found = new Set<number>();
  for (const partition of partitions) {
    let after: string | undefined;
    do {
      const page = await table.query(
        pageOfList.of({ partition, limit: AT_ONCE * 5, ...(after && { after }) }),
      );
      const rows = page.rows.map(parseListRow);
      for (const { summary } of rows) found.add(summary.id);
      if (found.size > most) return null;
      after = page.more ? rows.at(-1)?.sk : undefined;
    } while (after !== undefined);
  }
  return [...found];
}

/** What is known of tickets as they are now, by their numbers; those that do not exist are left out. */
export async function factsOfTickets(
  table: Table,
  ticketIds: readonly number[],
  { mayLag = false, ...asked }: { now: Date; subjects: readonly FactsSubject[] } & MayLag,
): Promise<Facts[]> {
  const all: Facts[] = [];
  const parts = [...inParts(ticketIds, AT_ONCE)];
  for (const together of inParts(parts, SIDE_BY_SIDE)) {
    const found = await Promise.all(
      together.map(async (ids) => {
        const rows = await table.getMany(ids.map(ticketByNumber.of), { mayLag });
        return loadFacts(table, rows.map(parseTicketRow), asked);
      }),
    );
    all.push(...found.flat());
  }
  return all;
}
