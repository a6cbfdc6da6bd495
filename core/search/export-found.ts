import * as z from 'zod';
import { searchSpaceSchema } from '../../schemas/api/search.ts';
import { exportFormatSchema } from '../../schemas/view.ts';
import { type Caller, requireMay } from '../auth/index.ts';
import { keptConfiguration } from '../configuration/index.ts';
import { type Catalogue, catalogueSeenBy, type FieldValue, keptCatalogue } from '../fields/index.ts';
import { ForbiddenError } from '../shared/errors.ts';
import { jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { fileOfLines, type KeptLines, keepNumbered, keptLinesSchema, NO_LINES } from '../sheet/index.ts';
import { MOST_FOUND, requireExportable } from './export-kind.ts';
import { SHEETS } from './found-sheets.ts';
import { SEARCH_PERMISSION } from './may-find.ts';
import { openSearchEngine } from './opensearch/engine.ts';
import { ownEngine, type SearchEngine } from './search-desk.ts';
import { keptSegments } from './store/kept-segments.ts';
import { liveIndex } from './store/live-index.ts';

const inputSchema = z.strictObject({
  query: z.string(),
  space: searchSpaceSchema,
  format: exportFormatSchema,
});
type Input = z.infer<typeof inputSchema>;

const checkpointSchema = z.strictObject({
  /** the file as far as it is written */
  file: keptLinesSchema,
  /** how many of what was found are seen to; null: nothing has been looked for yet */
  seen: z.int().nonnegative().nullable(),
});
type Checkpoint = z.infer<typeof checkpointSchema>;
const FIRST: Checkpoint = { file: NO_LINES, seen: null };
/** What an earlier version had put by is no beginning of a file: such an export begins anew. */
const earlierSchema = z.looseObject({ kept: z.unknown() }).transform(() => FIRST);
type Outcome = PageOutcome<Checkpoint>;

/** What is read together, and what one part of the file has, about. */
const AT_ONCE = 100;
const IN_PART = 5_000;
/** The part in which the numbers of what was found are put by, behind all parts of the file. */
const FOUND_PART = 1_000_000;

/** What the job says where the search reached a bound. */
const INCOMPLETE = {
  item: 'search',
  message: 'It reached a bound, and something that it would find may be missing.',
};

const idsSchema = z.array(z.int());

/** Who asks, and what they see. */
interface Asking {
  principal: Caller & { kind: 'agent' };
  catalogue: Catalogue;
}

/**
 * Writes what a query finds into a file, in the order of the search. The search is made once, at the beginning, so that what moves in
 * it later is neither missing nor twice; each thing is written as it is when it is read then, as far as whoever asked may see it and
 * each field of it. When the search reached a bound, the job says that something may be missing.
 */
export const exportFound = jobKind({
  permission: 'desk.read',
  input: inputSchema,
  checkpoint: z.union([checkpointSchema, earlierSchema]),
  first: FIRST,
  page: async (deps, { input, checkpoint }): Promise<Outcome> => {
    const asking = await askingIn(deps);
    return checkpoint.seen === null
      ? look(deps, input, asking)
      : write(deps, input, asking, { ...checkpoint, seen: checkpoint.seen });
  },
});

async function askingIn({ principal, table, context }: PageDeps): Promise<Asking> {
  if (principal?.kind !== 'agent') throw new ForbiddenError();
  const catalogue = await keptCatalogue(keptConfiguration(table)).at(context.now);
  return { principal, catalogue: catalogueSeenBy(catalogue, principal.role) };
}

/** Makes the search, and puts by what it finds. */
async function look(deps: PageDeps, { query, space }: Input, asking: Asking): Promise<Outcome> {
  const { now } = deps.context;
  const answer = await engineOf(deps).search({
    ...asking,
    source: query,
    space,
    now,
    limit: MOST_FOUND,
  });
  requireExportable(answer.total);
  const ids = answer.found.map(({ id }) => id);
  await deps.parts.keep(deps.jobId, FOUND_PART, JSON.stringify(ids));
  const progress = { done: 0, total: ids.length, note: 'found everything' };
  const checkpoint = { file: NO_LINES, seen: 0 };
  return { done: false, checkpoint, progress, ...(!answer.complete && { failures: [INCOMPLETE] }) };
}

/** Reads what was found, and in the end makes the file of it. */
async function write(
  deps: PageDeps,
  { space, format }: Input,
  asking: Asking,
  from: { file: KeptLines; seen: number },
): Promise<Outcome> {
  const { table, context, parts, jobId, hasTime } = deps;
  requireMay(asking.principal, SEARCH_PERMISSION[space]);
  const ids = idsSchema.parse(JSON.parse(await parts.read(jobId, FOUND_PART)));
  const sheet = SHEETS[space](table, { ...asking, now: context.now });
  const rows: FieldValue[][] = [];
  let { seen } = from;
  while (seen < ids.length && rows.length < IN_PART && (rows.length === 0 || hasTime())) {
    rows.push(...(await sheet.rowsOf(ids.slice(seen, seen + AT_ONCE))));
    seen += AT_ONCE;
  }
  const name = `search-${space}`;
  const file = await keepNumbered(deps, from.file, rows, { format, columns: sheet.columns, sheet: name });
  const progress = { done: Math.min(seen, ids.length), total: ids.length, note: 'reads what was found' };
  if (seen < ids.length) return { done: false, checkpoint: { file, seen }, waitSeconds: 0, progress };
  const result = await fileOfLines(deps, file, { name, format });
  return { done: true, progress: { ...progress, note: 'done' }, counts: { [space]: file.lines }, result };
}

/** The engine that the desk searches with. */
function engineOf({ table, searchObjects, askSearchEngine }: PageDeps): SearchEngine {
  if (askSearchEngine) return openSearchEngine({ table, ask: askSearchEngine });
  if (searchObjects === undefined)
    throw new Error('The function of jobs has no bucket for the search index.');
  return ownEngine({ table, live: liveIndex({ table, kept: keptSegments(searchObjects) }) });
}
