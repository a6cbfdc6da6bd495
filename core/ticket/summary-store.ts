import * as z from 'zod';
import { actorSchema, timeSchema } from '../../schemas/actor.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type QueryRequest, type Write } from '../shared/write.ts';

/** A summary as somebody wrote it. */
const summaryVersionSchema = z.object({
  version: z.int().positive(),
  problem: z.string(),
  solution: z.string(),
  at: timeSchema,
  by: actorSchema,
});
export type SummaryVersion = z.infer<typeof summaryVersionSchema>;

const rows = rowsOfKind(ROW_KIND.summaryVersion, z.object({ summary: summaryVersionSchema }));
const DIGITS = 6;
const placeOf = (version: number) => String(version).padStart(DIGITS, '0');

export const summaryVersions = accessPattern({
  name: 'Versions of a summary',
  description: 'Shows agents what the summary of a ticket said, oldest version first.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'SUMMARY#<version, 6 digits>',
  of: ({ ticketId, limit, after }: PageRequest & { ticketId: number }): QueryRequest => ({
    pk: ticketSubject(ticketId),
    from: after === undefined ? 'SUMMARY#' : `SUMMARY#${after} `,
    to: 'SUMMARY#~',
    limit: limit + 1,
  }),
});

/** What the place of a version in its list looks like. */
export const SUMMARY_PLACE = /^\d{6}$/;

/** The version in a row. */
export function parseSummaryVersion(row: unknown): SummaryVersion {
  return rows.parse(row).summary;
}

/** A page of the versions of a summary, the present one last. */
export async function listSummaries(
  table: Table,
  ticketId: number,
  page: PageRequest,
): Promise<ListPage<SummaryVersion>> {
  const found = await table.query(summaryVersions.of({ ticketId, ...page }));
  return listPage(found, page.limit, parseSummaryVersion, ({ version }) => placeOf(version));
}

const NOTHING = { problem: '', solution: '', version: 0 };

/** A ticket whose summary changed, with the next version of it and the row that keeps it; as it is when it did not. */
export function summarised(
  before: Ticket,
  after: Ticket,
  context: Context,
): { ticket: Ticket; kept: Write[] } {
  const { summary: old = NOTHING } = before;
  const { problem, solution } = after.summary ?? NOTHING;
  if (problem === old.problem && solution === old.solution) return { ticket: after, kept: [] };
  const summary = { problem, solution, version: old.version + 1 };
  const version = { ...summary, at: context.now.toISOString(), by: context.actor };
  const key = { pk: ticketSubject(after.id), sk: `SUMMARY#${placeOf(summary.version)}` };
  return { ticket: { ...after, summary }, kept: [insert(rows.row(key, { summary: version }), 'version')] };
}

/** What a change says of the summary; what is absent stays. */
export interface SummaryChange {
  summary?: { problem?: string; solution?: string };
}

/** The ticket with the words of a change of its summary. */
export function withSummary<T extends Ticket>(ticket: T, { summary: words }: SummaryChange): T {
  if (words === undefined) return ticket;
  const old = ticket.summary ?? NOTHING;
  const { problem = old.problem, solution = old.solution } = words;
  if (problem === old.problem && solution === old.solution) return ticket;
  return { ...ticket, summary: { problem, solution, version: old.version + 1 } };
}
