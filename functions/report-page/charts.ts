import type { EChartsCoreOption } from 'echarts/core';
import { type MetricHead, type ReportAnswer, valueText, type Writing } from './figures.ts';
import { IN_ENGLISH, type PageWords } from './words.ts';

/** How a part of a report is shown as a picture. */
export type ChartKind = 'line' | 'bar' | 'heat';

/** Colours of a picture, as the page has them by day and by night. */
export interface Palette {
  readonly text: string;
  readonly line: string;
  readonly ground: string;
  readonly series: readonly string[];
  /** how large its letters are, in pixels; 12 when absent */
  readonly letters?: number;
}

/** A line, or the bars of one colour: what it is called, and its values in the order of the places. */
export interface Strand {
  readonly name: string;
  readonly metric: MetricHead;
  readonly values: readonly (number | null)[];
}

/** What a picture shows: values by place along its axis. */
export interface Pictured {
  /** whether its places follow each other in time, or are rows */
  readonly along: 'time' | 'rows';
  readonly places: readonly string[];
  readonly strands: readonly Strand[];
}

/** How large letters are where nothing else is said, in pixels. */
const LETTERS = 12;
/** Most lines of a picture that can be told apart: of more rows than that, the first. */
const MOST_STRANDS = 8;
/** Most places of a picture of bars. */
const MOST_BARS = 24;

const rowName = ({ values }: ReportAnswer['rows'][number]): string =>
  values.map(({ label }) => label).join(' · ');

/** What a picture of an answer shows: the parts of a period along its axis where it has any, else its rows. Pure. */
export function picturedOf(kind: ChartKind, answer: ReportAnswer): Pictured {
  const { metrics, slots, series, rows } = answer;
  const [first] = metrics;
  if (first === undefined) return { along: 'rows', places: [], strands: [] };
  if (kind === 'heat' && answer.by === 'hour_of_week' && rows.length === 0) return weekOf(answer, first);
  const places = slots.map(({ label }) => label);
  if (kind !== 'bar' && rows.length > 0 && slots.length > 0) {
    const shown = kind === 'heat' ? rows.slice(0, MOST_BARS) : rows.slice(0, MOST_STRANDS);
    return {
      along: 'time',
      places,
      strands: shown.map((row) => ({
        name: rowName(row),
        metric: first,
        values: row.series.map((figures) => figures[first.key]?.value ?? null),
      })),
    };
  }
  if (rows.length > 0 && slots.length === 0) {
    const shown = rows.slice(0, MOST_BARS);
    return {
      along: 'rows',
      places: shown.map(rowName),
      strands: metrics.map((metric) => ({
        name: metric.label,
        metric,
        values: shown.map(({ figures }) => figures[metric.key]?.value ?? null),
      })),
    };
  }
  return {
    along: 'time',
    places,
    strands: metrics.map((metric) => ({
      name: metric.label,
      metric,
      values: series.map((figures) => figures[metric.key]?.value ?? null),
    })),
  };
}

const HOURS = 24;

/** The hours of a week: a row for each weekday, and a place for each hour of the day. */
function weekOf({ slots, series }: ReportAnswer, metric: MetricHead): Pictured {
  const hourIn = (label: string) => label.slice(label.lastIndexOf(' ') + 1);
  const dayIn = (label: string) => label.slice(0, label.lastIndexOf(' '));
  const days = slots.flatMap(({ label }, at) => (at % HOURS === 0 ? [{ label, at }] : []));
  return {
    along: 'time',
    places: slots.slice(0, HOURS).map(({ label }) => hourIn(label)),
    strands: days.map(({ label, at }) => ({
      name: dayIn(label),
      metric,
      values: series.slice(at, at + HOURS).map((figures) => figures[metric.key]?.value ?? null),
    })),
  };
}

/** A picture in one sentence, for who does not see it. Pure. */
export function chartSentence(
  title: string,
  { places, strands }: Pictured,
  say: PageWords = IN_ENGLISH,
): string {
  const [first, last] = [places[0], places.at(-1)];
  const names = strands.map(({ name }) => name).join(', ');
  if (first === undefined || last === undefined) return say('nothing', { title });
  const span = first === last ? first : say('span', { from: first, to: last });
  return say('sentence', { title, names, span });
}

