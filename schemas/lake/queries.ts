import type { MetricKey } from '../report.ts';

/**
 * Queries that Athena (Trino) and DuckDB both run as they are, over the tables of a desk in S3. They tell the figures of `POST /v1/reports/query`, to
 * the last digit: whole numbers are divided so that they are rounded once, half away from zero.
 */

/** From when until when is asked, both as SQL of a timestamp in UTC. */
export interface LakePeriod {
  readonly from: string;
  readonly to: string;
}

/** A figure of a report that a column of a query tells. */
export interface Told {
  readonly metric: MetricKey;
  readonly figure: 'value' | 'n' | 'median' | 'p90' | 'p95';
  readonly clock?: 'business';
}

/** A query with a name. */
export interface LakeQuery {
  readonly name: string;
  /** what it tells, in one sentence */
  readonly says: string;
  /** fields of reports by whose values its rows are told apart, by the columns that hold these */
  readonly by: Readonly<Record<string, string>>;
  /** which figures its other columns are */
  readonly tells: Readonly<Record<string, Told>>;
  sql(period: LakePeriod): string;
}

/** The calendar month before this one, in UTC. */
export const LAST_MONTH: LakePeriod = {
  from: "date_trunc('month', CAST(current_date AS TIMESTAMP)) - INTERVAL '1' MONTH",
  to: "date_trunc('month', CAST(current_date AS TIMESTAMP))",
};

/** A moment as SQL. */
export const sqlMoment = (moment: Date): string =>
  `TIMESTAMP '${moment.toISOString().slice(0, 'yyyy-mm-ddThh:mm:ss'.length).replace('T', ' ')}'`;

const dayOf = (moment: string) => `CAST(CAST(${moment} AS DATE) AS VARCHAR)`;

/** What happened in the period, and in files of no other days. */
const happenedIn = ({ from, to }: LakePeriod) =>
  `happened_at >= ${from} AND happened_at < ${to}\n  AND day BETWEEN ${dayOf(from)} AND ${dayOf(to)}`;

/** All that came live and went before a moment. */
const flowedBefore = (moment: string) =>
  `step IS NOT NULL AND happened_at < ${moment}\n  AND day <= ${dayOf(moment)}`;

const countOf = (condition: string) => `SUM(CASE WHEN ${condition} THEN 1 ELSE 0 END)`;
const whatIs = (...whats: readonly string[]) => `what IN (${whats.map((what) => `'${what}'`).join(', ')})`;
const countWhat = (...whats: readonly string[]) => countOf(whatIs(...whats));

/** A quotient of whole numbers with so many decimals. */
function quotient(of: string, by: string, decimals: number): string {
  const scale = 10 ** decimals;
  const whole = `FLOOR((CAST(${of} AS DOUBLE) * ${2 * scale} + ${by}) / NULLIF(2 * ${by}, 0))`;
  return decimals === 0 ? whole : `${whole} / ${scale}`;
}

const shareOf = (what: string, part: string) =>
  quotient(countOf(`what = '${what}' AND ${part}`), countWhat(what), 4);

/** The columns of a query: what each is, as SQL. */
const select = (columns: Readonly<Record<string, string>>) =>
  Object.entries(columns)
    .map(([name, sql]) => (sql === name ? `  ${name}` : `  ${sql} AS ${name}`))
    .join(',\n');

/** A column: what it is, which figure, and the acts that it is counted from. */
interface Counted {
  readonly sql: string;
  readonly told: Told;
  readonly of: readonly string[];
}

interface Counts {
  readonly name: string;
  readonly says: string;
  /** field of reports, and the column that holds it */
  readonly field: string;
  readonly column: string;
  readonly columns: Readonly<Record<string, Counted>>;
}

/** A query that counts acts of a period by the values of a column. */
function counts({ name, says, field, column, columns }: Counts): LakeQuery {
  const entries = Object.entries(columns);
  return {
    name,
    says,
    by: { [column]: field },
    tells: Object.fromEntries(entries.map(([key, { told }]) => [key, told])),
    sql: (period) =>
      `SELECT\n${select({ [column]: column, ...Object.fromEntries(entries.map(([key, { sql }]) => [key, sql])) })}
FROM facts
WHERE ${whatIs(...new Set(entries.flatMap(([, { of }]) => of)))} AND ${happenedIn(period)}
GROUP BY ${column}
ORDER BY ${column}`,
  };
}

