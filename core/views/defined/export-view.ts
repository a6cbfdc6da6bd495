import * as z from 'zod';
import { exportFormatSchema } from '../../../schemas/view.ts';
import { mayWithTicket } from '../../auth/index.ts';
import { keptConfiguration } from '../../configuration/index.ts';
import { changedTickets, newestPlace, placeSchema } from '../../export/index.ts';
import { subjectsOf } from '../../facts/index.ts';
import {
  catalogueSeenBy,
  type Facts,
  type Field,
  type FieldValue,
  keptCatalogue,
} from '../../fields/index.ts';
import { type Reader, requireHad } from '../../ownership/index.ts';
import { ForbiddenError } from '../../shared/errors.ts';
import { jobKind, type PageDeps, type PageOutcome } from '../../shared/job-kind.ts';
import { columnOf, fileOfLines, keepNumbered, keptLinesSchema, NO_LINES } from '../../sheet/index.ts';
import { loadListShards } from '../list-shards-store.ts';
import type { CompiledView } from './compile-view.ts';
import { keptViews } from './kept-views.ts';
import type { View } from './view-area.ts';
import { isFillingError, isViewFilled, MOST_EXAMINED, ticketsInView, viewCandidates } from './view-page.ts';

/** Tickets that are read together, and that one part of the file has, about. */
const AT_ONCE = 100;
const IN_PART = 10_000;
/** Time between two looks whether the list of the view is filled, where that has to be waited for, and most such looks. */
const LOOK_SECONDS = 60;
const MOST_LOOKS = 120;
/** Time after which all changes are noted that were made while the view was gone through. */
const NOTED_SECONDS = 15;
/** What a view without columns is exported with. */
const COLUMNS = ['ticket.id', 'ticket.subject', 'ticket.status', 'ticket.priority', 'ticket.createdAt'];

const inputSchema = z.strictObject({ key: z.string(), format: exportFormatSchema });
type Input = z.infer<typeof inputSchema>;

