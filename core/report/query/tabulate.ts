import type { Measure } from '../metrics.ts';
import { type Cell, type CellGroup, type Cells, type DimensionValue, EMPTY_CELL, type Slot } from './cell.ts';
import { CellSum } from './cell-sum.ts';
import { type Figure, figureOf } from './figure.ts';
import type { Gathered } from './gather.ts';
import type { ReportPlan } from './plan.ts';
import { type Trend, trendOf } from './trend.ts';
import { seesRow } from './viewer.ts';

/** Figures by the keys of metrics. */
export type Figures = Readonly<Record<string, Figure>>;

/** One combination of values of the dimensions. */
export interface ReportRow {
  readonly values: readonly DimensionValue[];
  readonly figures: Figures;
  /** of each part of the period that is told; made when it is read, as of many rows they are too many to be held */
  readonly series: readonly Figures[];
}

/** Everything that was asked for, in figures; rows in no order. */
export interface Tabulated {
  readonly totals: Figures;
  readonly series: readonly Figures[];
  readonly rows: readonly ReportRow[];
}

/** The cells of one combination of values: by slot, and of the period before. */
interface Line {
  readonly values: readonly DimensionValue[];
  readonly bySlot: Map<number, Cells>;
  before: Cells | null;
}

/** Makes figures of cells, those of the period before beside them when there are some. Pure. */
export function tabulate(plan: ReportPlan, now: Gathered, before: Gathered | null): Tabulated {
  const [all] = linesOf(now.all, before?.all ?? null, [[]]);
  const dimensions = plan.dimensions.map(({ key }) => key);
  const found = linesOf(now.rows, before?.rows ?? null, []);
  const lines = found.filter(({ values }) => seesRow(plan.viewer, dimensions, values));
  const maker = new FigureMaker(plan, all ?? EMPTY_LINE, lines.length === found.length);
  return {
    totals: maker.totals(),
    series: maker.series(all ?? EMPTY_LINE),
    rows: lines.map((line) => ({
      values: line.values,
      figures: maker.row(line),
      get series() {
        return maker.series(line);
      },
    })),
  };
}

const EMPTY_LINE: Line = { values: [], bySlot: new Map(), before: null };

function linesOf(
  now: readonly CellGroup[],
  before: readonly CellGroup[] | null,
  always: readonly (readonly DimensionValue[])[],
): Line[] {
  const lines = new Map<string, Line>();
  const lineOf = (values: readonly DimensionValue[]): Line => {
    const key = JSON.stringify(values);
    const line = lines.get(key) ?? { values, bySlot: new Map(), before: before && {} };
    lines.set(key, line);
    return line;
  };
  for (const values of always) lineOf(values);
  for (const { slot, values, cells } of now) lineOf(values).bySlot.set(slot, cells);
  for (const { values, cells } of before ?? []) lineOf(values).before = cells;
  return [...lines.values()];
}

class FigureMaker {
  readonly #plan: ReportPlan;
  readonly #all: Line;
  readonly #isApart: boolean;

  /** @param isWhole whether the viewer sees all rows: others do not add up to the total */
  constructor(plan: ReportPlan, all: Line, isWhole: boolean) {
    this.#plan = plan;
    this.#all = all;
    this.#isApart = isWhole && plan.dimensions.every(({ many = false }) => !many);
  }

  totals(): Figures {
    return this.#figures(this.#all, () => null);
  }

  row(line: Line): Figures {
    return this.#figures(line, (measure) => this.#trend(measure, line));
  }

  series({ bySlot }: Line): Figures[] {
    return this.#plan.told.map((slot, at) =>
      byKey(this.#plan.measures, (measure) =>
        this.#figure(measure, bySlot.get(at)?.[measure.key], slot, { hours: slot.hours, before: null }),
      ),
    );
  }

  #figures(line: Line, trend: (measure: Measure) => Trend | null): Figures {
    const { measures, period, query } = this.#plan;
    return byKey(measures, (measure) => {
      const cell = this.#whole(measure.key, line, measure);
      const before = query.compare === null ? null : line.before?.[measure.key];
      const figure = this.#figure(measure, cell, period, { before });
      const its = trend(measure);
      return its === null ? figure : { ...figure, value: its.z, n: its.x, trend: its };
    });
  }

  #figure(
    measure: Measure,
    cell: Cell | undefined,
    slot: Slot,
    rest: { hours?: number | undefined; before?: Cell | undefined | null },
  ): Figure {
    return figureOf({ measure, cell, slot, now: this.#plan.now, isApart: this.#isApart, ...rest });
  }

  /** The cell of the whole period: what its parts add up to; of what is told of a moment that of the last. */
  #whole(key: string, { bySlot }: Line, { metric }: Measure): Cell | undefined {
    if (metric.counted.from === 'live') return bySlot.get(this.#plan.slots.length - 1)?.[key];
    const sum = new CellSum();
    for (const cells of bySlot.values()) sum.merge(cells[key] ?? EMPTY_CELL);
    return sum.cell();
  }

  #trend(measure: Measure, line: Line): Trend | null {
    const { counted } = measure.metric;
    if (counted.from !== 'metric') return null;
    const now = (one: Line) => this.#whole(counted.metric, one, measure) ?? EMPTY_CELL;
    const before = (one: Line) => one.before?.[counted.metric] ?? EMPTY_CELL;
    return trendOf({ of: now(line), all: now(this.#all) }, { of: before(line), all: before(this.#all) });
  }
}

const byKey = (measures: readonly Measure[], figure: (measure: Measure) => Figure): Figures =>
  Object.fromEntries(measures.map((measure) => [measure.metric.key, figure(measure)]));
