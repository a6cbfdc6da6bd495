import { fieldError, InvalidInputError } from '../../shared/errors.ts';
import { figuresOf, requireFigures } from '../query/answer-report.ts';
import { rowsOf, sizeOf } from '../query/gather.ts';
import { type AskedReport, planOf } from '../query/plan.ts';
import type { ReportSource } from '../query/source.ts';

/** Most figures of a part: what the job writes in the time of one page. */
export const MOST_FIGURES = 1_000_000;
/** Most days of tickets that all parts together are counted from, for the same reason. */
const MOST_DAYS = 150_000;

/** Where reports read, and what says how much that would be. */
export interface MeasuredSource extends ReportSource {
  /** How many days of tickets facts of a span are counted from. @throws InvalidInputError `report.too_much`, as `facts` */
  days: (...asked: Parameters<ReportSource['facts']>) => Promise<number>;
}

/**
 * Makes sure, before a job is begun, that whoever asks may have a file of these reports, and that it can be made: everything in it is known and
 * allowed, and it is no more than one job counts and writes.
 * @throws InvalidInputError with the path of the part, and what to ask instead; ForbiddenError
 */
export async function requireExport(
  source: MeasuredSource,
  {
    parts,
    format,
  }: { readonly parts: readonly Pick<AskedReport, 'query'>[]; readonly format: 'csv' | 'xlsx' },
  asking: Omit<AskedReport, 'query'>,
): Promise<void> {
  if (format === 'csv' && parts.length > 1) throw fieldError('parts', 'must be one for a CSV');
  let days = 0;
  for (const [at, { query }] of parts.entries()) {
    days += await ofPart(at, () => daysOf(source, { ...asking, query }));
    if (days > MOST_DAYS) {
      throw new InvalidInputError(
        'report.too_much',
        `Together these are counted from more than ${MOST_DAYS} days of tickets: export them in several files.`,
      );
    }
  }
}

/** From how many days of tickets a part is counted, once it is sure that it can be told. */
async function daysOf(source: MeasuredSource, asked: AskedReport): Promise<number> {
  const plan = await planOf(asked);
  const { limit = Number.POSITIVE_INFINITY, dimensions } = asked.query;
  const isFew = dimensions.length === 0 || figuresOf(plan, limit) <= MOST_FIGURES;
  const size = await sizeOf(source, plan, { isRowsCounted: !isFew });
  const rows = Math.min(limit, rowsOf(plan, size.gathered));
  requireFigures(figuresOf(plan, isFew ? 0 : rows), MOST_FIGURES);
  return size.days;
}

/** Says of which part a field is. */
async function ofPart<Found>(at: number, look: () => Promise<Found>): Promise<Found> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof InvalidInputError) || error.fields.length === 0) throw error;
    const fields = error.fields.map((field) => ({ ...field, path: `parts.${at}.query.${field.path}` }));
    throw new InvalidInputError(error.code, error.message, fields);
  }
}
