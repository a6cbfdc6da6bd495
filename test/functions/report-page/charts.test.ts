import { chartOption, chartSentence, picturedOf } from '../../../functions/report-page/charts.ts';
import type { Figure, MetricHead, ReportAnswer } from '../../../functions/report-page/figures.ts';

const CREATED: MetricHead = {
  key: 'tickets_created',
  label: 'Created',
  kind: 'count',
  unit: 'number',
  formula: '',
};
const SOLVES: MetricHead = { ...CREATED, key: 'solves', label: 'Solved' };
const of = (value: number | null) => ({ value, n: value ?? 0 }) as Figure;
const slot = (label: string) => ({ from: '', to: '', key: label, label, hours: null });

const answer = (said: Partial<ReportAnswer>): ReportAnswer => ({
  computedAt: '2027-03-01T00:00:00.000Z',
  timeZone: 'UTC',
  period: { from: '', to: '', isRunning: false, before: null },
  metrics: [CREATED, SOLVES],
  dimensions: [],
  by: null,
  scope: { teamIds: null, agents: 'all' },
  totals: {},
  slots: [],
  series: [],
  rows: [],
  rowsLeftOut: 0,
  ...said,
});
const row = (label: string, created: number | null, series: ReportAnswer['series'] = []) => ({
  values: [{ key: label, label, isRetired: false }],
  figures: { tickets_created: of(created), solves: of(1) },
  series,
});

test('a line goes through the days, one for each metric, and has a gap where there is no figure', () => {
  const days = answer({
    slots: [slot('1 March'), slot('2 March')],
    series: [{ tickets_created: of(3), solves: of(0) }, { tickets_created: of(null) }],
  });
  expect(picturedOf('line', days)).toEqual({
    along: 'time',
    places: ['1 March', '2 March'],
    strands: [
      { name: 'Created', metric: CREATED, values: [3, null] },
      { name: 'Solved', metric: SOLVES, values: [0, null] },
    ],
  });
});

test('rows over days are a line each, and the places of a heat map', () => {
  const teams = answer({
    slots: [slot('Mon')],
    series: [{}],
    rows: [row('Billing', 3, [{ tickets_created: of(3) }]), row('(none)', 1, [{ tickets_created: of(1) }])],
  });
  expect(picturedOf('heat', teams).strands.map(({ name, values }) => [name, values])).toEqual([
    ['Billing', [3]],
    ['(none)', [1]],
  ]);
});

test('the hours of a week are a heat map of weekdays by hours', () => {
  const slots = ['Monday', 'Tuesday'].flatMap((day) =>
    Array.from({ length: 24 }, (_, hour) => slot(`${day} ${String(hour).padStart(2, '0')}`)),
  );
  const series = slots.map((_, at) => ({ tickets_created: of(at) }));
  const { places, strands } = picturedOf('heat', answer({ by: 'hour_of_week', slots, series }));
  expect([places.length, places[9]]).toEqual([24, '09']);
  expect(strands.map(({ name, values }) => [name, values[9]])).toEqual([
    ['Monday', 9],
    ['Tuesday', 33],
  ]);
});

test('rows alone are bars, one colour for each metric', () => {
  const teams = answer({ rows: [row('Billing', 3), row('Sales', null)] });
  const pictured = picturedOf('bar', teams);
  expect(pictured.places).toEqual(['Billing', 'Sales']);
  expect(pictured.strands.map(({ values }) => values)).toEqual([
    [3, null],
    [1, 1],
  ]);
  expect(chartSentence('By team', pictured)).toBe(
    'By team: Created, Solved, Billing to Sales. The table below has the figures.',
  );
});

test('of nothing there is a picture of nothing', () => {
  const pictured = picturedOf('line', answer({ metrics: [] }));
  expect(pictured).toEqual({ along: 'rows', places: [], strands: [] });
  expect(chartSentence('By day', pictured)).toBe('By day: nothing to show.');
});

test('what is shown where the pointer is has each line with its own unit', () => {
  const share: MetricHead = { ...SOLVES, unit: 'share' };
  const shown: unknown[] = [];
  const option = chartOption(
    'line',
    {
      along: 'time',
      places: ['1 March'],
      strands: [
        { name: 'Created', metric: CREATED, values: [3] },
        { name: 'Kept', metric: share, values: [0.5] },
      ],
    },
    {
      palette: { text: '#000', line: '#ccc', ground: '#fff', series: ['#00f'] },
      writing: { locale: 'en' },
      tip: (lines) => shown.push(lines),
    },
  );
  const { formatter } = option.tooltip as { formatter: (points: object[]) => unknown };
  formatter([
    { dataIndex: 0, seriesIndex: 0 },
    { dataIndex: 0, seriesIndex: 1 },
  ]);
  expect(shown).toEqual([['1 March', 'Created: 3', 'Kept: 50%']]);
});

test('letters are as large as those of the page, with as much more room for them', () => {
  const pictured = {
    along: 'time' as const,
    places: ['1 March'],
    strands: [{ name: 'Created', metric: CREATED, values: [3] }],
  };
  const colours = { text: '#000', line: '#ccc', ground: '#fff', series: ['#00f'] };
  const sizes = (letters?: number) => {
    const palette = { ...colours, ...(letters !== undefined && { letters }) };
    const option = chartOption('line', pictured, { palette, writing: { locale: 'en' }, tip: () => '' });
    return [Object(option.textStyle).fontSize, Object(option.grid).top];
  };
  expect([sizes(), sizes(24)]).toEqual([
    [12, 16],
    [24, 32],
  ]);
});
