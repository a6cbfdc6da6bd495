import { type Grouping, PROFILES } from '../../../schemas/report.ts';
import type { FieldValue } from '../../fields/index.ts';
import type { Column, Sheet, SheetChart } from '../../sheet/index.ts';
import type { Metric } from '../metric.ts';
import type { ReportAnswer } from '../query/answer-report.ts';
import type { Figure } from '../query/figure.ts';
import type { Figures } from '../query/tabulate.ts';
import { IN_ENGLISH, type SheetWords } from './sheet-words.ts';

/** One column of what is told of a metric. */
interface Told extends Column {
  of: Column['of'];
  read(figure: Figure): FieldValue;
}

/** What a report says as lines below a head: one for each row and part of the period, and the totals. */
interface ReportLines extends Omit<Sheet, 'rows'> {
  /** how many lines there are */
  readonly count: number;
  /** gives them out one by one, so that not all of them need be held */
  lines(): Generator<FieldValue[]>;
}

/** What a report says as a sheet, all of it. As `reportLines`. */
export function reportSheet(name: string, answer: ReportAnswer, say?: SheetWords): Sheet {
  const { lines, count: _, ...sheet } = reportLines(name, answer, say);
  return { ...sheet, rows: [...lines()] };
}

/** What a report says as lines. Numbers are as the API says them. @param say in which language */
export function reportLines(name: string, answer: ReportAnswer, say: SheetWords = IN_ENGLISH): ReportLines {
  const total = say('total');
  const { plan, rows, totals, series } = answer;
  const { dimensions, told, query, measures } = plan;
  const head: Column[] = [
    ...dimensions.map(({ labels }) => ({ name: labels.en })),
    ...(query.by === null
      ? []
      : [{ name: say(BY[query.by]), of: query.by === 'day' ? ('days' as const) : undefined }]),
  ];
  const columns = measures.flatMap(({ metric }) =>
    toldOf(metric, say, {
      isCompared: query.compare !== null,
      isProfile: told.some(({ hours }) => hours !== undefined),
    }).map((column) => ({ ...column, key: metric.key })),
  );
  const line = (values: readonly FieldValue[], figures: Figures) => [
    ...values,
    ...columns.map(({ key, read }) => {
      const figure = figures[key];
      return figure && read(figure);
    }),
  ];
  const parts = (values: readonly FieldValue[], whole: Figures, each: readonly Figures[]) =>
    query.by === null
      ? [line(values, whole)]
      : told.map(({ key }, slot) => line([...values, key], each[slot] ?? {}));
  const ofAll = dimensions.map(() => total);
  return {
    name,
    columns: [...head, ...columns.map(({ name: column, of }) => ({ name: column, of }))],
    chart: chartIn(name, answer, head.length, columns),
    count: query.by === null ? rows.length + 1 : (rows.length + 1) * told.length + 1,
    *lines() {
      for (const row of rows)
        yield* parts(
          row.values.map(({ label }) => label),
          row.figures,
          row.series,
        );
      if (query.by !== null) yield* parts(ofAll, totals, series);
      yield line([...ofAll, ...(query.by === null ? [] : [total])], totals);
    },
  };
}

/** Most lines of a chart that can be told apart, and most places of bars. */
const [MOST_STRANDS, MOST_BARS] = [8, 24];

/** The chart of a sheet: parts of the period as lines, of each row where there are some; else rows as bars. It shows no totals. */
function chartIn(
  title: string,
  { plan, rows }: ReportAnswer,
  heads: number,
  columns: readonly (Column & { key: string })[],
): SheetChart | undefined {
  const { told, dimensions, query, measures } = plan;
  const [first] = measures;
  const labels = heads - 1;
  const columnOf = (key: string) => heads + columns.findIndex((column) => column.key === key);
  if (first === undefined || heads === 0) return undefined;
  const kind = query.by === null || isProfile(query.by) ? 'bar' : 'line';
  if (query.by !== null && dimensions.length > 0) {
    const series = rows.slice(0, MOST_STRANDS).map(({ values }, at) => ({
      ...{ name: values.map(({ label }) => label).join(' · '), labels, values: columnOf(first.metric.key) },
      ...{ firstRow: at * told.length, lastRow: (at + 1) * told.length - 1 },
    }));
    return series.length === 0 || told.length === 0 ? undefined : { kind, title, series };
  }
  const places = query.by === null ? Math.min(rows.length, MOST_BARS) : told.length;
  const alike = measures.filter(({ metric }) => metric.unit === first.metric.unit);
  const series = alike.map(({ metric: { key, labels: its } }) => ({
    ...{ name: its.en, labels, values: columnOf(key), firstRow: 0, lastRow: places - 1 },
  }));
  return places === 0 ? undefined : { kind, title, series };
}

