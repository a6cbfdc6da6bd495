import * as z from 'zod';
import type { ExportFormat } from '../../schemas/view.ts';
import type { FieldValue } from '../fields/index.ts';
import type { JobFile, PageDeps } from '../shared/job-kind.ts';
import type { Column } from './column.ts';
import { csvBegin, csvLines } from './csv.ts';
import { joined } from './join-parts.ts';
import { KNOWN_PART, knownNumbers } from './known-numbers.ts';
import { freeName } from './sheet-name.ts';
import { lineXml, MOST_LINES, SHEET_END, sheetBegin, sheetPart, workbookParts } from './sheet-xml.ts';
import { directoryOf, emptyEntry, localHeader, nextPiece } from './zip.ts';

const countSchema = z.int().nonnegative();

/** A sheet of a file that grows: what it is called, how many lines and parts it has, and what an archive says of it. */
const keptSheetSchema = z.strictObject({
  /** which of the sheets that are written it is, or goes on with: one that is full goes on in another */
  of: countSchema,
  name: z.string(),
  lines: countSchema,
  parts: countSchema,
  crc: countSchema,
  size: countSchema,
  packed: countSchema,
});
type KeptSheet = z.infer<typeof keptSheetSchema>;

/** How far a file is that pages of a job write: the parts that are put by, of which the last page makes it. */
export const keptLinesSchema = z.strictObject({
  parts: countSchema,
  lines: countSchema,
  /** how often the numbers were put by that are in it */
  known: countSchema,
  sheets: z.array(keptSheetSchema),
});
export type KeptLines = z.infer<typeof keptLinesSchema>;

export const NO_LINES: KeptLines = { parts: 0, lines: 0, known: 0, sheets: [] };

type Keeping = Pick<PageDeps, 'parts' | 'jobId'>;

/** The sheet that lines are for. */
export interface LinesOf {
  readonly format: ExportFormat;
  readonly columns: readonly Column[];
  /** what the sheet is called */
  readonly sheet: string;
  /** which of several sheets, from 0 and in their order; a CSV has one sheet */
  readonly of?: number;
}

/** Bytes of a sheet, before they are packed, after which the next one begins: an archive counts up to 4 GB. */
const MOST_SHEET_BYTES = 2 ** 31;

/**
 * Puts further lines by, at the end of a file. What is written stays: nothing is read again before the file is made. A page that is done again
 * from the same state puts the same by.
 */
export async function keepLines(
  keeping: Keeping,
  kept: KeptLines,
  lines: readonly (readonly FieldValue[])[],
  to: LinesOf,
): Promise<KeptLines> {
  const { of = 0 } = to;
  let now = kept;
  for (let from = 0; from < lines.length || now.sheets.at(-1)?.of !== of; ) {
    const last = now.sheets.at(-1);
    const isOpen = last !== undefined && last.of === of && hasRoom(last, to.format);
    const sheet = isOpen ? last : newSheet(now, to);
    const some = to.format === 'csv' ? lines.slice(from) : lines.slice(from, from + MOST_LINES - sheet.lines);
    const { body, sheet: grown } = pieceOf(sheet, some, to, isOpen);
    await keeping.parts.keep(keeping.jobId, now.parts, body);
    now = {
      ...now,
      parts: now.parts + 1,
      lines: now.lines + some.length,
      sheets: [...(isOpen ? now.sheets.slice(0, -1) : now.sheets), grown],
    };
    from += some.length;
  }
  return now;
}

/** As `keepLines`, of lines that begin with a number: one whose number is in the file already is left out. */
export async function keepNumbered(
  keeping: Keeping,
  kept: KeptLines,
  lines: readonly (readonly FieldValue[])[],
  to: LinesOf,
): Promise<KeptLines> {
  const { parts, jobId } = keeping;
  const before = kept.known === 0 ? '' : await parts.read(jobId, KNOWN_PART + kept.known - 1);
  const numbers = knownNumbers(before);
  const fresh = lines.filter(([number]) => typeof number !== 'number' || numbers.add(number));
  const next = await keepLines(keeping, kept, fresh, to);
  await parts.keep(jobId, KNOWN_PART + kept.known, numbers.text());
  return { ...next, known: kept.known + 1 };
}

const hasRoom = ({ lines, size }: KeptSheet, format: ExportFormat) =>
  format === 'csv' || (lines < MOST_LINES && size < MOST_SHEET_BYTES);

function newSheet({ sheets }: KeptLines, { sheet, of = 0 }: LinesOf): KeptSheet {
  const taken = new Set(sheets.map(({ name }) => name.toLowerCase()));
  return { ...emptyEntry(freeName(sheet, taken)), of, lines: 0, parts: 0 };
}

function pieceOf(
  sheet: KeptSheet,
  lines: readonly (readonly FieldValue[])[],
  { format, columns }: LinesOf,
  isOpen: boolean,
): { body: string; sheet: KeptSheet } {
  const more = { lines: sheet.lines + lines.length, parts: sheet.parts + 1 };
  if (format === 'csv') {
    const body = `${isOpen ? '' : csvBegin(columns)}${csvLines(lines)}`;
    const bytes = Buffer.byteLength(body);
    return { body, sheet: { ...sheet, ...more, size: sheet.size + bytes, packed: sheet.packed + bytes } };
  }
  const first = sheet.lines + 2;
  const text = lines.map((line, at) => lineXml(line, columns, first + at)).join('');
  const { entry, bytes } = nextPiece(sheet, `${isOpen ? '' : sheetBegin(columns)}${text}`);
  return { body: bytes.toString('base64'), sheet: { ...entry, ...more } };
}

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The file of the lines that were put by: all of them, however many. */
export async function fileOfLines(
  keeping: Keeping,
  kept: KeptLines,
  { name, format }: { name: string; format: ExportFormat },
): Promise<JobFile> {
  const filename = `${name}.${format}`;
  if (format === 'xlsx') {
    return { filename, contentType: XLSX_TYPE, body: await joined(workbookBytes(kept), keeping) };
  }
  const pieces = Array.from({ length: kept.parts }, (_, part) => ({ part, encoding: 'utf8' as const }));
  const bytes = kept.sheets.reduce((sum, { size }) => sum + size, 0);
  const body = await joined({ bytes, pieces }, keeping);
  return {
    filename,
    contentType: 'text/csv; charset=utf-8',
    body: body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : body,
  };
}

/** A workbook as what it is put together of: bytes, and parts that were put by. */
function workbookBytes({ sheets }: KeptLines): Parameters<typeof joined>[0] {
  const names = sheets.map(({ name }) => name);
  const around = Object.entries(workbookParts(names)).map(([name, text]) => {
    const { entry, bytes } = nextPiece(emptyEntry(name), text, true);
    return { entry, pieces: [bytes] };
  });
  let part = 0;
  const inside = sheets.map(({ name: _, crc, size, packed, parts }, at) => {
    const own = Array.from({ length: parts }, (_, nth) => ({
      part: part + nth,
      encoding: 'base64' as const,
    }));
    part += parts;
    const { entry, bytes } = nextPiece({ name: sheetPart(at), crc, size, packed }, SHEET_END, true);
    return { entry, pieces: [...own, bytes] };
  });
  const files = [...around, ...inside];
  const headed = files.flatMap(({ entry, pieces }) => [localHeader(entry), ...pieces]);
  const directory = directoryOf(files.map(({ entry }) => entry));
  const heads = files.reduce((sum, { entry }) => sum + localHeader(entry).length + entry.packed, 0);
  return { bytes: heads + directory.length, pieces: [...headed, directory] };
}