const value = (metric: MetricKey): Told => ({ metric, figure: 'value' });
const counted = (metric: MetricKey, ...of: readonly string[]): Counted => ({
  sql: countWhat(...of),
  told: value(metric),
  of,
});
const shared = (metric: MetricKey, what: string, part: string): Counted => ({
  sql: shareOf(what, part),
  told: value(metric),
  of: [what],
});
const outOf = (metric: MetricKey, what: string): Counted => ({
  sql: countWhat(what),
  told: { metric, figure: 'n' },
  of: [what],
});
const averaged = (metric: MetricKey, column: string): Counted => ({
  sql: quotient(
    `SUM(CASE WHEN what = 'resolved' THEN ${column} END)`,
    countOf(`what = 'resolved' AND ${column} IS NOT NULL`),
    4,
  ),
  told: value(metric),
  of: ['resolved'],
});

const FLOW = {
  tickets_created: counted('tickets_created', 'created'),
  solves: counted('solves', 'solved'),
  tickets_resolved: counted('tickets_resolved', 'resolved'),
  closes: counted('closes', 'closed'),
  reopens: counted('reopens', 'reopened'),
  tickets_merged: counted('tickets_merged', 'merged'),
  tickets_trashed: counted('tickets_trashed', 'trashed'),
  tickets_spam: counted('tickets_spam', 'spam'),
};

const RATED = `CASE WHEN what = 'rated' AND scale >= 2 THEN CAST(ROUND(CAST((amount - 1) * 2520 AS DOUBLE) / (scale - 1)) AS BIGINT) END`;
const IS_RATED = "what = 'rated' AND scale >= 2 AND amount IS NOT NULL";

const DURATIONS = [
  'first_response',
  'next_response',
  'requester_wait',
  'agent_work',
  'resolution_used',
  'first_resolution',
  'full_resolution',
  'team_stay',
] as const satisfies readonly MetricKey[];

/** How long something took, by teams, each clock for itself. */
function duration(metric: (typeof DURATIONS)[number]): LakeQuery {
  const ranked = (clock: string) =>
    `${clock}_seconds,
    ROW_NUMBER() OVER (PARTITION BY team ORDER BY ${clock}_seconds) AS ${clock}_rank`;
  const told = (clock: 'calendar' | 'business') => {
    const at = (p: number) => `MIN(CASE WHEN ${clock}_rank * 100 >= n * ${p} THEN ${clock}_seconds END)`;
    return {
      [`${clock}_mean`]: quotient(`SUM(${clock}_seconds)`, 'COUNT(*)', 0),
      [`${clock}_median`]: at(50),
      [`${clock}_p90`]: at(90),
      [`${clock}_p95`]: at(95),
    };
  };
  const figures = ['value', 'median', 'p90', 'p95'] as const;
  const tellsOf = (clock: 'calendar' | 'business') =>
    figures.map((figure): [string, Told] => [
      `${clock}_${figure === 'value' ? 'mean' : figure}`,
      { metric, figure, ...(clock === 'business' && { clock }) },
    ]);
  return {
    name: metric,
    says: `\`${metric}\` by team, in seconds: mean, median and percentiles, on the wall and in business hours.`,
    by: { team: 'ticket.teamId' },
    tells: Object.fromEntries([
      ['n', { metric, figure: 'n' }],
      ...tellsOf('calendar'),
      ...tellsOf('business'),
    ]),
    sql: (period) => `WITH measured AS (
  SELECT
    team,
    COUNT(*) OVER (PARTITION BY team) AS n,
    ${ranked('calendar')},
    ${ranked('business')}
  FROM facts
  WHERE what = '${metric}' AND ${happenedIn(period)}
)
SELECT
${select({ team: 'team', n: 'COUNT(*)', ...told('calendar'), ...told('business') })}
FROM measured
GROUP BY team
ORDER BY team`,
  };
}

