import writeXlsxFile from 'write-excel-file/node';
import type { FieldValue } from '../fields/index.ts';
import type { Column } from './column.ts';

/** What no cell holds: characters that XML 1.0 (2.2, "Characters") does not allow, and halves of characters. */
const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;
/** Most characters of a cell (Microsoft, "Excel specifications and limits"). */
const MOST_CHARACTERS = 32_767;

/** How dates are shown, and the first that a workbook can hold rightly. */
const FORMATS = { times: 'yyyy-mm-dd hh:mm:ss', days: 'yyyy-mm-dd' } as const;
const FIRST_DATE = Date.UTC(1900, 2, 1);

/**
 * Rows as the one sheet of an Office Open XML workbook (ECMA-376), below the names of its columns. Texts are cells of text: whatever they
 * begin with, they are no formulas. Numbers are numbers, and times are dates, in UTC as their columns say, since a workbook knows no time
 * zones. What is too long for a cell is cut.
 */
export async function xlsxOf(
  columns: readonly Column[],
  rows: readonly (readonly FieldValue[])[],
): Promise<Uint8Array> {
  const head = columns.map((column) => (column.of === 'times' ? `${column.name} (UTC)` : column.name));
  const cells = rows.map((row) => row.map((value, at) => cellOf(value, columns[at]?.of)));
  return writeXlsxFile([head.map((name) => cellOf(name)), ...cells]).toBuffer();
}

function cellOf(value: FieldValue, of?: Column['of']) {
  const date = of === undefined ? null : new Date(String(value ?? ''));
  if (of && date && date.getTime() >= FIRST_DATE) return { type: Date, value: date, format: FORMATS[of] };
  if (typeof value === 'number') return { type: Number, value };
  if (typeof value === 'boolean') return { type: Boolean, value };
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  const clean = text.replaceAll(NOT_IN_XML, '').slice(0, MOST_CHARACTERS);
  return clean === '' ? null : { type: String, value: clean };
}
