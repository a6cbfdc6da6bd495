import type { Caller } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { catalogueSeenBy, type FieldUser, keptCatalogue } from '../../../core/fields/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import {
  keptSegments,
  type LiveIndex,
  liveIndex,
  openSearchClient,
  openSearchEngine,
  ownEngine,
  requireExportable,
  SEARCH_EXPORT,
  s3IndexObjects,
} from '../../../core/search/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { dynamoTable, type Table } from '../../../core/shared/table.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { presentJob } from '../jobs/present-job.ts';
import { answerSearch } from './answer-search.ts';
import { searchRoutes } from './routes.ts';
import { articleSearch } from './search-articles.ts';

const userOf = (principal: Caller): FieldUser => (principal.kind === 'agent' ? principal.role : 'customer');

/** A telephone number whose brackets would group words. */
const BRACKETED = /^(?=.*[()])\s*\+?[\d(][\d ()./-]{4,}\d\s*$/u;

/** A query that is a telephone number with brackets in it, without what stands between its digits. */
const asNumber = (query: string): string =>
  BRACKETED.test(query) ? query.replaceAll('(0)', '').replace(/[^\d+]/gu, '') : query;

/** The HTTP API of the search. */
export const handler = apiFunction({
  routes: searchRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'SEARCH_BUCKET', 'SEARCH_ENDPOINT');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const engine = env.SEARCH_ENDPOINT
      ? openSearchEngine({ table, ask: openSearchClient(env.SEARCH_ENDPOINT, process.env) })
      : ownEngine({ table, live: liveIndexIn(table, env.SEARCH_BUCKET) });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const findArticles = articleSearch({ table, keep });
    return {
      table,
      endpoints: {
        search: async ({ principal, query, context: { now }, origin }) => {
          const { kind: space, limit, cursor } = query;
          if (space === 'articles') return { body: await findArticles(query, { principal, now, origin }) };
          const source = asNumber(query.q);
          const seen = catalogueSeenBy(await catalogue.at(now), userOf(principal));
          const asked = { principal, source, space, limit, cursor, now, catalogue: seen };
          const answer = await engine.search(asked);
          return { body: await answerSearch(table, { principal, now }, query, answer) };
        },
        exportSearch: async ({ principal, body, context, remember }) => {
          const { q: source, kind: space, format } = body;
          const seen = catalogueSeenBy(await catalogue.at(context.now), userOf(principal));
          const asked = { principal, source, space, limit: 1, now: context.now, catalogue: seen };
          requireExportable((await engine.search(asked)).total);
          const { job, writes } = jobWrites(SEARCH_EXPORT, { query: source, space, format }, context);
          const answer = { body: presentJob(job) };
          await table.write([...writes, ...remember(answer)]);
          return answer;
        },
        suggest: async ({ principal, query: { q: source, kind: space }, context: { now } }) => {
          return { body: { suggestions: await engine.suggest({ principal, source, space, now }) } };
        },
      },
    };
  },
});

function liveIndexIn(table: Table, bucket: string): LiveIndex {
  return liveIndex({ table, kept: keptSegments(s3IndexObjects(bucket, s3Asker(process.env))) });
}
