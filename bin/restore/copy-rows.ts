import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { RESTORED_ATTRIBUTE, ROW_KIND } from '../../core/shared/names.ts';
import { dueAttributesOf, parseTicketRow } from '../../core/ticket/index.ts';

/**
 * Kinds of rows that a desk makes by itself: lists, timelines, and how many tickets carry a tag, which its projector makes again as the
 * tickets arrive, what it knows of its own timers, which rows changed, and what is written into files for queries: exports of the desk of the backup begin
 * again, and files too.
 */
const DERIVED: ReadonlySet<string> = new Set([
  ROW_KIND.listed,
  ROW_KIND.listedCustomer,
  ROW_KIND.timeline,
  ROW_KIND.places,
  ROW_KIND.listShards,
  ROW_KIND.listCounts,
  ROW_KIND.tag,
  ROW_KIND.clock,
  ROW_KIND.changes,
  ROW_KIND.searchLog,
  ROW_KIND.searchManifest,
  ROW_KIND.reportFacts,
  ROW_KIND.reportDay,
  ROW_KIND.reportChange,
  ROW_KIND.reportSums,
  ROW_KIND.reportTable,
  ROW_KIND.reportAdded,
  ROW_KIND.lake,
  ROW_KIND.lakeNote,
]);

/** Parts of the table that are read at the same time, and rows of each that are written at the same time. */
const SEGMENTS = 4;
const AT_ONCE = 25;

const kindSchema = z.looseObject({ kind: z.string() });
const kindOf = (row: unknown): string => kindSchema.safeParse(row).data?.kind ?? 'unknown';

const clockEventSchema = z.looseObject({
  kind: z.literal(ROW_KIND.event),
  event: z.looseObject({ actor: z.object({ kind: z.literal('system'), name: z.literal('clock') }) }),
});

/**
 * Whether the desk writes such a row without anybody using it: its projector lists tickets, its sweep closes some. A ticket alone tells nothing, as each change of one comes with an event that says whose it was.
 */
const isOwnWork = (row: unknown): boolean =>
  DERIVED.has(kindOf(row)) || kindOf(row) === ROW_KIND.ticket || clockEventSchema.safeParse(row).success;

/** Rows by kind: how many were copied now, and how many had been copied before. */
export interface Copied {
  readonly kinds: Readonly<Record<string, number>>;
  readonly copied: number;
  readonly known: number;
}

/** The desk to restore to has been used: what it holds of its own and the backup would not fit together. */
export class DeskInUseError extends Error {
  override readonly name = 'DeskInUseError';
}

/**
 * Refuses a table of a desk that somebody has used; what an earlier run of the copy brought, and what the desk made of
 * that by itself, is no obstacle.
 * @throws DeskInUseError
 */
export async function requireUnused(TableName: string, client = new DynamoDBClient({})): Promise<void> {
  const pages = paginateScan(
    { client: DynamoDBDocumentClient.from(client) },
    {
      TableName,
      FilterExpression: 'attribute_not_exists(#restored)',
      ExpressionAttributeNames: { '#restored': RESTORED_ATTRIBUTE },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) {
    const own = Items.find((row) => !isOwnWork(row));
    if (own === undefined) continue;
    throw new DeskInUseError(
      `The table ${TableName} has rows of its own (${own.pk}): restore to a desk that nobody has used yet.`,
    );
  }
}

/**
 * Copies every row of a table that was restored from a backup to the table of a new desk. Each row is marked as
 * restored, so that no event is told a second time, and no row that is there already is written over: a run that was
 * interrupted is simply repeated. Tickets of a backup that version 0.1.0 made get their place in the list of what is due.
 */
export async function copyRows(from: string, to: string, client = new DynamoDBClient({})): Promise<Copied> {
  const document = DynamoDBDocumentClient.from(client);
  const kinds: Record<string, number> = {};
  let copied = 0;
  let known = 0;
  const copy = async (row: Record<string, unknown>) => {
    const kind = kindOf(row);
    if (DERIVED.has(kind)) return;
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    const due = kind === ROW_KIND.ticket ? dueAttributesOf(parseTicketRow(row)) : {};
    const Item = { ...row, ...due, [RESTORED_ATTRIBUTE]: from };
    try {
      await document.send(
        new PutCommand({
          TableName: to,
          Item,
          ConditionExpression: 'attribute_not_exists(#pk)',
          ExpressionAttributeNames: { '#pk': 'pk' },
        }),
      );
      copied += 1;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      known += 1;
    }
  };
  const copySegment = async (Segment: number) => {
    const scan = { TableName: from, Segment, TotalSegments: SEGMENTS, ConsistentRead: true };
    for await (const { Items = [] } of paginateScan({ client: document }, scan)) {
      for (let at = 0; at < Items.length; at += AT_ONCE)
        await Promise.all(Items.slice(at, at + AT_ONCE).map(copy));
    }
  };
  await Promise.all(Array.from({ length: SEGMENTS }, (_, segment) => copySegment(segment)));
  return { kinds, copied, known };
}
