import { InvalidInputError } from '../../shared/errors.ts';
import type { DimensionValue } from './cell.ts';
import { gather, gatherBefore, isCompared } from './gather.ts';
import { type AskedReport, planOf, type ReportPlan } from './plan.ts';
import type { ReportSource } from './source.ts';
import { type ReportRow, type Tabulated, tabulate } from './tabulate.ts';

/** What people call a value of a field. */
export interface ValueName {
  readonly label: string;
  readonly isRetired: boolean;
}

/** Finds what people call values: given a field by its key, and values of it. */
export type FindNames = (
  field: string,
  values: readonly DimensionValue[],
) => Promise<(value: DimensionValue) => ValueName>;

/** A row whose values have names. */
export interface NamedRow extends Omit<ReportRow, 'values'> {
  readonly values: readonly (ValueName & { readonly key: DimensionValue })[];
}

/** What a report says. */
export interface ReportAnswer extends Omit<Tabulated, 'rows'> {
  readonly plan: ReportPlan;
  readonly rows: readonly NamedRow[];
  readonly rowsLeftOut: number;
}

/**
 * Answers a question about the desk.
 * @param mostFigures how many figures the answer may have
 * @throws InvalidInputError when it asks for too much, or for what is not there; it says what to ask instead
 * @throws ForbiddenError when it asks for what the viewer may not see
 */
export async function answerReport(
  source: ReportSource,
  asked: AskedReport,
  { findNames, mostFigures }: { findNames: FindNames; mostFigures: number },
): Promise<ReportAnswer> {
  const plan = await planOf(asked);
  const now = await gather(source, plan);
  const before = isCompared(plan) ? await gatherBefore(source, plan) : null;
  const { rows, ...rest } = tabulate(plan, now, before);
  const named = await namedRows(plan, rows, findNames);
  const ordered = named.toSorted(orderOf(plan));
  const told = ordered.slice(0, plan.query.limit);
  requireFigures(figuresOf(plan, told.length), mostFigures);
  return { ...rest, plan, rows: told, rowsLeftOut: ordered.length - told.length };
}

/** How many figures an answer of so many rows has. */
export const figuresOf = ({ told, measures }: ReportPlan, rows: number): number =>
  (rows + 1) * (told.length + 1) * measures.length;

/** @throws InvalidInputError `report.too_large` when an answer has more figures than it may */
export function requireFigures(figures: number, most: number): void {
  if (figures <= most) return;
  throw new InvalidInputError(
    'report.too_large',
    `This has ${figures} figures, of at most ${most}: ask for fewer rows by \`limit\`, for longer parts of the period, or for a file.`,
  );
}

/** What the desk calls nobody and nothing. */
const NONE: ValueName = { label: '(none)', isRetired: false };

async function namedRows(
  { dimensions }: ReportPlan,
  rows: readonly ReportRow[],
  findNames: FindNames,
): Promise<NamedRow[]> {
  const names = await Promise.all(
    dimensions.map(({ key }, at) => {
      const values = rows.map((row) => row.values[at] ?? null).filter((value) => value !== null);
      return findNames(key, [...new Set(values)]);
    }),
  );
  return rows.map((row) => ({
    figures: row.figures,
    get series() {
      return row.series;
    },
    values: row.values.map((key, at) => ({ key, ...(key === null ? NONE : (names[at]?.(key) ?? NONE)) })),
  }));
}

function orderOf({ query, measures }: ReportPlan): (one: NamedRow, other: NamedRow) => number {
  const { metric, direction = 'descending' } = query.order ?? { metric: measures[0]?.metric.key };
  const sign = direction === 'descending' ? -1 : 1;
  const byNames = (one: NamedRow, other: NamedRow) =>
    namesOf(one) < namesOf(other) ? -1 : namesOf(one) > namesOf(other) ? 1 : 0;
  if (metric === undefined) return (one, other) => sign * byNames(one, other);
  return (one, other) => {
    const [first, second] = [one.figures[metric]?.value ?? null, other.figures[metric]?.value ?? null];
    if (first === second) return byNames(one, other);
    if (first === null || second === null) return first === null ? 1 : -1;
    return sign * (first - second);
  };
}

const namesOf = ({ values }: NamedRow) => JSON.stringify(values.map(({ label, key }) => [label, key]));
