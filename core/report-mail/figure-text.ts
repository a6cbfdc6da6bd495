import type { Figure, Metric } from '../report/index.ts';
import type { MailWords } from './mail-words.ts';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** Seconds as people say them, in their two largest units, in a language. Pure. */
export function durationText(seconds: number, language: string): string {
  const whole = Math.round(Math.abs(seconds));
  const first = UNITS.findIndex(([, size]) => whole >= size);
  const units = first === -1 ? UNITS.slice(-1) : UNITS.slice(first, first + 2);
  let rest = whole;
  const said = units.flatMap(([unit, size], at) => {
    const count = Math.floor(rest / size);
    rest %= size;
    const style = { style: 'unit', unit, unitDisplay: 'short' } as const;
    return at > 0 && count === 0 ? [] : [new Intl.NumberFormat(language, style).format(count)];
  });
  return `${seconds < 0 && whole > 0 ? '−' : ''}${said.join(' ')}`;
}

/** A value in the unit of its metric; of none, a dash. Pure. */
export function valueText({ unit }: Pick<Metric, 'unit'>, value: number | null, language: string): string {
  if (value === null) return '–';
  if (unit === 'seconds') return durationText(value, language);
  const style: Intl.NumberFormatOptions =
    unit === 'share' ? { style: 'percent', maximumFractionDigits: 1 } : { maximumFractionDigits: 2 };
  return new Intl.NumberFormat(language, style).format(value);
}

/** A figure as it stands in the table of a mail: its value, of how many it is made, and what it was before. Pure. */
export function figureText(metric: Metric, figure: Figure | undefined, words: MailWords): string {
  if (figure === undefined) return '–';
  const { language } = words;
  const value = valueText(metric, figure.value, language);
  const count = (number: number) => new Intl.NumberFormat(language).format(number);
  const of =
    metric.kind === 'share' && figure.n !== null && figure.n > 0
      ? ` (${count(figure.sum ?? 0)}/${count(figure.n)})`
      : '';
  const before =
    figure.before === null
      ? ''
      : ` (${words.say('before', { value: valueText(metric, figure.before, language) })})`;
  return `${figure.isAtMost && figure.value !== null ? '≤ ' : ''}${value}${of}${before}`;
}
