import type * as z from 'zod';
import type { Catalogue } from '../../../core/fields/index.ts';
import {
  type Figure,
  METRICS,
  type ReportAnswer,
  reportFields,
  type SavedReport,
} from '../../../core/report/index.ts';
import type { figureOutSchema, reportAnswerSchema } from '../../../schemas/api/report-answers.ts';
import type { metricListSchema, savedReports } from '../../../schemas/api/reports.ts';

/** Seconds since 1970 as the API shows times. */
export const timeOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** A figure as the API shows it. */
export function presentFigure(figure: Figure): z.input<typeof figureOutSchema> {
  const { bands, trend, maturesAt, computedAt, ...rest } = figure;
  return {
    ...rest,
    bands: bands?.map((band) => ({ ...band })) ?? null,
    trend: trend && { ...trend },
    maturesAt: maturesAt === null ? null : timeOf(maturesAt),
    computedAt: timeOf(computedAt),
  };
}

const presentFigures = (figures: Readonly<Record<string, Figure>>) =>
  Object.fromEntries(Object.entries(figures).map(([key, figure]) => [key, presentFigure(figure)]));

const spanOf = ({ from, to }: { from: number; to: number }) => ({ from: timeOf(from), to: timeOf(to) });

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** What a part of a period is called: hours of the wall as `02`, weekdays by their names, `Monday 02`, all else by its key. */
function labelOf(key: string, by: string | null): string {
  if (by === 'weekday') return WEEKDAYS[Number(key) - 1] ?? key;
  if (by === 'hour_of_week') {
    const [weekday, hour = ''] = key.split('-');
    return `${WEEKDAYS[Number(weekday) - 1] ?? key} ${hour}`;
  }
  return by === 'hour_of_day' ? key.padStart(2, '0') : key;
}

/** What a report says as the API shows it. */
export function presentAnswer(answer: ReportAnswer): z.input<typeof reportAnswerSchema> {
  const { plan, totals, series, rows, rowsLeftOut } = answer;
  const { query, period, viewer, measures, dimensions, told, timeZone, now } = plan;
  return {
    computedAt: timeOf(now),
    timeZone,
    period: {
      ...spanOf(period),
      isRunning: period.isRunning,
      before: query.compare === null ? null : spanOf(period.before),
    },
    metrics: measures.map(({ metric: { key, labels, kind, unit, formula } }) => ({
      ...{ key, kind, unit, formula },
      label: labels.en,
    })),
    dimensions: dimensions.map(({ key, labels }) => ({ key, label: labels.en })),
    by: query.by,
    scope: { teamIds: viewer.teamIds && [...viewer.teamIds], agents: viewer.agents },
    totals: presentFigures(totals),
    slots: told.map((slot) => ({
      ...spanOf(slot),
      key: slot.key,
      label: labelOf(slot.key, query.by),
      hours: slot.hours ?? null,
    })),
    series: series.map(presentFigures),
    rows: rows.map((row) => ({
      values: row.values.map((value) => ({ ...value })),
      figures: presentFigures(row.figures),
      series: row.series.map(presentFigures),
    })),
    rowsLeftOut,
  };
}

/** A report of the library as the API shows it. */
export function presentReport(report: SavedReport, isShipped: boolean): z.input<typeof savedReports.out> {
  return { ...report, isShipped, parts: report.parts.map((part) => ({ ...part, query: { ...part.query } })) };
}

/** What is measured, and by what it can be told apart, as the API lists it. */
export function presentMetrics(catalogue: Catalogue): z.input<typeof metricListSchema> {
  return {
    metrics: METRICS.map(({ labels, clocks, matures, ...metric }) => ({
      key: metric.key,
      kind: metric.kind,
      unit: metric.unit,
      formula: metric.formula,
      booked: metric.booked,
      credit: metric.credit,
      isAdditive: metric.isAdditive,
      seenBy: metric.seenBy,
      labels: { ...labels },
      clocks: [...clocks],
      maturesAfterSeconds: typeof matures === 'number' ? matures : null,
      isAlwaysMaturing: matures === 'always',
    })),
    dimensions: reportFields(catalogue).fields.map(({ key, labels }) => ({ key, label: labels.en })),
  };
}
