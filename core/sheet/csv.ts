import type { FieldValue } from '../fields/index.ts';
import type { Column } from './column.ts';

/** What a spreadsheet takes for a formula at the beginning of a cell, also in full width (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const NEEDS_QUOTES = /[",\r\n]/;
/** So that spreadsheets read UTF-8 as such. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What a file of CSV begins with: the mark by which it is read as UTF-8, and the names of its columns. */
export const csvBegin = (columns: readonly Column[]): string =>
  `${BYTE_ORDER_MARK}${csvLines([columns.map(({ name }) => name)])}`;

/**
 * Lines of CSV (RFC 4180): they end with CR LF, and what holds a comma, a quote or a line break stands in quotes. A text that a
 * spreadsheet would take for a formula begins with an apostrophe; a number is a number.
 */
export const csvLines = (lines: readonly (readonly FieldValue[])[]): string =>
  lines.map((line) => `${line.map(cellOf).join(',')}\r\n`).join('');

function cellOf(value: FieldValue): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
