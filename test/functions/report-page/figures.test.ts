import {
  changeText,
  durationText,
  type Figure,
  figureNotes,
  figureText,
  type MetricHead,
} from '../../../functions/report-page/figures.ts';

const EN = { locale: 'en' };
const figure = (said: Partial<Figure>): Figure => ({
  value: null,
  n: 0,
  sum: null,
  median: null,
  p90: null,
  p95: null,
  isExact: true,
  error: 0,
  isMaturing: false,
  maturesAt: null,
  isAdditive: true,
  clock: null,
  computedAt: '2027-03-01T00:00:00.000Z',
  bands: null,
  rate: null,
  trend: null,
  before: null,
  change: null,
  isAtMost: false,
  ...said,
});
const metric = (said: Partial<MetricHead>): MetricHead => ({
  key: 'tickets_created',
  label: 'Created',
  kind: 'count',
  unit: 'number',
  formula: '',
  ...said,
});
const SHARE = metric({ kind: 'share', unit: 'share' });
const DURATION = metric({ kind: 'duration', unit: 'seconds' });

test.each([
  [0, '0 s'],
  [59, '59 s'],
  [60, '1 min'],
  [3_599, '59 min 59 s'],
  [3_600, '1 h'],
  [95_000, '1 d 2 h'],
  [86_400 * 40, '40 d'],
  [-90, '−1 min 30 s'],
])('%d seconds are read as %j', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test('a figure of nothing is a dash, and never nought', () => {
  expect(figureText(DURATION, figure({}), EN)).toBe('–');
  expect(figureText(metric({}), figure({ value: 0 }), EN)).toBe('0');
  expect(figureText(metric({}), undefined, EN)).toBe('–');
});

test('what can be less in truth says so', () => {
  expect(figureText(SHARE, figure({ value: 0.125, isAtMost: true }), EN)).toBe('≤ 12.5%');
  expect(figureText(SHARE, figure({ isAtMost: true }), EN)).toBe('–');
});

test('a share shows both its counts, and what is not final or not exact is marked', () => {
  const share = figure({ value: 0.3333, n: 3, sum: 1, isMaturing: true, isAdditive: false });
  expect(figureNotes(SHARE, share, EN)).toEqual(['1 of 3', 'can still change', 'does not add up']);
  const said = { value: 60, n: 2, median: 60, p90: 90, p95: 90, isExact: false, error: 0.01 };
  expect(figureNotes(DURATION, figure({ ...said, clock: 'business', before: 30 }), EN)).toEqual([
    'of 2',
    'median 1 min, p90 1 min 30 s, p95 1 min 30 s',
    'in business hours',
    'percentiles ± 1%',
    'before 30 s',
  ]);
});

test('a change is a percentage; of a share, points', () => {
  expect(changeText(metric({}), figure({ change: 0.1071 }), EN)).toEqual({
    text: '▲ +10.7 %',
    direction: 'up',
  });
  expect(changeText(SHARE, figure({ change: -0.05 }), EN)).toEqual({
    text: '▼ -5 points',
    direction: 'down',
  });
  expect(changeText(metric({}), figure({ change: 0 }), EN)?.direction).toBe('same');
  expect(changeText(metric({}), figure({}), EN)).toBeNull();
});
