import { teamLimit } from '../../../core/auth/index.ts';
import { bulkTickets, requireBulk } from '../../../core/bulk/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { startJob } from '../../../core/jobs/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import type { ListPage } from '../../../core/shared/list-page.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { changeTags, requireNewTag } from '../../../core/tag/index.ts';
import { keptTerms } from '../../../core/ticket/index.ts';
import { listTags, loadListShards, tagsInSight } from '../../../core/views/index.ts';
import type { Job } from '../../../schemas/job.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage } from '../answer-page.ts';
import { presentJob } from '../jobs/present-job.ts';
import { listOf } from '../list-of.ts';
import { bulkRoutes } from './routes.ts';

/** A page of tags; who may not count tickets gets no numbers. */
type TagPage = ListPage<{ tag: string; tickets: number | null }>;

const KIND = 'tickets.bulk';
const kinds = new Map([
  [KIND, bulkTickets],
  ['tags.change', changeTags],
]);
const TAG = /^[^\s#]{1,60}$/u;

/** The HTTP API of changes of many tickets. */
export const handler = apiFunction({
  routes: bulkRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'MAILBOXES', 'LIST_SHARDS');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const kept = keptTerms(keep);
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    return {
      table,
      endpoints: {
        bulkTickets: async ({ principal, body, context, remember }) => {
          const { tickets, ...act } = body;
          const byList = 'list' in tickets;
          const chosen = byList ? { ...tickets, list: listOf(principal, tickets.list) } : tickets;
          const terms = await kept.at(context.now, act.change);
          await requireBulk({ table, terms, mailboxes, now: context.now }, principal, {
            ...act,
            conditions: byList ? tickets.conditions : undefined,
            problemId: 'incidentsOf' in tickets ? tickets.incidentsOf : undefined,
          });
          const input = { ...act, tickets: chosen };
          const alongside = (job: Job) => remember({ body: presentJob(job) });
          const job = await startJob({ table, kinds }, context, { principal, kind: KIND, input, alongside });
          return { body: presentJob(job) };
        },
        listTags: ({ principal, query }) =>
          answerPage(
            { path: '/v1/tags', name: 'tags', place: TAG },
            query,
            async (page): Promise<TagPage> => {
              if (teamLimit(principal) === null) return listTags(table, page);
              const { read: shards } = await loadListShards(table, env.LIST_SHARDS);
              const { items, after } = await tagsInSight({ table, shards }, { principal, page });
              return { items: items.map((tag) => ({ tag, tickets: null })), after };
            },
          ),
        changeTags: async ({ principal, body: input, context, remember }) => {
          requireNewTag(input);
          const alongside = (job: Job) => remember({ body: presentJob(job) });
          const asked = { principal, kind: 'tags.change', input, alongside };
          return { body: presentJob(await startJob({ table, kinds }, context, asked)) };
        },
      },
    };
  },
});
