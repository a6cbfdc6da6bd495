import { type Measure, measureOf, metricOf } from '../metrics.ts';
import type { CellGroup, Slot } from './cell.ts';
import { CellSum } from './cell-sum.ts';
import { countFacts, type Dimensions } from './count.ts';
import type { ReportPlan } from './plan.ts';
import { neededFor, presenceTold, type ReportSource } from './source.ts';
import { seesRow } from './viewer.ts';

/** What was counted: of everything together, and of each combination of values of the dimensions. */
export interface Gathered {
  readonly all: readonly CellGroup[];
  readonly rows: readonly CellGroup[];
}

/** The measures that a plan needs cells of. */
function needed(measures: readonly Measure[]): Measure[] {
  const of = measures.map(({ metric, clock }) => {
    const { counted } = metric;
    return measureOf(counted.from === 'metric' ? metricOf(counted.metric) : metric, clock);
  });
  return [...new Map(of.map((measure) => [measure.key, measure])).values()];
}

/** Cells of the parts of a period: ready ones where they are kept, else counted from facts. */
export async function gather(source: ReportSource, plan: ReportPlan): Promise<Gathered> {
  const { slots, by, labelAt } = plan;
  const gathered = await gatherSlots(source, plan, slots, by);
  if (labelAt === null) return gathered;
  return { all: relabelled(gathered.all, labelAt), rows: relabelled(gathered.rows, labelAt) };
}

/** Cells of the period before, as one. */
export function gatherBefore(source: ReportSource, plan: ReportPlan): Promise<Gathered> {
  return gatherSlots(source, plan, [plan.period.before], null);
}

/** What counting takes, told before it is done: days of tickets, and what was counted on the way; null: that was not needed. */
export interface Size {
  readonly days: number;
  readonly gathered: Gathered | null;
}

/**
 * How much is read to answer a question. What is kept ready is counted from no days.
 * @param isRowsCounted whether it is counted, so that its rows are known
 */
export async function sizeOf(
  source: ReportSource & { days: (...asked: Parameters<ReportSource['facts']>) => Promise<number> },
  plan: ReportPlan,
  { isRowsCounted }: { isRowsCounted: boolean },
): Promise<Size> {
  const measures = needed(plan.measures);
  const choices: Dimensions[] = plan.dimensions.length === 0 ? [[]] : [[], plan.dimensions];
  const spans = isCompared(plan) ? [plan.period, plan.period.before] : [plan.period];
  const kept = await keptCells(source, plan, { slots: plan.slots, by: plan.by, measures, choices });
  if (kept !== null) return { days: 0, gathered: { all: kept[0] ?? [], rows: kept[1] ?? [] } };
  let days = 0;
  for (const span of spans) days += await source.days(span, neededFor(measures, plan.viewer));
  return { days, gathered: isRowsCounted ? await gather(source, plan) : null };
}

/** Whether the period before is counted, too. */
export const isCompared = ({ query, measures }: ReportPlan): boolean =>
  query.compare !== null || measures.some(({ metric }) => metric.kind === 'trend');

/** How many rows there are of what was counted, as far as the viewer sees them. */
export function rowsOf({ viewer, dimensions }: ReportPlan, gathered: Gathered | null): number {
  const keys = dimensions.map(({ key }) => key);
  const seen = (gathered?.rows ?? []).filter(({ values }) => seesRow(viewer, keys, values));
  return new Set(seen.map(({ values }) => JSON.stringify(values))).size;
}

async function gatherSlots(
  source: ReportSource,
  plan: ReportPlan,
  slots: readonly Slot[],
  by: ReportPlan['by'],
): Promise<Gathered> {
  const measures = needed(plan.measures);
  const choices: Dimensions[] = plan.dimensions.length === 0 ? [[]] : [[], plan.dimensions];
  const kept = await keptCells(source, plan, { slots, by, measures, choices });
  const [all = [], rows = []] = kept ?? (await counted(source, plan, { slots, measures, choices }));
  return { all, rows };
}

interface Wanted {
  readonly slots: readonly Slot[];
  readonly measures: readonly Measure[];
  readonly choices: readonly Dimensions[];
}

/** Ready cells; null: some of what is asked is not kept. */
async function keptCells(
  source: ReportSource,
  { hasFilter, counting, timeZone, now }: ReportPlan,
  { slots, by, measures, choices }: Wanted & Pick<ReportPlan, 'by'>,
): Promise<(readonly CellGroup[])[] | null> {
  if (hasFilter) return null;
  const { basis, teamIds } = counting;
  const asked = { slots, by, timeZone, measures: measures.map(({ key }) => key), basis, teamIds, now };
  const found: (readonly CellGroup[])[] = [];
  for (const dimensions of choices) {
    const cells = await source.cells({ ...asked, dimensions: dimensions.map(({ key }) => key) });
    if (cells === null) return null;
    found.push(cells);
  }
  return found;
}

async function counted(
  source: ReportSource,
  { counting, viewer }: ReportPlan,
  { slots, measures, choices }: Wanted,
): Promise<(readonly CellGroup[])[]> {
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return [];
  const found = await source.facts({ from: first.from, to: last.to }, neededFor(measures, viewer));
  const businessSeconds: ReportSource['businessSeconds'] = (...asked) => source.businessSeconds(...asked);
  const told = { ...found, agentTimes: presenceTold(found, viewer) };
  return countFacts(told, { ...counting, slots, measures, businessSeconds }, choices);
}

/** Groups of hours as groups of their labels. */
function relabelled(groups: readonly CellGroup[], labelAt: readonly number[]): CellGroup[] {
  const found = new Map<string, { group: CellGroup; sums: Map<string, CellSum> }>();
  for (const { slot, values, cells } of groups) {
    const label = labelAt[slot] ?? 0;
    const key = JSON.stringify([label, ...values]);
    const its = found.get(key) ?? { group: { slot: label, values, cells: {} }, sums: new Map() };
    found.set(key, its);
    for (const [measure, cell] of Object.entries(cells)) {
      const sum = its.sums.get(measure) ?? new CellSum();
      its.sums.set(measure, sum);
      sum.merge(cell);
    }
  }
  return [...found.values()].map(({ group, sums }) => ({
    ...group,
    cells: Object.fromEntries([...sums].map(([key, sum]) => [key, sum.cell()])),
  }));
}
