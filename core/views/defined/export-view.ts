import * as z from 'zod';
import { type ExportFormat, exportFormatSchema } from '../../../schemas/view.ts';
import { mayWithTicket } from '../../auth/index.ts';
import { keptConfiguration } from '../../configuration/index.ts';
import { subjectsOf } from '../../facts/index.ts';
import { catalogueSeenBy, type Field, type FieldValue, keptCatalogue } from '../../fields/index.ts';
import { ForbiddenError, InvalidInputError } from '../../shared/errors.ts';
import { type JobFile, jobKind, type PageDeps, type PageOutcome } from '../../shared/job-kind.ts';
import { loadListShards } from '../list-shards-store.ts';
import type { CompiledView } from './compile-view.ts';
import { csvOf } from './csv.ts';
import { keptViews } from './kept-views.ts';
import type { View } from './view-area.ts';
import { requireHasView } from './view-owner.ts';
import { isFillingError, isViewFilled, MOST_EXAMINED, type Reader, viewCandidates } from './view-page.ts';
import { xlsxOf } from './xlsx.ts';

/** Most tickets of a file: at the end it is made in the memory of one function. */
export const MOST_EXPORTED: Readonly<Record<ExportFormat, number>> = { csv: 100_000, xlsx: 25_000 };
/** Most characters of what a file is made of. */
const MOST_CHARACTERS = 50_000_000;
/** Tickets that are read together, and that one part of the file has, about. */
const AT_ONCE = 100;
const IN_PART = 10_000;
/** Time between two looks whether the list of the view is filled, where that has to be waited for, and most such looks. */
const LOOK_SECONDS = 60;
const MOST_LOOKS = 120;
/** What a view without columns is exported with. */
const COLUMNS = ['ticket.id', 'ticket.subject', 'ticket.status', 'ticket.priority', 'ticket.createdAt'];

const inputSchema = z.strictObject({ key: z.string(), format: exportFormatSchema });
type Input = z.infer<typeof inputSchema>;

const checkpointSchema = z.strictObject({
  /** position in the view behind which the next page goes on; null: at its beginning */
  after: z.string().nullable(),
  /** parts that are put by, tickets and characters in them */
  parts: z.int().nonnegative(),
  tickets: z.int().nonnegative(),
  characters: z.int().nonnegative(),
  /** looks whether the list is filled */
  looks: z.int().nonnegative(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;
type Outcome = PageOutcome<Checkpoint>;

const rowsSchema = z.array(
  z.array(z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number()), z.null()])),
);

/**
 * Writes the tickets of a view, as they are while it does so, into a file: their number and the columns of the view, in its
 * order, as far as whoever asked may see each ticket and each field. Each page puts a part by; the last one makes the file of
 * them, each ticket once. One that moves up within the view meanwhile may be missing, and no other.
 */
export const exportView = jobKind({
  permission: 'desk.read',
  input: inputSchema,
  checkpoint: checkpointSchema,
  first: { after: null, parts: 0, tickets: 0, characters: 0, looks: 0 },
  page: async (deps, { input, checkpoint }): Promise<Outcome> => {
    const asked = await askedOf(deps, input.key);
    const part = await partOf(deps, asked, checkpoint).catch((error: unknown) => {
      if (!isFillingError(error) || checkpoint.looks >= MOST_LOOKS) throw error;
      return null;
    });
    if (part === null) return waitFor(checkpoint);
    const body = JSON.stringify(part.rows);
    const tickets = checkpoint.tickets + part.rows.length;
    const characters = checkpoint.characters + body.length;
    if (tickets > MOST_EXPORTED[input.format] || characters > MOST_CHARACTERS)
      throw tooManyError(input.format);
    await deps.parts.keep(deps.jobId, checkpoint.parts, body);
    const parts = checkpoint.parts + 1;
    if (part.after !== null) {
      const progress = { done: tickets, total: null, note: 'reads tickets' };
      const next = { ...checkpoint, after: part.after, parts, tickets, characters };
      return { done: false, checkpoint: next, waitSeconds: 0, progress };
    }
    const progress = { done: tickets, total: tickets, note: 'done' };
    const result = await fileOf(deps, input, { head: asked.fields.map(({ labels }) => labels.en), parts });
    return { done: true, progress, counts: { tickets }, result };
  },
});

