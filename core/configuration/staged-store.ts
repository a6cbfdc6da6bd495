import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Row, Update, Write } from '../shared/write.ts';

/** Days after which parts are gone that were put by: those that nobody needed too. */
const KEPT_DAYS = 30;

export const stagedPart = accessPattern({
  name: 'Part of a change of the configuration',
  description:
    'Writes a part of a change that is larger than a transaction, after all of it has been decided.',
  operation: 'GetItem',
  pk: 'STAGED#<job>',
  sk: 'PART#<number, 6 digits>',
  of: ({ jobId, part }: { jobId: string; part: number }): Key => ({
    pk: `STAGED#${jobId}`,
    sk: `PART#${String(part).padStart(6, '0')}`,
  }),
});

const conditionSchema = z.object({
  expression: z.string(),
  values: z.record(z.string(), z.unknown()).optional(),
});
const keySchema = z.object({ pk: z.string(), sk: z.string() });
const kindSchema = z.enum(ROW_KIND);
const writeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('put'),
    row: z.looseObject({ ...keySchema.shape, kind: kindSchema }),
    condition: conditionSchema.optional(),
    refusal: z.string().optional(),
    chain: z.object({ head: keySchema, words: z.string().optional() }).optional(),
  }),
  z.object({
    type: z.literal('update'),
    key: keySchema,
    set: z.record(z.string(), z.unknown()).optional(),
    remove: z.array(z.string()).optional(),
    add: z.record(z.string(), z.number()).optional(),
    initial: z.object({ kind: kindSchema, schemaVersion: z.int() }).optional(),
    condition: conditionSchema.optional(),
    refusal: z.string().optional(),
  }),
]);

const rows = rowsOfKind(
  ROW_KIND.stagedPart,
  z.object({ jobId: z.string(), writes: z.array(writeSchema), writtenAt: z.string().optional() }),
);

/** What a row of a part holds. */
export const parseStaged = (row: unknown) => rows.parse(row);

/** The row of a part. It holds its writes as they will be made. */
export function stagedRow(jobId: string, part: number, writes: readonly Write[], now: Date): Row {
  const plain: unknown = JSON.parse(JSON.stringify(writes));
  const expires = Math.floor(now.getTime() / 1000) + KEPT_DAYS * 86_400;
  return rows.row(stagedPart.of({ jobId, part }), { jobId, writes: plain, [TTL_ATTRIBUTE]: expires });
}

/** Label of the refusal when a part is written already. */
export const WRITTEN = 'staged-part';

/** The writes of a part that is to be written yet, together with the note that it is; null: it is written. */
export async function stagedWrites(
  table: Table,
  { jobId, part, now }: { jobId: string; part: number; now: Date },
): Promise<Write[] | null> {
  const key = stagedPart.of({ jobId, part });
  const { writes, writtenAt } = rows.parse(await table.get(key));
  if (writtenAt !== undefined) return null;
  const note: Update = {
    type: 'update',
    key,
    set: { writtenAt: now.toISOString() },
    condition: { expression: 'attribute_not_exists(#writtenAt)' },
    refusal: WRITTEN,
  };
  return [...(writes as Write[]), note];
}
