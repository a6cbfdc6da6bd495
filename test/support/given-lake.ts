import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../../bin/lake/engine.ts';
import { hasFiles, lakeFolder } from '../../bin/lake/folder-gateway.ts';
import { noteChanges } from '../../core/export/index.ts';
import { writeLake } from '../../core/lake/index.ts';
import type { ReportFacts } from '../../core/report/index.ts';
import { bookSubject } from '../../core/report/store/book-subject.ts';
import type { JobKind, PageDeps } from '../../core/shared/job-kind.ts';
import type { Table } from '../../core/shared/table.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { testContext } from './context.ts';
import { memoryTable } from './memory-table.ts';

/** The bucket of a desk that writes files for queries. */
export const LAKE_BUCKET = 'lake';

/** A desk in memory, whose files stand in a folder. */
export function givenLake(now: Date) {
  const { table: kept, rows, killAt } = memoryTable();
  let last = 0;
  const table: Table = {
    ...kept,
    get: async (key) => (key.sk === 'COUNTER' ? { kind: 'counter', ...key, value: last } : kept.get(key)),
    query: async (request) => {
      if (!request.newestFirst) return kept.query(request);
      const { rows: all } = await kept.query({ ...request, limit: Number.POSITIVE_INFINITY });
      return {
        rows: all.toReversed().slice(0, request.limit),
        more: all.length > (request.limit ?? all.length),
      };
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'bilet-lake-'));
  const context = testContext({ now });
  let engine: ReturnType<typeof openEngine> | undefined;
  const noted = noteChanges({
    table,
    newId: context.newId,
    now: () => now,
    pause: async () => undefined,
  });
  const page = async (kind: JobKind, jobId: string, checkpoint: unknown, hasTime: () => boolean) => {
    const deps: Partial<PageDeps> = {
      ...{ table, jobId, context, hasTime },
      lake: { bucket: LAKE_BUCKET, objects: lakeFolder(folder) },
    };
    return kind.page(deps as PageDeps, { input: {}, checkpoint });
  };
  return {
    table,
    rows,
    folder,
    context,
    killAt,
    book: async (all: readonly ReportFacts[]) => {
      for (const one of all)
        await bookSubject({ table, derive: async () => one, isInFiles: true }, context, one.subject);
    },
    /** Events happen: they are stored, and noted. */
    tell: async (events: readonly DeskEvent[]) => {
      for (const [at, event] of events.entries()) {
        const id = 'ticket' in event ? event.ticket.id : 0;
        if (id === 0) continue;
        last = Math.max(last, id);
        const key = { pk: `T#${id}`, sk: `E#${event.id}` };
        rows.set(`${key.pk}\n${key.sk}`, { ...key, kind: 'event', event });
        await noted([key], `batch ${event.id} ${at} ${Math.random()}`);
      }
    },
    /** Rows change that are in no file. */
    note: (pk: string) => noted([{ pk, sk: `E#${context.newId()}` }], context.newId()),
    /** Writes files until all is written. */
    write: async (kind: JobKind = writeLake, jobId = 'job', hasTime = () => true) => {
      for (let checkpoint: unknown = null; ; ) {
        const outcome = await page(kind, jobId, checkpoint, hasTime);
        if (outcome.done) return outcome;
        checkpoint = outcome.checkpoint;
      }
    },
    page,
    files: () =>
      new Map(
        readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((path) => [path.slice(folder.length), readFileSync(path).toString('base64')]),
      ),
    ask: async (sql: string) => {
      engine ??= openEngine(folder, (name) => hasFiles(folder, name));
      const { columns, rows: found } = await (await engine).ask(sql);
      return found.map((row) =>
        Object.fromEntries(
          row.map((value, at) => [columns[at] ?? '', typeof value === 'bigint' ? Number(value) : value]),
        ),
      );
    },
    dispose: async () => {
      (await engine)?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
