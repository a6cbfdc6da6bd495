import type { Caller } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { catalogueSeenBy, type FieldUser, keptCatalogue } from '../../../core/fields/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import {
  answerReport,
  countedUntil,
  drillReport,
  exportTerms,
  nameValues,
  openDrill,
  REPORT_EXPORT,
  reportSource,
  requireExport,
  viewerOf,
} from '../../../core/report/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { presentJob } from '../jobs/present-job.ts';
import { libraryEndpoints } from './library-endpoints.ts';
import { mailEndpoints } from './mail-endpoints.ts';
import { presentAnswer, presentFigure, presentMetrics, timeOf } from './present-report.ts';
import { reportRoutes } from './routes.ts';

/** Most figures of an answer: a few megabytes. */
const MOST_FIGURES = 10_000;

const userOf = (principal: Caller): FieldUser => (principal.kind === 'agent' ? principal.role : 'customer');

/** The HTTP API of reports. */
export const handler = apiFunction({
  routes: reportRoutes,
  build: () => {
    const env = environment('TABLE_NAME');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const seenBy = async (principal: Caller, now: Date) =>
      catalogueSeenBy(await catalogue.at(now), userOf(principal));
    const askedBy = async (principal: Caller, asked: Date) => {
      const now = countedUntil(asked);
      const opened = reportSource({ table, keep, now, principal });
      const [source, seen] = await Promise.all([opened, seenBy(principal, now)]);
      return { source, asked: { viewer: viewerOf(principal), catalogue: seen, now } };
    };
    return {
      table,
      endpoints: {
        ...libraryEndpoints({ table, catalogue }),
        ...mailEndpoints({ table, catalogue }),
        listReportMetrics: async ({ principal, context }) => ({
          body: presentMetrics(await seenBy(principal, context.now)),
        }),
        queryReport: async ({ principal, body: query, context }) => {
          const { source, asked } = await askedBy(principal, context.now);
          const naming = { findNames: nameValues(table, asked.catalogue), mostFigures: MOST_FIGURES };
          return { body: presentAnswer(await answerReport(source, { ...asked, query }, naming)) };
        },
        drillReport: async ({ principal, body, context }) => {
          const { source, asked } = await askedBy(principal, context.now);
          const drill = await drillReport(source, { ...asked, ...body });
          const { figure, items, ...rest } = await openDrill(
            table,
            { principal, viewer: asked.viewer },
            drill,
          );
          const shown = items.map((item) => ({ ...item, at: timeOf(item.at) }));
          return { body: { ...rest, figure: presentFigure(figure), items: shown } };
        },
        exportReport: async ({ principal, body, context, remember }) => {
          const { source, asked } = await askedBy(principal, context.now);
          await requireExport(source, body, asked);
          const { job, writes } = jobWrites(REPORT_EXPORT, exportTerms.parseInput(body), context);
          const answer = { body: presentJob(job) };
          await table.write([...writes, ...remember(answer)]);
          return answer;
        },
      },
    };
  },
});
