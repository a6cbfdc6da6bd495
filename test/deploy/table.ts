import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { RESTORED_ATTRIBUTE } from '../../core/shared/names.ts';
import { OWNER } from './cloud.ts';

/** Kinds of rows that a desk makes by itself: its lists and what they count, and what it knows of its timers. */
const OWN = [
  'listed',
  'listed_customer',
  'timeline',
  'places',
  'list_shards',
  'list_counts',
  'tag',
  'clock',
  'changes',
  'search_log',
  'search_manifest',
  'report_facts',
  'report_day',
  'report_change',
  'report_sums',
  'report_table',
  'report_added',
  'lake',
  'lake_note',
];

/** Rows of the jobs that a desk starts by itself, to fill lists, to count, to merge the index; their events too. */
const isUpkeep = ({ pk, startedBy, job, event }: Row): boolean =>
  /^JOBS?(#|$)/.test(String(pk)) &&
  [startedBy, Object(job).startedBy, Object(event).actor].some((by) => Object(by).kind === 'system');

type Row = Record<string, unknown>;

/** Every row of a table by its key, without those that a desk makes by itself and without the mark of a restore. */
export const rowsOf = async (endpoint: string, TableName: string): Promise<Map<string, object>> => {
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: OWNER }),
  );
  const rows = new Map<string, object>();
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
    for (const { [RESTORED_ATTRIBUTE]: _, ...row } of Items)
      if (!OWN.includes(String(row.kind)) && !isUpkeep(row)) rows.set(`${row.pk} ${row.sk}`, row);
  }
  return rows;
};
