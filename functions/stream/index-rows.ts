import { jobWrites } from '../../core/jobs/index.ts';
import {
  type Indexer,
  indexer,
  isIndexed,
  keptSegments,
  openSearchClient,
  openSearchIndexer,
  SEARCH_MERGE,
  s3IndexObjects,
} from '../../core/search/index.ts';
import { s3Asker } from '../../core/shared/ask-s3.ts';
import { contextOf } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import type { Environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';
import type { ReadRows } from '../edge/stream.ts';

type SearchEnvironment = Pick<Environment, 'SEARCH_BUCKET' | 'SEARCH_ENDPOINT'>;
const SYSTEM = { kind: 'system', name: 'search' } as const;

/** Puts what has changed into the index of the search, all of it that comes together at once. */
export function indexRows(
  table: Table,
  { SEARCH_BUCKET: bucket, SEARCH_ENDPOINT: endpoint }: SearchEnvironment,
): ReadRows {
  const { index } = endpoint
    ? openSearchIndexer({ table, ask: openSearchClient(endpoint, process.env) })
    : ownIndexer(table, bucket);
  return async (rows) => {
    const searched = rows.filter(({ row, isGone }) => !isGone && isIndexed(row));
    if (searched.length === 0) return null;
    const context = contextOf(SYSTEM, new Date(), Math.random);
    const failed = await index(context, searched).catch((error: unknown) => ({ at: 0, error }));
    const first = failed && searched[failed.at];
    if (!first) return null;
    logFailure('A change could not be indexed', failed.error, { row: first.pk }, { comesAgain: true });
    return first;
  };
}

function ownIndexer(table: Table, bucket: string): Indexer {
  const objects = s3IndexObjects(bucket, s3Asker(process.env));
  return indexer({
    table,
    objects,
    kept: keptSegments(objects),
    startMerge: async (context) => table.write(jobWrites(SEARCH_MERGE, {}, context).writes),
    unmended: (error) => logFailure('The index of the search could not be put in order', error, {}),
  });
}
