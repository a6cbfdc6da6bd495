import type * as z from 'zod';
import type { figureOutSchema, reportAnswerSchema } from '../../schemas/api/report-answers.ts';
import { IN_ENGLISH, type PageWords } from './words.ts';

export type ReportAnswer = z.output<typeof reportAnswerSchema>;
export type Figure = z.output<typeof figureOutSchema>;
export type MetricHead = ReportAnswer['metrics'][number];

/** How a page writes: in the language of who reads. */
export interface Writing {
  readonly locale: string;
  /** its words; absent: English */
  readonly say?: PageWords;
}

const UNITS = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** A time as people say it, in its two largest units: 1 d 4 h, 12 min, 40 s. Pure. */
export function durationText(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const sign = seconds < 0 && whole > 0 ? '−' : '';
  const at = UNITS.findIndex(([size]) => whole >= size);
  const [size, name] = UNITS[at] ?? [1, 's'];
  const [next, nextName] = UNITS[at + 1] ?? [1, 's'];
  const most = Math.floor(whole / size);
  const rest = size === 1 ? 0 : Math.floor((whole % size) / next);
  return `${sign}${most} ${name}${rest > 0 ? ` ${rest} ${nextName}` : ''}`;
}

/** A value in the unit of its metric; of none, a dash. Pure. */
export function valueText(unit: MetricHead['unit'], value: number | null, { locale }: Writing): string {
  if (value === null) return '–';
  if (unit === 'seconds') return durationText(value);
  const style =
    unit === 'share' ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(locale, style as Intl.NumberFormatOptions).format(value);
}

/** A figure as it stands in a table: what is no exact number says so. Pure. */
export function figureText(metric: MetricHead, figure: Figure | undefined, writing: Writing): string {
  if (figure === undefined) return '–';
  const value = valueText(metric.unit, figure.value, writing);
  return figure.isAtMost && figure.value !== null ? `≤ ${value}` : value;
}

/** All that a figure says beside its value, in words. Pure. */
export function figureNotes(metric: MetricHead, figure: Figure, writing: Writing): string[] {
  const text = (value: number | null) => valueText(metric.unit, value, writing);
  const count = (value: number) => new Intl.NumberFormat(writing.locale).format(value);
  const { kind } = metric;
  const { say = IN_ENGLISH } = writing;
  return [
    ...(kind === 'share' && figure.n !== null
      ? [say('shareOf', { sum: count(figure.sum ?? 0), n: count(figure.n) })]
      : []),
    ...(kind === 'duration' && figure.n !== null && figure.n > 0
      ? [
          say('ofN', { n: count(figure.n) }),
          say('spread', { median: text(figure.median), p90: text(figure.p90), p95: text(figure.p95) }),
        ]
      : []),
    ...(kind === 'mean' && figure.n !== null ? [say('ofN', { n: count(figure.n) })] : []),
    ...(figure.clock === 'business' ? [say('business')] : []),
    ...(figure.isExact ? [] : [say('percentiles', { error: valueText('share', figure.error, writing) })]),
    ...(figure.isMaturing ? [say('canChange')] : []),
    ...(figure.isAdditive ? [] : [say('notAdditive')]),
    ...(figure.before === null ? [] : [say('before', { value: text(figure.before) })]),
  ];
}

/** How much a figure changed against the period before, with its direction; null: nobody asked, or there is nothing to say. Pure. */
export function changeText(
  metric: MetricHead,
  { change }: Figure,
  { locale, say = IN_ENGLISH }: Writing,
): { text: string; direction: 'up' | 'down' | 'same' } | null {
  if (change === null) return null;
  const direction = change > 0 ? 'up' : change < 0 ? 'down' : 'same';
  const arrow = { up: '▲', down: '▼', same: '=' }[direction];
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const text = `${number.format(change * 100)} ${metric.unit === 'share' ? say('points') : '%'}`;
  return { text: `${arrow} ${text}`, direction };
}
