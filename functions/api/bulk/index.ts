import { bulkTickets, requireBulk } from '../../../core/bulk/index.ts';
import { startJob } from '../../../core/jobs/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import type { Job } from '../../../schemas/job.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { presentJob } from '../jobs/present-job.ts';
import { listOf } from '../list-of.ts';
import { bulkRoutes } from './routes.ts';

const KIND = 'tickets.bulk';
const kinds = new Map([[KIND, bulkTickets]]);

/** The HTTP API of changes of many tickets. */
export const handler = apiFunction({
  routes: bulkRoutes,
  build: () => {
    const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
    return {
      table,
      endpoints: {
        bulkTickets: async ({ principal, body, context, remember }) => {
          const { tickets, ...act } = body;
          const byIds = 'ids' in tickets;
          const chosen = byIds ? tickets : { ...tickets, list: listOf(principal, tickets.list) };
          await requireBulk(table, principal, {
            ...act,
            conditions: byIds ? undefined : tickets.conditions,
          });
          const input = { ...act, tickets: chosen };
          const alongside = (job: Job) => remember({ body: presentJob(job) });
          const job = await startJob({ table, kinds }, context, { principal, kind: KIND, input, alongside });
          return { body: presentJob(job) };
        },
      },
    };
  },
});
