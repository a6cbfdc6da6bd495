import { keptConfiguration } from '../../configuration/index.ts';
import { type Catalogue, type KeptCatalogue, keptCatalogue } from '../../fields/index.ts';
import type { Table } from '../../shared/table.ts';
import { secondOf } from '../../sla/index.ts';
import { parseTicketRow, ticketByNumber, whereMerged } from '../../ticket/index.ts';
import type { ReportFacts } from '../booking.ts';
import { deriveTicket } from './derive-ticket.ts';
import { loadTicketLogs } from './load-logs.ts';
import {
  type ConfiguredTimes,
  loadConfiguredTimes,
  revisionOfTimes,
  rulesHistoryFor,
} from './rules-history.ts';

/** What reports know of tickets by their logs. */
export interface TicketFactsSource {
  /** All that reports know of a ticket now; null: there is none. */
  factsOf(ticketId: number, now: Date): Promise<ReportFacts | null>;
  /**
   * Numbers of the tickets that what happens on one may say something of, by its log: itself, and where it goes on; as it was when its facts were read,
   * where those of no other were since.
   */
  toldBy(ticketId: number): Promise<readonly number[]>;
}

/** Derives what reports know of tickets, and keeps in the memory of a function what was configured at all times. */
export function ticketFactsSource(
  table: Table,
  keep: ReturnType<typeof keptConfiguration> = keptConfiguration(table),
  catalogue: KeptCatalogue = keptCatalogue(keep),
): TicketFactsSource {
  let kept: { revision: string; by: Catalogue; times: ConfiguredTimes } | undefined;
  let last: { ticketId: number; row: unknown } | undefined;
  const timesAt = async (now: Date) => {
    const revision = revisionOfTimes(await keep.latestRevisions(now));
    const by = await catalogue.at(now);
    if (kept?.revision !== revision || kept.by !== by)
      kept = { revision, by, times: await loadConfiguredTimes(table, by) };
    return kept.times;
  };
  return {
    factsOf: async (ticketId, now) => {
      const logs = await loadTicketLogs(table, ticketId);
      const row = await table.get(ticketByNumber.of(ticketId));
      last = { ticketId, row };
      if (row === undefined || parseTicketRow(row).purged?.isForgotten) return null;
      const rules = await rulesHistoryFor(table, await timesAt(now), parseTicketRow(row), now);
      return deriveTicket({ ticketId, logs, rules, now: secondOf(now) });
    },
    toldBy: async (ticketId) => {
      const row = last?.ticketId === ticketId ? last.row : await table.get(ticketByNumber.of(ticketId));
      if (row === undefined) return [];
      const { ticket } = await whereMerged(table, parseTicketRow(row));
      return ticket.id === ticketId ? [ticketId] : [ticketId, ticket.id];
    },
  };
}
