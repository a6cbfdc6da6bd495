import type { FieldValue } from '../fields/index.ts';
import type { Column } from './column.ts';
import { NOT_IN_XML } from './not-in-xml.ts';

/** Most characters of a cell, and most lines of a sheet below its head (Microsoft, "Excel specifications and limits"). */
const MOST_CHARACTERS = 32_767;
export const MOST_LINES = 1_048_575;

/** The first date that a workbook can hold rightly, the day that it counts from, and how many milliseconds and seconds a day has. */
const FIRST_DATE = Date.UTC(1900, 2, 1);
const DAY_ZERO = Date.UTC(1899, 11, 30);
const [DAY_MS, DAY_SECONDS] = [86_400_000, 86_400];

/** How cells are shown, in the order of the numbers by which they say so: 0 is as they are. */
const FORMATS = ['yyyy-mm-dd hh:mm:ss', 'yyyy-mm-dd', '[h]:mm:ss', '0.00%'] as const;
const STYLE_OF: Record<NonNullable<Column['of']>, number> = { times: 1, days: 2, durations: 3, shares: 4 };
/** The first number that is free for formats of a workbook's own (ECMA-376, 18.8.30). */
const OWN_FORMATS = 164;

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** What a sheet begins with: all up to its lines, its head among them. */
export function sheetBegin(columns: readonly Column[]): string {
  const head = columns.map((column) => (column.of === 'times' ? `${column.name} (UTC)` : column.name));
  return `${XML}<worksheet xmlns="${MAIN}"><sheetData>${lineXml(head, [], 1)}`;
}

export const SHEET_END = '</sheetData></worksheet>';

/**
 * A line of a sheet (ECMA-376, 18.3.1.73). Texts are cells of text, whatever they begin with, and no formulas; numbers are numbers, and
 * times are dates, in UTC. What is too long for a cell is cut.
 * @param number of the line, the head is 1
 */
export function lineXml(values: readonly FieldValue[], columns: readonly Column[], number: number): string {
  const cells = values.map((value, at) => cellXml(value, columns[at]?.of, `${letters(at)}${number}`));
  return `<row r="${number}">${cells.join('')}</row>`;
}

function cellXml(value: FieldValue, of: Column['of'], place: string): string {
  const styled = (number: number) =>
    `<c r="${place}"${of ? ` s="${STYLE_OF[of]}"` : ''}><v>${number}</v></c>`;
  if (of === 'times' || of === 'days') {
    const time = Date.parse(String(value ?? ''));
    if (time >= FIRST_DATE) return styled((time - DAY_ZERO) / DAY_MS);
  } else if (typeof value === 'number') return styled(of === 'durations' ? value / DAY_SECONDS : value);
  if (typeof value === 'number') return `<c r="${place}"><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  const clean = text.replaceAll(NOT_IN_XML, '').slice(0, MOST_CHARACTERS);
  if (clean === '') return '';
  return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escaped(clean)}</t></is></c>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"\r]/g, (one) => ESCAPES[one] ?? one);

/** The letters of a column, from 0: A, B … Z, AA. */
function letters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : `${letters(Math.floor(at / 26) - 1)}${last}`;
}

/** The name of the part that is a sheet, from 0. */
export const sheetPart = (at: number): string => `xl/worksheets/sheet${at + 1}.xml`;

/** The parts of a workbook beside its sheets, by their names (ECMA-376, part 2). @param names of the sheets, in their order */
export function workbookParts(names: readonly string[]): Record<string, string> {
  const sheets = names.map(
    (name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="s${at + 1}"/>`,
  );
  const links = names.map(
    (_, at) =>
      `<Relationship Id="s${at + 1}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const types = names.map(
    (_, at) => `<Override PartName="/${sheetPart(at)}" ContentType="${TYPES}.worksheet+xml"/>`,
  );
  return {
    '[Content_Types].xml': `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${TYPES}.styles+xml"/>${types.join('')}</Types>`,
    '_rels/.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="w" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="st" Type="${OFFICE}/styles" Target="styles.xml"/>${links.join('')}</Relationships>`,
    'xl/styles.xml': stylesXml(),
  };
}

function stylesXml(): string {
  const formats = FORMATS.map(
    (format, at) => `<numFmt numFmtId="${OWN_FORMATS + at}" formatCode="${escaped(format)}"/>`,
  );
  const styles = FORMATS.map(
    (_, at) =>
      `<xf numFmtId="${OWN_FORMATS + at}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`,
  );
  const plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>';
  return `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">${formats.join('')}</numFmts><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1">${plain}</cellStyleXfs><cellXfs count="${styles.length + 1}">${plain.replace('/>', ' xfId="0"/>')}${styles.join('')}</cellXfs></styleSheet>`;
}
