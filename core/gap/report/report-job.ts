import * as z from 'zod';
import type { Gap, GapReport } from '../../../schemas/gap.ts';
import { lastId } from '../../shared/counter-store.ts';
import { jobKind, type PageDeps, type PageOutcome } from '../../shared/job-kind.ts';
import { refusedBy } from '../../shared/table.ts';
import { answering, articleStems } from '../answering/answered.ts';
import { bestReply, type GivenReply } from '../draft/best-reply.ts';
import type { AskedGroup } from '../grouping/asked-ticket.ts';
import { groupAsked, MOST_TICKETS } from '../grouping/group-asked.ts';
import { keepReport, REPORT_BEGUN } from '../report-store.ts';
import { readArticles } from './read-articles.ts';
import { readAsked } from './read-asked.ts';
import { MOST_WEEKS, USUAL_WEEKS } from './start-report.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;
/** Groups that are kept: the largest. Nobody writes more articles than that. */
const MOST_GAPS = 300;
/** Tickets of a group whose replies are compared: the most typical. */
const MOST_COMPARED = 80;

const inputSchema = z.strictObject({ weeks: z.int().positive().max(MOST_WEEKS).default(USUAL_WEEKS) });

/**
 * Groups the tickets of the last weeks by what they ask, and says which article answers each group and which reply agents gave to it most. It is done in one page, as
 * what tickets say is put by nowhere: what could not be read in time is left out, and the report says so.
 */
export const makeGapReport = jobKind({
  permission: 'desk.read',
  input: inputSchema,
  checkpoint: z.null(),
  first: null,
  page: async (deps, { input }): Promise<PageOutcome<null>> => {
    const report = await reportOf(deps, input.weeks);
    await deps.table.write([keepReport(report, deps.jobId)]).catch((error) => {
      // Another job began in place of this one, which took too long, and its report is newer.
      if (!refusedBy(error, REPORT_BEGUN)) throw error;
    });
    const { tickets, gaps } = report;
    const counts = { tickets, groups: gaps.length, answered: gaps.filter(({ article }) => article).length };
    return { done: true, progress: { done: tickets, total: tickets, note: 'done' }, counts };
  },
});

async function reportOf(deps: PageDeps, weeks: number): Promise<GapReport> {
  const { table, context } = deps;
  const since = new Date(context.now.getTime() - weeks * WEEK_MS).toISOString();
  const last = await lastId(table, 'ticket');
  const { tickets, isComplete } = await readAsked(deps, { last, since, most: MOST_TICKETS });
  const articles = articleStems(await readArticles(table));
  const replies = new Map(tickets.map(({ asked, replies: given }) => [asked.id, given]));
  const gaps = groupAsked(tickets.map(({ asked }) => asked))
    .slice(0, MOST_GAPS)
    .map((group) => gapOf(group, answering(group, articles), replies));
  return { at: context.now.toISOString(), since, tickets: tickets.length, isComplete, gaps };
}

function gapOf(
  group: AskedGroup,
  article: Gap['article'],
  replies: ReadonlyMap<number, readonly GivenReply[]>,
): Gap {
  const typical = group.parts[0].tickets.slice(0, MOST_COMPARED);
  return {
    id: Math.min(...group.parts.flatMap(({ tickets }) => tickets)),
    parts: group.parts.map(({ language, tickets, words }) => ({
      language,
      tickets: [...tickets],
      words: [...words],
    })),
    article,
    reply: bestReply(typical.flatMap((id) => replies.get(id) ?? [])),
  };
}
