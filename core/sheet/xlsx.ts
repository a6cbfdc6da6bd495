import type { FieldValue } from '../fields/index.ts';
import { chartFeature, type SheetChart } from './chart.ts';
import type { Column } from './column.ts';
import { NOT_IN_XML } from './not-in-xml.ts';
import { freeName } from './sheet-name.ts';

/** Most characters of a cell (Microsoft, "Excel specifications and limits"). */
const MOST_CHARACTERS = 32_767;

/** How dates are shown, and the first that a workbook can hold rightly. */
const DATES: Partial<Record<NonNullable<Column['of']>, string>> = {
  times: 'yyyy-mm-dd hh:mm:ss',
  days: 'yyyy-mm-dd',
};
const FIRST_DATE = Date.UTC(1900, 2, 1);
/** What a workbook counts durations by. */
const DAY_SECONDS = 86_400;
/** A sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly FieldValue[])[];
  /** a chart right of the cells; absent: it has none */
  readonly chart?: SheetChart | undefined;
}

/**
 * Sheets as one Office Open XML workbook (ECMA-376), in their order, with a name for each, which is made different from the others, and with
 * their charts. Texts are cells of text: whatever they begin with, they are no formulas. Numbers are numbers, and times are dates, in UTC as
 * their columns say, since a workbook knows no time zones. What is too long for a cell is cut. All of it is held at once: what is long, or
 * grows, is written as `keepLines` does.
 */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const names = new Set<string>();
  const charted: Parameters<typeof chartFeature>[0][number][] = [];
  const named = sheets.map(({ name, columns, rows, chart }) => {
    const sheet = freeName(name, names);
    names.add(sheet.toLowerCase());
    charted.push({ sheet, columns: columns.length, chart });
    return { sheet, data: cellsOf(columns, rows) };
  });
  const { writeWorkbook } = await import('./write-workbook.ts');
  return writeWorkbook(named, { features: [chartFeature(charted)] }).toBuffer();
}

function cellsOf(columns: readonly Column[], rows: readonly (readonly FieldValue[])[]) {
  const head = columns.map((column) => (column.of === 'times' ? `${column.name} (UTC)` : column.name));
  return [
    head.map((name) => cellOf(name)),
    ...rows.map((row) => row.map((value, at) => cellOf(value, columns[at]?.of))),
  ];
}

function cellOf(value: FieldValue, of?: Column['of']) {
  const format = of && DATES[of];
  const date = format === undefined ? null : new Date(String(value ?? ''));
  if (format && date && date.getTime() >= FIRST_DATE) return { type: Date, value: date, format };
  if (typeof value === 'number') return numberOf(value, of);
  if (typeof value === 'boolean') return { type: Boolean, value };
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  const clean = text.replaceAll(NOT_IN_XML, '').slice(0, MOST_CHARACTERS);
  return clean === '' ? null : { type: String, value: clean };
}

function numberOf(value: number, of: Column['of']) {
  if (of === 'durations') return { type: Number, value: value / DAY_SECONDS, format: '[h]:mm:ss' };
  return { type: Number, value, ...(of === 'shares' && { format: '0.00%' }) };
}