/** The options of a picture for ECharts. @param tip makes what is shown at a place, of lines of text. Pure. */
export function chartOption(
  kind: ChartKind,
  pictured: Pictured,
  {
    palette,
    writing,
    tip,
  }: { palette: Palette; writing: Writing; tip: (lines: readonly string[]) => unknown },
): EChartsCoreOption {
  const { along, places, strands } = pictured;
  // Widths are measured by the font that is named here, so it is one that every system has.
  const { letters = LETTERS } = palette;
  const text = { color: palette.text, fontFamily: 'sans-serif', fontSize: letters };
  const high = (pixels: number) => Math.round((pixels * letters) / LETTERS);
  const hairline = { lineStyle: { color: palette.line } };
  const unit = strands[0]?.metric.unit ?? 'number';
  const write = (value: number | null) => valueText(unit, value, writing);
  const base = {
    animation: false,
    color: [...palette.series],
    textStyle: text,
    grid: {
      left: 8,
      right: 12,
      top: high(strands.length > 1 ? 40 : 16),
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
  };
  const category = {
    type: 'category',
    axisLabel: { ...text, hideOverlap: true },
    axisLine: hairline,
    axisTick: { show: false },
  };
  if (kind === 'heat') {
    const data = strands.flatMap(({ values }, y) => values.map((value, x) => [x, y, value ?? '-']));
    const most = Math.max(1, ...strands.flatMap(({ values }) => values.map((value) => value ?? 0)));
    return {
      ...base,
      grid: { ...base.grid, bottom: high(40) },
      xAxis: { ...category, data: [...places] },
      yAxis: { ...category, data: strands.map(({ name }) => name), inverse: true },
      visualMap: {
        min: 0,
        max: most,
        orient: 'horizontal',
        left: 'center',
        bottom: 0,
        itemHeight: 80,
        textStyle: text,
        text: [write(most), write(0)],
        inRange: { color: [palette.ground, palette.series[0]] },
      },
      tooltip: {
        formatter: ({ value }: { value: [number, number, number | string] }) => {
          const [x, y, shown] = value;
          return tip([
            `${strands[y]?.name}, ${places[x]}`,
            typeof shown === 'number' ? write(shown) : write(null),
          ]);
        },
      },
      series: [{ type: 'heatmap', data, itemStyle: { borderColor: palette.ground, borderWidth: 1 } }],
    };
  }
  const value = {
    type: 'value',
    min: 0,
    axisLabel: { ...text, formatter: write },
    splitLine: hairline,
    ...(unit === 'seconds' && { minInterval: 60 }),
    ...(unit === 'number' && { minInterval: 1 }),
  };
  const isLying = kind === 'bar' && along === 'rows' && strands.length === 1 && places.length > 4;
  const placed = { ...category, data: [...places], ...(isLying && { inverse: true }) };
  return {
    ...base,
    ...(strands.length > 1 && { legend: { top: 0, left: 0, type: 'scroll', textStyle: text } }),
    xAxis: isLying ? value : placed,
    yAxis: isLying ? placed : value,
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: kind === 'bar' ? 'shadow' : 'line' },
      formatter: (points: readonly { dataIndex: number; seriesIndex: number }[]) =>
        tip([
          places[points[0]?.dataIndex ?? 0] ?? '',
          ...points.map(({ dataIndex, seriesIndex }) => {
            const strand = strands[seriesIndex];
            const shown = strand?.values[dataIndex] ?? null;
            return `${strand?.name}: ${valueText(strand?.metric.unit ?? unit, shown, writing)}`;
          }),
        ]),
    },
    series: strands.map(({ name, values }) => ({
      name,
      type: kind,
      data: values.map((one) => one ?? '-'),
      ...(kind === 'line' && { symbolSize: 5, showSymbol: places.length <= 40 }),
      ...(kind === 'bar' && { barMaxWidth: 28 }),
    })),
  };
}