const BACKLOG: LakeQuery = {
  name: 'backlog_by_team',
  says: 'Tickets that are live at the end of the period, by team, and how many of them have no assignee or no answer.',
  by: { team: 'ticket.teamId' },
  tells: { backlog: value('backlog'), unassigned: value('unassigned'), unanswered: value('unanswered') },
  sql: ({ to }) => `SELECT
${select({
  team: 'team',
  backlog: 'SUM(step)',
  unassigned: 'SUM(CASE WHEN assignee IS NULL THEN step ELSE 0 END)',
  unanswered: 'SUM(CASE WHEN unanswered THEN step ELSE 0 END)',
})}
FROM facts
WHERE ${flowedBefore(to)}
GROUP BY team
HAVING SUM(step) > 0
ORDER BY team`,
};

const BACKLOG_AGE: LakeQuery = {
  name: 'backlog_age',
  says: 'How old the tickets are that are live at the end of the period, in seconds.',
  by: {},
  tells: {
    n: { metric: 'backlog_age', figure: 'n' },
    mean: value('backlog_age'),
    median: { metric: 'backlog_age', figure: 'median' },
    p90: { metric: 'backlog_age', figure: 'p90' },
  },
  sql: ({ to }) => `WITH live AS (
  SELECT number, date_diff('second', created_at, ${to}) AS age
  FROM facts
  WHERE ${flowedBefore(to)}
  GROUP BY number, created_at
  HAVING SUM(step) > 0
), ranked AS (
  SELECT age, ROW_NUMBER() OVER (ORDER BY age) AS place, COUNT(*) OVER () AS n
  FROM live
)
SELECT
${select({
  n: 'COUNT(*)',
  mean: quotient('SUM(age)', 'COUNT(*)', 0),
  median: 'MIN(CASE WHEN place * 100 >= n * 50 THEN age END)',
  p90: 'MIN(CASE WHEN place * 100 >= n * 90 THEN age END)',
})}
FROM ranked`,
};

const timeIn = (metric: 'time_in_team' | 'time_in_status', column: string, field: string): LakeQuery => ({
  name: metric,
  says: `Seconds in which tickets were live, by ${column}, on the wall.`,
  by: { [column]: field },
  tells: { [metric]: value(metric) },
  sql: ({ from, to }) => `SELECT
${select({ [column]: column, [metric]: `SUM(step * date_diff('second', GREATEST(happened_at, ${from}), ${to}))` })}
FROM facts
WHERE ${flowedBefore(to)}
GROUP BY ${column}
HAVING SUM(step * date_diff('second', GREATEST(happened_at, ${from}), ${to})) > 0
ORDER BY ${column}`,
});

const TAGS: LakeQuery = {
  name: 'tickets_by_tag',
  says: 'Tickets created, by each of the tags that they carry now.',
  by: { tag: 'ticket.tags' },
  tells: { tickets_created: value('tickets_created') },
  sql: (period) => `SELECT
${select({ tag: 'tag', tickets_created: 'COUNT(*)' })}
FROM facts
LEFT JOIN UNNEST(tags) AS carried(tag) ON TRUE
WHERE what = 'created' AND ${happenedIn(period)}
GROUP BY tag
ORDER BY tag`,
};

