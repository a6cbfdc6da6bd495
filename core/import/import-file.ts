import * as z from 'zod';
import type { ItemFailure } from '../../schemas/job.ts';
import { type StoredUpload, uploadedObject } from '../attachment/index.ts';
import { keptConfiguration } from '../configuration/index.ts';
import { readHtml } from '../conversation/index.ts';
import { mailboxArea } from '../mailbox/index.ts';
import { ConflictError, ForbiddenError } from '../shared/errors.ts';
import { type JobFile, jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { numberBlock } from '../shared/number-block.ts';
import { rulesInForce } from '../ticket/index.ts';
import { IMPORT_FILE_TERMS } from './file-kind.ts';
import type { ImportDeps } from './import-deps.ts';
import { failedItem } from './import-items.ts';
import { type Line, type LinedFile, linesOf } from './lines.ts';
import { requireImportFile } from './require-file.ts';
import { type LineOutcome, takeLines } from './take-lines.ts';

/** Lines that are seen to together, and bytes of them, of which one may have more. */
const LINES = 100;
const BYTES = 4_000_000;
/** Pauses for what the desk cannot see to, each of so many seconds, before it is said to have failed. */
const MOST_PAUSES = 10;
const PAUSE_SECONDS = 30;
/** Characters of the report that are kept; what comes then is only counted. */
const MOST_TOLD = 50_000_000;

const count = z.int().nonnegative();
const checkpointSchema = z.strictObject({
  offset: count,
  line: count,
  /** of the lines that come next, those that were not seen to; null: all of them */
  only: z.array(count).nullable(),
  pauses: count,
  outcomes: z.strictObject({ created: count, updated: count, unchanged: count, failed: count }),
  /** parts of the report that are put by, and characters in them */
  parts: count,
  told: count,
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/**
 * Takes over what the lines of an uploaded file say, each by itself and once, in the order of the file. It goes on where it was
 * when it dies, and what it was at then is there already. It leaves a file with a line for each that failed, or of which something was left
 * out.
 */
export const importFile = jobKind({
  ...IMPORT_FILE_TERMS,
  checkpoint: checkpointSchema,
  first: {
    offset: 0,
    line: 0,
    only: null,
    pauses: 0,
    outcomes: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    parts: 0,
    told: 0,
  },
  page: async (deps, { input, checkpoint }): Promise<PageOutcome<Checkpoint>> => {
    const { table, context, principal } = deps;
    if (principal === null) throw new ForbiddenError();
    const upload = await requireImportFile(table, { id: input.file, principal, now: context.now });
    const file = linedFile(deps, upload);
    const page = new Page(checkpoint);
    const importing = importDeps(deps, { principal });
    for await (const { lines, end } of batchesOf(file, checkpoint)) {
      const left =
        page.at.only === null ? lines : lines.filter((line) => page.at.only?.includes(line.number));
      const { outcomes, again } = await takeLines(importing, context, left);
      page.note(outcomes);
      if (again.length > 0 && page.at.pauses < MOST_PAUSES) return pause(deps, page, upload, again);
      page.note(again.map(notSeenTo));
      page.goOn(end, lines.at(-1)?.number);
      if (!deps.hasTime()) break;
    }
    return upload.size > page.at.offset ? goOn(deps, page, upload) : finish(deps, page, upload);
  },
});

/** How far a page has got, and what it has to tell. */
class Page {
  at: Checkpoint;
  readonly failures: ItemFailure[] = [];
  readonly lines: string[] = [];

  constructor(from: Checkpoint) {
    this.at = { ...from, outcomes: { ...from.outcomes } };
  }

  note(outcomes: readonly LineOutcome[]): void {
    for (const one of outcomes) {
      this.at.outcomes[one.outcome] += 1;
      if (one.outcome === 'failed') this.failures.push(failureOf(one));
      if (one.outcome !== 'failed' && one.warnings.length === 0) continue;
      const line = `${JSON.stringify(one)}\n`;
      if (this.at.told + line.length > MOST_TOLD) continue;
      this.at.told += line.length;
      this.lines.push(line);
    }
  }

  goOn(offset: number, line = this.at.line): void {
    this.at = { ...this.at, offset, line, only: null, pauses: 0 };
  }
}

function failureOf({ line, externalId, errors }: LineOutcome): ItemFailure {
  const [first = { path: '', message: '' }] = errors;
  return {
    item: externalId === null ? `line ${line}` : `line ${line}, ${externalId}`,
    message: `${first.path} ${first.message}`.trim(),
  };
}

function notSeenTo(line: number): LineOutcome {
  const message = 'could not be seen to in several tries: import it again';
  return { line, kind: null, ...failedItem(null, [{ path: '', message }]) };
}

/** Lines that are seen to together, and where the next ones begin. From the same place on they are always the same. */
interface Batch {
  lines: Line[];
  end: number;
}

async function* batchesOf(file: LinedFile, from: Checkpoint): AsyncGenerator<Batch> {
  let lines: Line[] = [];
  let begin = from.offset;
  for await (const line of linesOf(file, from)) {
    lines.push(line);
    if (lines.length < LINES && line.end - begin < BYTES) continue;
    yield { lines, end: line.end };
    [lines, begin] = [[], line.end];
  }
  yield { lines, end: file.size };
}

/** @throws ConflictError when it was not uploaded, or is gone */
function linedFile({ importedFiles }: PageDeps, { id, size }: StoredUpload): LinedFile {
  if (importedFiles === undefined) throw new Error('The function of jobs has no bucket for files.');
  return {
    size,
    read: async (from, to) => {
      const bytes = await importedFiles.read(uploadedObject(id), from, to);
      if (bytes === null) throw new ConflictError('import.not_uploaded', 'The file was not uploaded.');
      return bytes;
    },
  };
}

function importDeps(deps: PageDeps, { principal }: Pick<ImportDeps, 'principal'>): ImportDeps {
  const { table, importedFiles, copyAttachment } = deps;
  const keep = keptConfiguration(table);
  return {
    table,
    principal,
    rules: rulesInForce(keep, deps.rules),
    mailboxes: keep(mailboxArea(deps.mailboxes ?? [])),
    ticketNumber: numberBlock(table, 'ticket'),
    readHtml,
    files: {
      bucket: '',
      copyObject: async (_, from, to) => (await copyAttachment?.(from, to)) ?? false,
      replyBytes: 0,
    },
    keepObject: async (object) => importedFiles?.keep(object),
  };
}

/** Puts by what a page has to tell. A page that is done again puts the same in the same place. */
async function keepLines({ parts, jobId }: PageDeps, page: Page): Promise<Checkpoint> {
  if (page.lines.length === 0) return page.at;
  await parts.keep(jobId, page.at.parts, page.lines.join(''));
  return { ...page.at, parts: page.at.parts + 1 };
}

function progressOf({ offset, outcomes }: Checkpoint, { size }: StoredUpload) {
  const { failed, ...others } = outcomes;
  const taken = Object.values(others).reduce((sum, one) => sum + one, 0);
  return { done: offset, total: size, note: `bytes of the file: ${taken} taken over, ${failed} failed` };
}

async function goOn(
  deps: PageDeps,
  page: Page,
  upload: StoredUpload,
  waitSeconds = 0,
): Promise<PageOutcome<Checkpoint>> {
  const checkpoint = await keepLines(deps, page);
  const { failures } = page;
  return { done: false, checkpoint, progress: progressOf(checkpoint, upload), failures, waitSeconds };
}

/** Waits for the desk, which could not see to some lines: they come next, and no others of those beside them. */
async function pause(
  deps: PageDeps,
  page: Page,
  upload: StoredUpload,
  only: number[],
): Promise<PageOutcome<Checkpoint>> {
  page.at = { ...page.at, only, pauses: page.at.pauses + 1 };
  return goOn(deps, page, upload, PAUSE_SECONDS);
}

async function finish(deps: PageDeps, page: Page, upload: StoredUpload): Promise<PageOutcome<Checkpoint>> {
  const at = await keepLines(deps, page);
  const told: string[] = [];
  for (let part = 0; part < at.parts; part += 1) told.push(await deps.parts.read(deps.jobId, part));
  const head = JSON.stringify({ job: deps.jobId, kind: 'import.file', ...at.outcomes });
  const result: JobFile = {
    filename: 'import.jsonl',
    contentType: 'application/jsonl',
    body: [`${head}\n`, ...told].join(''),
  };
  return { done: true, progress: progressOf(at, upload), failures: page.failures, result };
}
