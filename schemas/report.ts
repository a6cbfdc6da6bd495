import * as z from 'zod';
import { conditionsSchema, fieldKeySchema } from './conditions.ts';
import { CONFIGURATION_KEY } from './configuration.ts';
import { openEnum } from './open-enum.ts';
import { lineSchema } from './text.ts';

/** What a desk counts and measures, by key; `core/report/metrics.ts` says what each is. */
export const METRIC_KEYS = [
  'tickets_created',
  'solves',
  'tickets_resolved',
  'closes',
  'reopens',
  'reopen_rate',
  'resolution_rate',
  'escalation_rate',
  'tickets_merged',
  'tickets_trashed',
  'tickets_spam',
  'backlog',
  'backlog_age',
  'unassigned',
  'unanswered',
  'first_response',
  'next_response',
  'requester_wait',
  'agent_work',
  'resolution_used',
  'first_resolution',
  'full_resolution',
  'replies',
  'notes',
  'customer_messages',
  'touches',
  'replies_per_ticket',
  'touches_per_ticket',
  'one_touch_share',
  'handle_time',
  'time_in_status',
  'time_in_team',
  'team_stay',
  'reassignments',
  'team_changes',
  'priority_raised',
  'breaches',
  'escalations',
  'sla_met_share',
  'response_rate',
  'satisfaction_share',
  'satisfaction_average',
  'deflection',
  'agent_online',
  'agent_away',
  'mail_held',
  'mail_released',
  'mail_bounced',
  'bounce_rate',
  'tag_trend',
] as const;
export const metricKeySchema = z.enum(METRIC_KEYS);
export type MetricKey = z.infer<typeof metricKeySchema>;

/** What a figure can be told apart by beside fields of the catalogue: of the act that is counted. */
export const ACT_DIMENSIONS = [
  'act.agent',
  'act.actor',
  'act.fromAgent',
  'act.fromTeam',
  'act.metric',
  'act.policy',
  'act.cause',
] as const;
export type ActDimension = (typeof ACT_DIMENSIONS)[number];

/** Parts of a period that stand one after the other. */
export const SERIES = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
/** Hours and weekdays of the wall, and the hours of each weekday, of all days of a period together. */
export const PROFILES = ['hour_of_day', 'weekday', 'hour_of_week'] as const;
export const groupingSchema = z.enum([...SERIES, ...PROFILES]);
export type Grouping = z.infer<typeof groupingSchema>;

/** Periods that move with the time, in the zone of the report. */
export const NAMED_PERIODS = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
  'last_7_days',
  'last_30_days',
  'last_90_days',
  'last_365_days',
] as const;
export type NamedPeriod = (typeof NAMED_PERIODS)[number];

/** A period with a name, or a day, a week (ISO 8601), a month, a quarter or a year. */
const PERIOD = new RegExp(
  `^(?:${NAMED_PERIODS.join('|')}|(?!0000|9999)\\d{4}(?:-(?:(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\\d|3[01]))?|W(?:0[1-9]|[1-4]\\d|5[0-3])|Q[1-4]))?)$`,
);
const PERIODS_ARE = `must be one of ${NAMED_PERIODS.join(', ')}, or such as 2027, 2027-Q1, 2027-03, 2027-W09 or 2027-03-01, or {"from": "2027-03-01", "to": "2027-03-15"}`;
const MOMENT = 'must be a day such as 2027-03-01, or a time such as 2027-03-01T12:00:00Z';
const boundSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })], MOMENT);

/** What a report is about in time: both ends as days or times; a day begins in the zone of the report. */
export const periodSchema = z.union(
  [
    z.string().regex(PERIOD, PERIODS_ARE),
    z.strictObject({
      from: boundSchema,
      to: boundSchema.describe('the first day or time that is not in it'),
    }),
  ],
  PERIODS_ARE,
);
export type Period = z.infer<typeof periodSchema>;

/** IANA name of a zone. */
const timeZoneSchema = z.string().min(1).max(60);

/** Most metrics of one query, and most dimensions. */
export const MOST_METRICS = 30;
export const MOST_DIMENSIONS = 3;
/** Most rows that can be asked for by `limit`. */
const MOST_ROWS = 100_000;

export const reportDimensionSchema = fieldKeySchema;

/** What people ask of a report, as it is stored of saved ones. */
export const reportQueryShape = {
  metrics: z.array(metricKeySchema).min(1).max(MOST_METRICS).describe('what is counted and measured'),
  period: periodSchema.default('last_30_days'),
  timeZone: timeZoneSchema
    .optional()
    .describe('IANA zone whose days and hours are meant; absent: that of the desk'),
  compare: z
    .enum(['before'])
    .nullable()
    .default(null)
    .describe(
      'before: with the month, quarter or year before, if the period is one; else with as many days just before',
    ),
  by: groupingSchema
    .nullable()
    .default(null)
    .describe(
      'parts of the period that are told apart; hour_of_day, weekday and hour_of_week (hours of each weekday): of all its days together',
    ),
  dimensions: z
    .array(reportDimensionSchema)
    .max(MOST_DIMENSIONS)
    .default([])
    .describe(
      'fields of the catalogue whose values are told apart, such as ticket.teamId; or of the act itself: act.agent, act.actor, act.fromAgent, act.fromTeam, act.metric, act.policy, act.cause',
    ),
  basis: z
    .enum(['act', 'now'])
    .optional()
    .describe(
      'whether all fields are taken as they were at the act, or as they are now; absent: who and where as at the act, what about as now',
    ),
  clock: z.enum(['calendar', 'business']).default('calendar').describe('of durations'),
  filter: conditionsSchema
    .optional()
    .describe('which acts and tickets count, by the same fields as dimensions'),
  order: z
    .strictObject({
      metric: metricKeySchema.optional().describe('absent: by the names of the first dimension'),
      direction: z.enum(['ascending', 'descending']).default('descending'),
    })
    .optional()
    .describe('of the rows; absent: by the first metric, the most first'),
  limit: z.int().min(1).max(MOST_ROWS).optional().describe('how many rows are told; absent: all'),
};
export const reportQuerySchema = z.strictObject(reportQueryShape);
export type ReportQuery = z.infer<typeof reportQuerySchema>;

/** How a part of a report is shown. */
export const showSchema = z.enum(['numbers', 'line', 'bar', 'heat', 'table']);

/** Most parts of a report. */
const MOST_PARTS = 20;

/** A part of a report: a question, and how its answer is shown. */
export const reportPartSchema = z.strictObject({
  key: z.string().regex(CONFIGURATION_KEY, 'must be the key of a part'),
  label: lineSchema(100),
  show: showSchema,
  query: reportQuerySchema,
});
export type ReportPart = z.infer<typeof reportPartSchema>;

export const reportPartsSchema = z.array(reportPartSchema).min(1).max(MOST_PARTS);

/** A report as it is stored beside its key: what a later version asks is kept as it is. */
export const reportShape = {
  label: z.string(),
  description: z.string(),
  parts: z.array(
    z.looseObject({
      key: z.string(),
      label: z.string(),
      show: openEnum(showSchema.options),
      query: z.looseObject({}),
    }),
  ),
};

/** Formats of files that are made of reports. */
export const reportFormatSchema = z.enum(['csv', 'xlsx']);