function waitFor(checkpoint: Checkpoint): Outcome {
  const progress = { done: 0, total: null, note: 'waits until the list of the view is filled' };
  const next = { ...checkpoint, looks: checkpoint.looks + 1 };
  return { done: false, checkpoint: next, waitSeconds: LOOK_SECONDS, progress };
}

/** Who asks for which view, and the fields that they see of it. */
interface Asked {
  reader: Reader;
  view: CompiledView;
  fields: readonly Field[];
}

/** @throws ForbiddenError, NotFoundError when who asked must not, or not any more */
async function askedOf({ table, principal, context: { now } }: PageDeps, key: string): Promise<Asked> {
  if (principal?.kind !== 'agent') throw new ForbiddenError();
  const keep = keptConfiguration(table);
  const found = (await keptViews(keep).latest(now)).named(key);
  requireHasView(principal, found?.view);
  if (found === undefined) throw new ForbiddenError();
  const seen = catalogueSeenBy(await keptCatalogue(keep).at(now), principal.role);
  const fields = fieldsOf(found.view).flatMap((name) => seen.find(name) ?? []);
  const subjects = subjectsOf([...fields.map((field) => field.key), ...found.conditions.fields]);
  return { reader: principal, view: { ...found, subjects }, fields };
}

/** The next rows of the file, and where those behind them begin; null: there are none. */
async function partOf(deps: PageDeps, { reader, view, fields }: Asked, from: Checkpoint) {
  const { table, context, hasTime } = deps;
  const lists = await loadListShards(table, deps.listShards);
  // Until the list is filled, every page of it costs a look at all that can be in it.
  const limit = isViewFilled(view, lists) ? AT_ONCE : MOST_EXAMINED;
  const rows: FieldValue[][] = [];
  let { after } = from;
  do {
    const asked = { reader, view, now: context.now, limit, ...(after !== null && { after }) };
    const page = await viewCandidates({ table, lists }, asked);
    const seen = page.facts.filter(
      ({ ticket }) => !ticket.purged && mayWithTicket(reader, 'ticket.read', ticket),
    );
    rows.push(...seen.map((facts) => fields.map((field) => field.read(facts))));
    after = page.after;
  } while (after !== null && rows.length < IN_PART && hasTime());
  return { rows: rows.map((row) => row.map((value) => value ?? null)), after };
}

async function fileOf(
  { parts: kept, jobId }: PageDeps,
  { key, format }: Input,
  { head, parts }: { head: readonly string[]; parts: number },
): Promise<JobFile> {
  const byTicket = new Map<unknown, FieldValue[]>();
  for (let part = 0; part < parts; part += 1) {
    const read = rowsSchema.parse(JSON.parse(await kept.read(jobId, part)));
    for (const row of read)
      byTicket.set(
        row[0],
        row.map((value) => value ?? undefined),
      );
  }
  const rows = [[...head], ...byTicket.values()];
  const filename = `${key}.${format}`;
  return format === 'csv'
    ? { filename, contentType: 'text/csv; charset=utf-8', body: csvOf(rows) }
    : { filename, contentType: XLSX_TYPE, body: await xlsxOf(rows) };
}

const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function fieldsOf({ columns }: View): string[] {
  return columns.length === 0 ? COLUMNS : [...new Set(['ticket.id', ...columns])];
}

function tooManyError(format: ExportFormat): InvalidInputError {
  return new InvalidInputError(
    'export.too_many',
    `A file of this format holds ${MOST_EXPORTED[format]} tickets at most, and fewer with long texts: export a view of fewer.`,
  );
}
