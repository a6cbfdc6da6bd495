import * as z from 'zod';
import { keptConfiguration } from '../../configuration/index.ts';
import { catalogueSeenBy, keptCatalogue } from '../../fields/index.ts';
import { ForbiddenError, fieldError } from '../../shared/errors.ts';
import { type JobFile, jobKind } from '../../shared/job-kind.ts';
import { csvOf, requireRoom, type Sheet, workbookOf } from '../../sheet/index.ts';
import { countedUntil } from '../counted-until.ts';
import { nameValues } from '../name-values.ts';
import { answerReport } from '../query/answer-report.ts';
import { reportSource } from '../store/report-source.ts';
import { viewerOf } from '../viewer-of.ts';
import { exportInput } from './job-name.ts';
import { aboutSheet, reportSheet } from './report-sheet.ts';

/** Most figures of a part: what the memory of a function holds. */
const MOST_FIGURES = 500_000;

type Input = z.infer<typeof exportInput.input>;

/** Writes what reports say into a file, as far as whoever asked may see it now: a sheet for each part, and one about them. */
export const exportReport = jobKind({
  ...exportInput,
  checkpoint: z.null(),
  first: null,
  page: async ({ table, principal, context }, { input }) => {
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
    const sheets = answers.map(({ label, answer }) => reportSheet(label, answer));
    const result = await fileOf(input, [...sheets, aboutSheet(answers)]);
    const rows = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
    return { done: true, progress: { done: rows, total: rows, note: 'done' }, counts: { rows }, result };
  },
});

async function fileOf({ parts, format }: Input, sheets: readonly Sheet[]): Promise<JobFile> {
  for (const { rows } of sheets) requireRoom(rows.length, format);
  const name = parts.length === 1 ? (parts[0]?.key ?? 'report') : 'report';
  const filename = `${name}.${format}`;
  if (format === 'xlsx') {
    const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    return { filename, contentType, body: await workbookOf(sheets) };
  }
  const [sheet] = sheets;
  if (parts.length > 1 || sheet === undefined) throw fieldError('parts', 'must be one for a CSV');
  const body = csvOf([sheet.columns.map((column) => column.name), ...sheet.rows]);
  return { filename, contentType: 'text/csv; charset=utf-8', body };
}
