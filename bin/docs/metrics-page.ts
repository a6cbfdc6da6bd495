import type { Metric } from '../../core/report/metric.ts';
import { METRICS } from '../../core/report/metrics.ts';

const DAY = 86_400;

function changesOf({ matures }: Metric): string {
  if (matures === null) return '';
  return matures === 'always' ? 'as long as tickets do' : `for ${matures / DAY} d`;
}

const clocksOf = ({ clocks }: Metric) => clocks.join(', ');

const cell = (text: string) => text.replaceAll('|', '\\|');

/** docs/metrics.md: what reports count and measure, as the catalogue of metrics says it. */
export function metricsPage(): string {
  const rows = METRICS.map((metric) => {
    const { key, labels, kind, formula, booked, credit, isAdditive, seenBy } = metric;
    const told = [
      `\`${key}\``,
      labels.en,
      kind,
      formula,
      booked,
      credit ?? '',
      clocksOf(metric),
      isAdditive ? 'yes' : 'no',
      changesOf(metric),
      seenBy === 'admin' ? 'admins' : 'all agents',
    ];
    return `| ${told.map(cell).join(' | ')} |`;
  });
  return [
    '# Metrics of reports',
    '',
    'What `POST /v1/reports/query` counts and measures. Printed from the code by `npm run docs`; edit `core/report/metrics`',
    'instead of this page.',
    '',
    ...READING,
    '',
    '| key | name | kind | what it is | counted at | to the credit of | clocks | rows add up | can change | seen by |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const READING = [
  '- All times are whole seconds, all spans go from a moment to another that is not in them. A day is one of the zone of the',
  '  report: from the first moment that shows its date, 23 to 25 hours long, or empty. Weeks begin on Monday. An hour that is',
  '  repeated is two. Profiles put hours and weekdays of the wall together; their rate is by the hours that showed each.',
  '- A period that goes on is counted until now. *Before* is the month, quarter or year before, if the period is one, else as',
  '  many days just before; of a period that goes on up to the same time on the wall. Change is (now − before) ÷ before, null',
  '  where before is 0 or nothing; of shares it is the difference.',
  '- Who and where (team, assignee, priority, status, channel, mailbox) are as at the act, what about (type, category, tags,',
  '  language, organisation, custom fields) as now; `basis` chooses one for all.',
  '- Nobody and nothing are a row of their own, `(none)`, so that rows add up; rows of a field with several values do not.',
  '  Whoever was erased is `(erased)`.',
  '- A share has both its counts. Percentile p is the value at rank ⌈p·n ÷ 100⌉; ones from sums that are kept ready can be off',
  '  by 1 % at most, and say so. What is empty is null, and 0 where it is counted. Everything is rounded once, half away from',
  '  zero: means to seconds, shares to four decimals.',
  '- Backlog at a moment is what was done before it. Backlog at the end of a period is that at its beginning + created +',
  '  reopens + brought back live from the trash − solves − put into the trash live; of a team + what came in − what left.',
];
