import type { MetricKey } from '../../../schemas/report.ts';
import { fieldError, InvalidInputError } from '../../shared/errors.ts';
import { metricOf } from '../metrics.ts';
import type { DimensionValue, Slot } from './cell.ts';
import { CellSum } from './cell-sum.ts';
import { type Contribution, contributionsOf, presenceOf } from './contributions.ts';
import { combinations } from './count.ts';
import { type Figure, figureOf, inUnits } from './figure.ts';
import { type AskedReport, planOf, type ReportPlan } from './plan.ts';
import { neededFor, presenceTold, type ReportSource } from './source.ts';
import { requireRowSeen } from './viewer.ts';

/** Which figure is opened, and which page of what it is made of. */
export interface AskedDrill extends AskedReport {
  readonly metric: MetricKey;
  /** of its row; absent: of the total */
  readonly values?: readonly DimensionValue[] | undefined;
  /** key of its part of the period; absent: of all of it */
  readonly slot?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** What a figure is made of: one act, or one ticket at a moment; `sum`: what it adds, in the unit of the figure. */
export type DrillItem = Pick<Contribution, 'subject' | 'at' | 'sum'>;

/** A page of what a figure is made of. */
export interface Drill {
  readonly figure: Figure;
  readonly items: readonly DrillItem[];
  readonly cursor: string | null;
}

/** How a place among all is written (`inOrder`). */
const CURSOR = /^[\d-]{12,}\/[a-z]+\/.+\/\d{6}$/;

/** Most acts behind a figure that is opened. */
const MOST_ITEMS = 200_000;

/**
 * Opens a figure: what it is made of, by time, whose values add up to it.
 * @throws what asking for the figure throws; InvalidInputError when it is made of too much
 */
export async function drillReport(source: ReportSource, asked: AskedDrill): Promise<Drill> {
  const { metric, values, viewer, cursor, limit } = asked;
  const { counted } = metricOf(metric);
  const key = counted.from === 'metric' ? counted.metric : metric;
  const plan = await planOf({ ...asked, query: { ...asked.query, metrics: [key], compare: null } });
  if (values !== undefined && values.length !== plan.dimensions.length) {
    throw fieldError('values', 'must have one value for each dimension of the query');
  }
  if (cursor !== undefined && !CURSOR.test(cursor)) throw fieldError('cursor', 'must be as `next` gave it');
  if (values !== undefined) requireRowSeen(viewer, asked.query.dimensions, values);
  const slots = slotsIn(plan, asked.slot);
  const found = await itemsIn(source, plan, slots, values);
  const sum = new CellSum();
  const [measure] = plan.measures;
  if (measure === undefined) throw new Error('A figure is of one metric.');
  for (const item of found) sum.add(item.sum, measure.metric.isSeen);
  const whole = { from: slots[0]?.from ?? plan.period.from, to: slots.at(-1)?.to ?? plan.period.to };
  const isApart = plan.dimensions.every(({ many = false }) => !many);
  const placed = inOrder(found).filter(({ place }) => cursor === undefined || place > cursor);
  const page = placed.slice(0, limit);
  return {
    figure: figureOf({ measure, cell: sum.cell(), slot: whole, now: plan.now, isApart, before: null }),
    items: page.map(({ item }) => ({ ...item, sum: inUnits(item.sum, measure.metric) })),
    cursor: placed.length > page.length ? (page.at(-1)?.place ?? null) : null,
  };
}

/** The parts of the period of which the figure is: what is told of a moment is of the last. */
function slotsIn(
  { slots, told, labelAt, period, measures }: ReportPlan,
  key: string | undefined,
): readonly Slot[] {
  if (key === undefined) {
    const isLevel = measures[0]?.metric.counted.from === 'live';
    return isLevel ? [period] : slots;
  }
  const at = told.findIndex((slot) => slot.key === key);
  if (at === -1) throw fieldError('slot', 'is no part of the period by what the query asks for');
  return slots.filter((_, place) => (labelAt === null ? place : labelAt[place]) === at);
}

async function itemsIn(
  source: ReportSource,
  { counting, measures, dimensions, viewer }: ReportPlan,
  slots: readonly Slot[],
  values: readonly DimensionValue[] | undefined,
): Promise<Contribution[]> {
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return [];
  const businessSeconds: ReportSource['businessSeconds'] = (...asked) => source.businessSeconds(...asked);
  const all = { ...counting, slots, measures, businessSeconds };
  const span = { from: first.from, to: last.to };
  const there = await source.facts(span, neededFor(measures, viewer));
  const row = values && JSON.stringify(values);
  const found: Contribution[] = [];
  const take = (contributions: Iterable<Contribution>) => {
    for (const one of contributions) {
      const isIn = (combination: readonly DimensionValue[]) => JSON.stringify(combination) === row;
      if (row === undefined || combinations(dimensions, one.seen).some(isIn)) found.push(one);
      if (found.length > MOST_ITEMS) throw tooManyError();
    }
  };
  for await (const one of there.facts) take(contributionsOf(one, all));
  for (const time of presenceTold(there, viewer)) take(presenceOf(time, all));
  return found;
}

const tooManyError = () =>
  new InvalidInputError(
    'report.too_much',
    `This figure is made of more than ${MOST_ITEMS} things: open one of a shorter period, or of a row.`,
  );

/** Things by time, each with its place among all: the same at each asking, as long as nothing comes before it. */
function inOrder(found: readonly Contribution[]): { place: string; item: DrillItem }[] {
  const seen = new Map<string, number>();
  const placed = found.map(({ subject, at, sum }) => {
    const key = [String(at).padStart(12, '0'), subject.kind, String(subject.id).padStart(26, '0')].join('/');
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return { place: `${key}/${String(nth).padStart(6, '0')}`, item: { subject, at, sum } };
  });
  return placed.toSorted((one, other) => (one.place < other.place ? -1 : 1));
}
