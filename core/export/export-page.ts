import type { ExportKind } from '../../schemas/api/export.ts';
import type { Table } from '../shared/table.ts';
import { type Exported, exportedIn, isWanted } from './exported.ts';
import { followChanges } from './follow-changes.ts';
import { newestPlace } from './note-changes.ts';
import type { ExportPosition, Page } from './position.ts';
import { walkOn } from './walk.ts';

/** What a page of an export is asked for. */
export interface ExportRequest {
  /** undefined: an export that begins */
  position: ExportPosition | undefined;
  /** undefined: all */
  kinds: readonly ExportKind[] | undefined;
  /** most lines */
  limit: number;
  /** bytes of lines after which no further one is begun */
  enoughBytes: number;
  /** @param row undefined: it is gone */
  lineOf: (exported: Exported, row: unknown) => Promise<string>;
}

/** A page of an export; `more` says that asking again at once gives further lines. */
export interface ExportPage {
  lines: string[];
  position: ExportPosition;
  more: boolean;
}

/**
 * The next page of an export: first everything that the desk holds, then whatever changes, for ever. Nothing is missed: the
 * place in the list of changes is taken before the first row is read, so that what was noted before it is in what is read,
 * and what is noted after it follows. A change is noted after it is stored, and read after it was noted.
 * @throws ConflictError `export.cursor_outdated`
 */
export async function exportPage(table: Table, request: ExportRequest): Promise<ExportPage> {
  const { lines, page } = pageFor(request);
  const at = request.position ?? (await beginning(table));
  if (at.walk !== null) {
    const walk = await walkOn(table, at.walk, page);
    return { lines, position: { ...at, walk }, more: true };
  }
  const { place, more } = await followChanges(table, at.changes, page);
  return { lines, position: { changes: place, walk: null }, more };
}

async function beginning(table: Table): Promise<ExportPosition> {
  return { changes: await newestPlace(table), walk: { part: 0, partition: null, after: null } };
}

function pageFor({ kinds, limit, enoughBytes, lineOf }: ExportRequest): { lines: string[]; page: Page } {
  const lines: string[] = [];
  let bytes = 0;
  const page: Page = {
    isFull: () => lines.length >= limit || bytes >= enoughBytes,
    take: async (key, row) => {
      const exported = exportedIn(key);
      if (exported === null || !isWanted(exported, kinds)) return;
      const line = await lineOf(exported, row);
      lines.push(line);
      bytes += Buffer.byteLength(line);
    },
  };
  return { lines, page };
}
