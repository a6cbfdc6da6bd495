import * as z from 'zod';
import { keptConfiguration } from '../../configuration/index.ts';
import { catalogueSeenBy, keptCatalogue } from '../../fields/index.ts';
import { ForbiddenError } from '../../shared/errors.ts';
import { type JobFile, jobKind, type PageDeps } from '../../shared/job-kind.ts';
import { fileOfLines, keepLines, NO_LINES, workbookOf } from '../../sheet/index.ts';
import { countedUntil } from '../counted-until.ts';
import { nameValues } from '../name-values.ts';
import { answerReport, type ReportAnswer } from '../query/answer-report.ts';
import { reportSource } from '../store/report-source.ts';
import { viewerOf } from '../viewer-of.ts';
import { exportInput } from './job-name.ts';
import { MOST_FIGURES } from './plan-export.ts';
import { aboutSheet, reportLines, reportSheet } from './report-sheet.ts';

/** Most lines of a workbook with charts, all of which is held at once, and lines that are written together. */
const [MOST_CHARTED, TOGETHER] = [25_000, 10_000];

type Input = z.infer<typeof exportInput.input>;

/** Writes what reports say into a file, as far as whoever asked may see it now: a sheet for each part, and one about them. */
export const exportReport = jobKind({
  ...exportInput,
  checkpoint: z.null(),
  first: null,
  page: async (deps, { input }) => {
    const { table, principal, context } = deps;
    const now = countedUntil(context.now);
    if (principal?.kind !== 'agent') throw new ForbiddenError();
    const keep = keptConfiguration(table);
    const catalogue = catalogueSeenBy(await keptCatalogue(keep).at(now), principal.role);
    const source = await reportSource({ table, keep, now, principal });
    const naming = { findNames: nameValues(table, catalogue), mostFigures: MOST_FIGURES };
    const answers = [];
    for (const { label, query } of input.parts) {
      const asked = { query, viewer: viewerOf(principal), catalogue, now };
      answers.push({ label, answer: await answerReport(source, asked, naming) });
    }
    const rows = answers.reduce((sum, { label, answer }) => sum + reportLines(label, answer).count, 0);
    const isCharted = input.format === 'xlsx' && rows <= MOST_CHARTED;
    const result = await (isCharted ? chartedFile(input, answers) : longFile(deps, input, answers));
    return { done: true, progress: { done: rows, total: rows, note: 'done' }, counts: { rows }, result };
  },
});

/** An answer, and what its sheet is called. */
interface Told {
  readonly label: string;
  readonly answer: ReportAnswer;
}

const nameOf = ({ parts }: Input) => (parts.length === 1 ? (parts[0]?.key ?? 'report') : 'report');

async function chartedFile(input: Input, answers: readonly Told[]): Promise<JobFile> {
  const sheets = answers.map(({ label, answer }) => reportSheet(label, answer));
  return {
    filename: `${nameOf(input)}.xlsx`,
    contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    body: await workbookOf([...sheets, aboutSheet(answers)]),
  };
}

/** A file of any length, without charts: a CSV, or a workbook in which a sheet that is full goes on in the next. */
async function longFile(deps: PageDeps, input: Input, answers: readonly Told[]): Promise<JobFile> {
  const { format } = input;
  let kept = NO_LINES;
  for (const [of, { label, answer }] of answers.entries()) {
    const { columns, lines } = reportLines(label, answer);
    const to = { format, columns, sheet: label, of };
    for (const some of together(lines())) kept = await keepLines(deps, kept, some, to);
  }
  if (format === 'xlsx') {
    const { name, columns, rows } = aboutSheet(answers);
    kept = await keepLines(deps, kept, rows, { format, columns, sheet: name, of: answers.length });
  }
  return fileOfLines(deps, kept, { name: nameOf(input), format });
}

function* together<Line>(lines: Iterable<Line>): Generator<Line[]> {
  let some: Line[] = [];
  for (const line of lines) {
    some.push(line);
    if (some.length < TOGETHER) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
