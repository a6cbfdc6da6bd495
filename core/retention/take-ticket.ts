import type { Ticket } from '../../schemas/ticket.ts';
import { loadFacts, loadFactsOf } from '../facts/index.ts';
import { ANONYMISE, anonymiseWhere } from '../privacy/index.ts';
import { PURGE, purgeWhere } from '../purge/index.ts';
import type { Context } from '../shared/context.ts';
import type { PageDeps } from '../shared/job-kind.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { Listed } from './listed.ts';
import { type PreparedRule, type Verdict, verdictOn } from './verdict.ts';

/** What a rule says of each of some tickets, by their numbers: two reads for all of them, and one where it asks for the ticket alone. */
export async function loadVerdicts(
  table: Table,
  prepared: PreparedRule,
  listed: readonly Listed[],
  now: Date,
): Promise<(ticketId: number) => Verdict> {
  const keys = listed.map(({ ticketId }) => ticketByNumber.of(ticketId));
  const rowAt = await readRows(table, keys);
  const tickets = keys.flatMap((key) => {
    const row = rowAt(key);
    return row === undefined ? [] : [parseTicketRow(row)];
  });
  const facts = await loadFacts(table, tickets, { now, subjects: prepared.subjects });
  const verdicts = new Map(facts.map((one) => [one.ticket.id, verdictOn(prepared, one)]));
  return (ticketId) => verdicts.get(ticketId) ?? 'left';
}

/**
 * Takes a ticket as its rule says, unless it is to be left alone in the moment in which that is written. The job that takes its words away is the
 * desk's: it goes on whatever becomes of the rule, and of who had it done.
 */
export async function takeTicket(
  { table, context, begin }: Pick<PageDeps, 'table' | 'context' | 'begin'>,
  prepared: PreparedRule,
  ticketId: number,
): Promise<void> {
  if (begin === undefined) throw new Error('Retention needs to begin jobs');
  const { action } = prepared.rule;
  const { subjects } = prepared;
  const isOver = async (ticket: Ticket) =>
    verdictOn(prepared, await loadFactsOf(table, ticket, { now: context.now, subjects })) === 'take';
  const kind = action === 'delete' ? PURGE : ANONYMISE;
  const start = (by: Context) =>
    begin(kind, { ticketId }, { ...by, actor: { kind: 'system', name: 'clock' } });
  const decide = action === 'delete' ? purgeWhere : anonymiseWhere;
  await decide(table, context, { ticketId, isOver, start });
}