/** Every query that comes with a desk. */
export const LAKE_QUERIES: readonly LakeQuery[] = [
  counts({
    name: 'tickets_by_team',
    says: 'How many tickets came, were solved and went, by team.',
    ...{ field: 'ticket.teamId', column: 'team', columns: FLOW },
  }),
  counts({
    name: 'tickets_by_channel',
    says: 'The same by channel.',
    ...{ field: 'ticket.channel', column: 'channel', columns: FLOW },
  }),
  counts({
    name: 'tickets_by_priority',
    says: 'The same by priority.',
    ...{ field: 'ticket.priority', column: 'priority', columns: FLOW },
  }),
  TAGS,
  counts({
    name: 'rates_by_team',
    says: 'Shares of tickets that were reopened, resolved, escalated or solved by one reply, by team, with what they are out of.',
    ...{ field: 'ticket.teamId', column: 'team' },
    columns: {
      solves: outOf('reopen_rate', 'solved'),
      reopen_rate: shared('reopen_rate', 'solved', 'reopened'),
      tickets_created: outOf('resolution_rate', 'created'),
      resolution_rate: shared('resolution_rate', 'created', 'resolved_now'),
      escalation_rate: shared('escalation_rate', 'created', 'escalated'),
      tickets_resolved: outOf('one_touch_share', 'resolved'),
      one_touch_share: shared('one_touch_share', 'resolved', 'one_touch'),
      replies_per_ticket: averaged('replies_per_ticket', 'replies'),
      touches_per_ticket: averaged('touches_per_ticket', 'touches'),
    },
  }),
  BACKLOG,
  BACKLOG_AGE,
  ...DURATIONS.map(duration),
  timeIn('time_in_team', 'team', 'ticket.teamId'),
  timeIn('time_in_status', 'status', 'ticket.statusKey'),
  counts({
    name: 'agents',
    says: 'What agents did, by whom it is credited to.',
    ...{ field: 'act.agent', column: 'agent' },
    columns: {
      replies: counted('replies', 'reply'),
      notes: counted('notes', 'note'),
      touches: counted('touches', 'touch'),
      solves: counted('solves', 'solved'),
      tickets_resolved: counted('tickets_resolved', 'resolved'),
      handle_time: {
        sql: "SUM(CASE WHEN what = 'worked' THEN amount ELSE 0 END)",
        told: value('handle_time'),
        of: ['worked'],
      },
    },
  }),
  counts({
    name: 'messages_by_channel',
    says: 'Messages of customers and replies, by the channel of each.',
    ...{ field: 'ticket.channel', column: 'channel' },
    columns: {
      customer_messages: counted('customer_messages', 'customer_message'),
      replies: counted('replies', 'reply'),
    },
  }),
  counts({
    name: 'passed_on_by_team',
    says: 'How often tickets were passed on, raised or late, by team.',
    ...{ field: 'ticket.teamId', column: 'team' },
    columns: {
      reassignments: counted('reassignments', 'reassigned'),
      team_changes: counted('team_changes', 'team_changed'),
      priority_raised: counted('priority_raised', 'priority_raised'),
      breaches: counted('breaches', 'breached'),
      escalations: counted('escalations', 'priority_raised', 'breached', 'team_changed'),
    },
  }),
  counts({
    name: 'service_levels',
    says: 'Promises that were kept, out of all that were kept or broken, by what was promised.',
    ...{ field: 'act.metric', column: 'metric' },
    columns: {
      judged: outOf('sla_met_share', 'promise_judged'),
      sla_met_share: shared('sla_met_share', 'promise_judged', 'kept'),
    },
  }),
  counts({
    name: 'satisfaction',
    says: 'How satisfied requesters are, by the agent who solved.',
    ...{ field: 'act.agent', column: 'agent' },
    columns: {
      asked: outOf('response_rate', 'asked'),
      response_rate: shared('response_rate', 'asked', 'kept'),
      rated: outOf('satisfaction_share', 'rated'),
      satisfaction_share: shared('satisfaction_share', 'rated', 'good'),
      satisfaction_average: {
        sql: `FLOOR((CAST(SUM(${RATED}) AS DOUBLE) * 20000 + ${countOf(IS_RATED)} * 2520) / NULLIF(${countOf(IS_RATED)} * 5040, 0)) / 10000`,
        told: value('satisfaction_average'),
        of: ['rated'],
      },
    },
  }),
  counts({
    name: 'mail',
    says: 'Mail that was held, released and came back, and the share of sent mail that came back for good, by mailbox.',
    ...{ field: 'ticket.mailbox', column: 'mailbox' },
    columns: {
      mail_held: counted('mail_held', 'mail_held'),
      mail_released: counted('mail_released', 'mail_released'),
      mail_bounced: counted('mail_bounced', 'mail_bounced'),
      sent: outOf('bounce_rate', 'mail_sent'),
      bounce_rate: shared('bounce_rate', 'mail_sent', 'kept'),
    },
  }),
];
