import writeXlsxFile from 'write-excel-file/node';
import type { FieldValue } from '../fields/index.ts';

/** What no cell holds: characters that XML 1.0 (2.2, "Characters") does not allow, and halves of characters. */
const NOT_IN_XML =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;
/** Most characters of a cell (Microsoft, "Excel specifications and limits"). */
const MOST_CHARACTERS = 32_767;

/**
 * Rows as the one sheet of an Office Open XML workbook (ECMA-376). Texts are cells of text: whatever they begin with, they are no
 * formulas. Numbers are numbers. What is too long for a cell is cut.
 */
export async function xlsxOf(rows: readonly (readonly FieldValue[])[]): Promise<Uint8Array> {
  return writeXlsxFile(rows.map((row) => row.map(cellOf))).toBuffer();
}

function cellOf(value: FieldValue) {
  if (typeof value === 'number') return { type: Number, value };
  if (typeof value === 'boolean') return { type: Boolean, value };
  const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
  const clean = text.replaceAll(NOT_IN_XML, '').slice(0, MOST_CHARACTERS);
  return clean === '' ? null : { type: String, value: clean };
}
