import type { Ticket } from '../../schemas/ticket.ts';
import { keptConfiguration, readArea } from '../configuration/index.ts';
import { loadFacts, subjectsOf } from '../facts/index.ts';
import { keptCatalogue } from '../fields/index.ts';
import { ConflictError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, partsOf, ticketByNumber } from '../ticket/index.ts';
import { compiledConditions } from './prepare-rule.ts';
import { retentionArea } from './retention-area.ts';
import { isKeeping } from './verdict.ts';

/**
 * Whether a rule keeps a ticket, such as the legal hold, so that it does not go for good, whoever asks and wherever it is; and so it is where a
 * rule keeps one that was merged into it. A rule whose conditions cannot be read keeps everything.
 */
export const isKept = async (table: Table, ticket: Ticket, now: Date): Promise<boolean> =>
  (await keptAmong(table, [ticket], now)).length > 0;

/** The numbers of those tickets that a rule keeps, as `isKept` says. */
export async function keptAmong(table: Table, tickets: readonly Ticket[], now: Date): Promise<number[]> {
  const { things } = await readArea(table, retentionArea);
  const rules = [...things.values()].filter(isKeeping);
  if (rules.length === 0 || tickets.length === 0) return [];
  const catalogue = await keptCatalogue(keptConfiguration(table)).latest(now);
  try {
    const keepers = await Promise.all(rules.map((rule) => compiledConditions(rule, catalogue)));
    const subjects = subjectsOf(keepers.flatMap(({ fields }) => fields));
    const kept: number[] = [];
    for (const ticket of tickets) {
      const facts = await loadFacts(table, await wholeOf(table, ticket), { now, subjects });
      if (facts.some((one) => keepers.some((keeper) => keeper.holds(one)))) kept.push(ticket.id);
    }
    return kept;
  } catch (error) {
    if (error instanceof ConflictError) return tickets.map(({ id }) => id);
    throw error;
  }
}

/** A ticket with all that were merged into it. */
async function wholeOf(table: Table, ticket: Ticket): Promise<Ticket[]> {
  const keys = partsOf(ticket)
    .filter((id) => id !== ticket.id)
    .map(ticketByNumber.of);
  if (keys.length === 0) return [ticket];
  const rowAt = await readRows(table, keys);
  return [ticket, ...keys.map(rowAt).flatMap((row) => (row === undefined ? [] : [parseTicketRow(row)]))];
}