const checkpointSchema = z.strictObject({
  /** position in the view behind which the next page goes on; null: at its beginning */
  after: z.string().nullable(),
  /** the file as far as it is written */
  file: keptLinesSchema,
  /** looks whether the list is filled */
  looks: z.int().nonnegative(),
  /** place in the list of changes when the export began; null: it begins */
  changes: placeSchema.nullable(),
  /** whether the view has been gone through, and only what changed meanwhile is left to see */
  isThrough: z.boolean(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;
const FIRST: Checkpoint = { after: null, file: NO_LINES, looks: 0, changes: null, isThrough: false };
/** What an earlier version had put by is no beginning of a file: such an export begins anew. */
const earlierSchema = z.looseObject({ kept: z.unknown() }).transform(() => FIRST);
type Outcome = PageOutcome<Checkpoint>;

/**
 * Writes the tickets of a view, as they are while it does so, into a file: their number and the columns of the view, in its
 * order, as far as whoever asked may see each ticket and each field. Each page writes a part of the file; the last one puts them together,
 * each ticket once, as it was when it was read first, however many there are. What is in the view all the while is in the file, wherever a change of it moves it: when the view has been gone through,
 * the list of changes says which tickets changed meanwhile, and those are looked at once more. What came into the view later
 * than that may be in the file, or not.
 */
export const exportView = jobKind({
  permission: 'desk.read',
  input: inputSchema,
  checkpoint: z.union([checkpointSchema, earlierSchema]),
  first: FIRST,
  page: async (deps, { input, checkpoint }): Promise<Outcome> => {
    const asked = await askedOf(deps, input.key);
    return checkpoint.isThrough
      ? followed(deps, input, asked, checkpoint)
      : walked(deps, input, asked, checkpoint);
  },
});

/** Goes on through the view. */
async function walked(deps: PageDeps, input: Input, asked: Asked, from: Checkpoint): Promise<Outcome> {
  const checkpoint = { ...from, changes: from.changes ?? (await newestPlace(deps.table)) };
  const part = await partOf(deps, asked, checkpoint).catch((error: unknown) => {
    if (!isFillingError(error) || checkpoint.looks >= MOST_LOOKS) throw error;
    return null;
  });
  if (part === null) return waitFor(checkpoint);
  const file = await keepNumbered(deps, checkpoint.file, part.rows, sheetOf(input, asked));
  const next = { ...checkpoint, file, after: part.after, isThrough: part.after === null };
  if (part.isAtOnce) return fileOf(deps, input, next);
  const progress = { done: file.lines, total: null, note: 'reads tickets' };
  const waitSeconds = next.isThrough ? NOTED_SECONDS : 0;
  return { done: false, checkpoint: next, waitSeconds, progress };
}

/** Looks once more at what changed while the view was gone through: it may have moved to where the walk had been. */
async function followed(deps: PageDeps, input: Input, asked: Asked, from: Checkpoint): Promise<Outcome> {
  const { table, context, hasTime } = deps;
  let [changes, { file }] = [from.changes, from];
  do {
    const noted = changes && (await changedTickets(table, changes));
    if (noted === null) throw new Error('The list of changes is not the one that the export began with.');
    const ids = noted.changed.map(({ ticketId }) => ticketId);
    const found = await ticketsInView(table, { ...asked, now: context.now }, ids);
    const rows = rowsOf(asked, found);
    if (rows.length > 0) file = await keepNumbered(deps, file, rows, sheetOf(input, asked));
    changes = noted.rest;
  } while (changes !== null && hasTime());
  const next = { ...from, file, changes };
  if (changes === null) return fileOf(deps, input, next);
  const progress = { done: file.lines, total: null, note: 'reads what changed meanwhile' };
  return { done: false, checkpoint: next, waitSeconds: 0, progress };
}

const sheetOf = ({ key, format }: Input, { fields }: Asked) => ({
  format,
  columns: fields.map(columnOf),
  sheet: key,
});

async function fileOf(deps: PageDeps, { key, format }: Input, { file }: Checkpoint): Promise<Outcome> {
  const result = await fileOfLines(deps, file, { name: key, format });
  const progress = { done: file.lines, total: file.lines, note: 'done' };
  return { done: true, progress, counts: { tickets: file.lines }, result };
}

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
  requireHad(principal, found?.view, 'view');
  if (found === undefined) throw new ForbiddenError();
  const seen = catalogueSeenBy(await keptCatalogue(keep).at(now), principal.role);
  const fields = fieldsOf(found.view).flatMap((name) => seen.find(name) ?? []);
  const subjects = subjectsOf([...fields.map((field) => field.key), ...found.conditions.fields]);
  return { reader: principal, view: { ...found, subjects }, fields };
}

/**
 * The next rows of the file, and where those behind them begin; null: there are none. `isAtOnce`: one read has given all of the view,
 * in which nothing can have moved.
 */
async function partOf(deps: PageDeps, asked: Asked, from: Checkpoint) {
  const { reader, view } = asked;
  const { table, context, hasTime } = deps;
  const lists = await loadListShards(table, deps.listShards);
  // Until the list is filled, every page of it costs a look at all that can be in it.
  const limit = isViewFilled(view, lists) ? AT_ONCE : MOST_EXAMINED;
  const rows: FieldValue[][] = [];
  let { after } = from;
  let reads = 0;
  do {
    const page = await viewCandidates(
      { table, lists },
      { reader, view, now: context.now, limit, ...(after !== null && { after }) },
    );
    rows.push(...rowsOf(asked, page.facts));
    after = page.after;
    reads += 1;
  } while (after !== null && rows.length < IN_PART && hasTime());
  return { rows, after, isAtOnce: after === null && from.after === null && reads === 1 && limit === AT_ONCE };
}

/** What the file says of tickets, of those that whoever asked may see. */
function rowsOf({ reader, fields }: Asked, found: readonly Facts[]): FieldValue[][] {
  return found
    .filter(({ ticket }) => !ticket.purged && mayWithTicket(reader, 'ticket.read', ticket))
    .map((facts) => fields.map((field) => field.read(facts)));
}

function fieldsOf({ columns }: View): string[] {
  return columns.length === 0 ? COLUMNS : [...new Set(['ticket.id', ...columns])];
}
