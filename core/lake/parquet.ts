import type { SchemaElement } from 'hyparquet';
import * as z from 'zod';
import { type Column, LAKE_TABLES, type LakeTable } from '../../schemas/lake/columns.ts';

/** What a column can hold; null: nothing. */
export type LakeValue = string | number | boolean | Date | readonly string[] | null;
/** A row of a table, by its columns. */
export type LakeRow<Table extends LakeTable> = {
  readonly [Name in (typeof LAKE_TABLES)[Table][number]['name']]: LakeValue;
};

const optional = { repetition_type: 'OPTIONAL' } as const;
const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8', ...optional } as const;

/** A column as Parquet describes it; a list is a group of groups ("LogicalTypes", Apache Parquet). */
function elementsOf({ name, type }: Column): SchemaElement[] {
  switch (type) {
    case 'text':
      return [{ name, ...TEXT }];
    case 'integer':
      return [{ name, type: 'INT32', ...optional }];
    case 'boolean':
      return [{ name, type: 'BOOLEAN', ...optional }];
    case 'moment':
      return [{ name, type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', ...optional }];
    case 'texts':
      return [
        { name, num_children: 1, converted_type: 'LIST', ...optional },
        { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
        { name: 'element', ...TEXT },
      ];
  }
}

/** A row of any table. */
export type AnyLakeRow = Readonly<Record<string, LakeValue>>;

/** The rows of a table as a Parquet file: the same rows give the same bytes. */
export async function parquetOf(table: LakeTable, rows: readonly AnyLakeRow[]): Promise<Uint8Array> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const columns: readonly Column[] = LAKE_TABLES[table];
  const columnData = columns.map(({ name }) => ({ name, data: rows.map((row) => row[name] ?? null) }));
  const schema = [{ name: 'bilet', num_children: columns.length }, ...columns.flatMap(elementsOf)];
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, createdBy: 'bilet' }));
}

const VALUES = {
  text: z.string(),
  integer: z.int(),
  boolean: z.boolean(),
  moment: z.date(),
  texts: z.array(z.string()),
} as const;

/** The rows of a Parquet file that a desk wrote. Columns that this version does not know are left out, and those that are not there hold nothing. @throws ZodError */
export async function rowsOfParquet(table: LakeTable, bytes: Uint8Array): Promise<AnyLakeRow[]> {
  const { parquetReadObjects } = await import('hyparquet');
  const file = new Uint8Array(bytes).buffer;
  const columns: readonly Column[] = LAKE_TABLES[table];
  const shape = Object.fromEntries(
    columns.map(({ name, type }) => [
      name,
      VALUES[type].nullish().transform((one): LakeValue => one ?? null),
    ]),
  );
  return z.array(z.object(shape)).parse(await parquetReadObjects({ file }));
}
