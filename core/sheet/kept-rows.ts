import * as z from 'zod';
import type { ExportFormat } from '../../schemas/view.ts';
import type { FieldValue } from '../fields/index.ts';
import type { JobFile, PageDeps } from '../shared/job-kind.ts';
import type { Column } from './column.ts';
import { csvOf } from './csv.ts';
import { requireRoom, tooManyError } from './most-rows.ts';
import { xlsxOf } from './xlsx.ts';

/** Most characters of what a file is made of: at the end it is made in the memory of one function. */
const MOST_CHARACTERS = 50_000_000;

/** Rows that the pages of a job have put by, of which the last one makes a file. */
export const keptRowsSchema = z.strictObject({
  parts: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  characters: z.int().nonnegative(),
});
export type KeptRows = z.infer<typeof keptRowsSchema>;

export const NO_ROWS: KeptRows = { parts: 0, rows: 0, characters: 0 };

const rowsSchema = z.array(
  z.array(z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number()), z.null()])),
);

type Keeping = Pick<PageDeps, 'parts' | 'jobId'>;

/**
 * Puts further rows by.
 * @throws InvalidInputError `export.too_many` when a file of the format does not hold as many
 */
export async function keepRows(
  { parts, jobId }: Keeping,
  kept: KeptRows,
  rows: readonly (readonly FieldValue[])[],
  format: ExportFormat,
): Promise<KeptRows> {
  const body = JSON.stringify(rows.map((row) => row.map((value) => value ?? null)));
  const next = {
    parts: kept.parts + 1,
    rows: kept.rows + rows.length,
    characters: kept.characters + body.length,
  };
  requireRoom(next.rows, format);
  if (next.characters > MOST_CHARACTERS) throw tooManyError(format);
  await parts.keep(jobId, kept.parts, body);
  return next;
}

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The file of the rows that were put by. Rows that begin with the same number are one: as it was said last, where it stood first. */
export async function sheetOf(
  { parts, jobId }: Keeping,
  kept: KeptRows,
  { columns, name, format }: { columns: readonly Column[]; name: string; format: ExportFormat },
): Promise<JobFile> {
  const byNumber = new Map<unknown, FieldValue[]>();
  for (let part = 0; part < kept.parts; part += 1) {
    const read = rowsSchema.parse(JSON.parse(await parts.read(jobId, part)));
    for (const row of read)
      byNumber.set(
        row[0],
        row.map((value) => value ?? undefined),
      );
  }
  const rows = [...byNumber.values()];
  const filename = `${name}.${format}`;
  return format === 'csv'
    ? {
        filename,
        contentType: 'text/csv; charset=utf-8',
        body: csvOf([columns.map((column) => column.name), ...rows]),
      }
    : { filename, contentType: XLSX_TYPE, body: await xlsxOf(columns, rows) };
}