const isProfile = (by: Grouping) => PROFILES.some((profile) => profile === by);

const BY = {
  hour: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
  quarter: 'quarter',
  year: 'year',
  hour_of_day: 'hourOfDay',
  weekday: 'weekday',
  hour_of_week: 'hourOfWeek',
} as const;

/** The columns of a metric: its value, and what it is made of. */
function toldOf(
  { labels: { en }, kind, unit, isSeen }: Metric,
  say: SheetWords,
  { isCompared, isProfile }: { isCompared: boolean; isProfile: boolean },
): Told[] {
  const of = unit === 'seconds' ? 'durations' : unit === 'share' ? 'shares' : undefined;
  const column = (
    name: string,
    read: (figure: Figure) => FieldValue | null,
    its: Column['of'] = undefined,
  ): Told => ({
    name: name === '' ? en : `${en}: ${name}`,
    of: its,
    read: (figure) => read(figure) ?? undefined,
  });
  const counted = kind === 'share' || kind === 'mean' || kind === 'duration' || kind === 'trend';
  return [
    column('', ({ value }) => value, of),
    ...(kind === 'share' ? [column(say('ofThese'), ({ sum }) => sum)] : []),
    ...(counted ? [column(say('number'), ({ n }) => n)] : []),
    ...(isSeen
      ? [
          column(say('median'), ({ median }) => median, of),
          column('90 %', ({ p90 }) => p90, of),
          column('95 %', ({ p95 }) => p95, of),
        ]
      : []),
    ...(kind === 'trend' ? [column(say('trend'), ({ trend }) => trend?.verdict && say(trend.verdict))] : []),
    ...(isProfile && !counted ? [column(say('byHour'), ({ rate }) => rate)] : []),
    ...(isCompared
      ? [
          column(say('before'), ({ before }) => before, of),
          column(say('change'), ({ change }) => change, 'shares'),
        ]
      : []),
  ];
}

/** What was asked and when, and what each figure is, as a sheet. */
export function aboutSheet(
  answers: readonly { readonly label: string; readonly answer: ReportAnswer }[],
  say: SheetWords = IN_ENGLISH,
): Sheet {
  const timeOf = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    name: say('about'),
    columns: [{ name: say('what') }, { name: say('says') }],
    rows: answers.flatMap(({ label, answer: { plan, totals } }) => [
      [say('report'), label],
      [say('computedAt'), timeOf(plan.now)],
      [say('from'), timeOf(plan.period.from)],
      [say('to'), timeOf(plan.period.to)],
      [say('timeZone'), plan.timeZone],
      ...(plan.query.filter === undefined ? [] : [[say('filter'), JSON.stringify(plan.query.filter)]]),
      ...(plan.viewer.teamIds === null ? [] : [[say('onlyTeams'), plan.viewer.teamIds.map(String)]]),
      ...plan.measures.map(({ metric }) => [metric.labels.en, saidOf(metric, totals[metric.key], say)]),
    ]),
  };
}

function saidOf({ formula }: Metric, figure: Figure | undefined, say: SheetWords): string {
  return [
    formula,
    figure?.clock && say(figure.clock === 'business' ? 'byBusiness' : 'byCalendar'),
    figure && !figure.isExact && say('percentiles').replace('{error}', String(figure.error * 100)),
    figure?.isMaturing && say('maturing'),
    figure && !figure.isAdditive && say('notAdditive'),
  ]
    .filter(Boolean)
    .join('; ');
}
