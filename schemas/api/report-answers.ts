import * as z from 'zod';
import { timeSchema } from '../actor.ts';
import { shownEnum } from '../open-enum.ts';
import { groupingSchema, metricKeySchema } from '../report.ts';

const number = z.number().nullable();
const clockOut = shownEnum(['calendar', 'business']).nullable();

/** One figure, with all that it takes to believe it. */
export const figureOutSchema = z
  .object({
    value: number.describe(
      'counts, levels and sums: the number; shares: 0 to 1, four decimals; durations: the mean, in seconds; null: there is none',
    ),
    n: z
      .int()
      .nonnegative()
      .nullable()
      .describe('of how many it is made; of a share: out of how many; null: of time that passed'),
    sum: number.describe(
      'of durations and means: what they add up to; of a share: how many of the `n`; else null',
    ),
    median: number,
    p90: number,
    p95: number,
    isExact: z.boolean().describe('false: the percentiles are right to the share that `error` says, ±'),
    error: z.number().nonnegative(),
    isMaturing: z
      .boolean()
      .describe('true: what happens later can still change it, of acts that have happened'),
    maturesAt: timeSchema
      .nullable()
      .describe('until when it is maturing; null: it is not, or for as long as it can be'),
    isAdditive: z
      .boolean()
      .describe(
        'whether the rows of a table add up to its total; what is told of a moment never does over time',
      ),
    clock: clockOut.describe('of durations: by which time they are counted'),
    computedAt: timeSchema,
    bands: z
      .array(z.object({ fromSeconds: z.int(), toSeconds: z.int().nullable(), n: z.int() }))
      .nullable()
      .describe('of the age of the backlog: how many tickets are how old'),
    rate: number.describe('in profiles: count by the hours that showed it; null: none did'),
    trend: z
      .object({
        n: z.int(),
        x: z.int(),
        m: z.int(),
        y: z.int(),
        z: number,
        verdict: shownEnum(['rising', 'falling', 'neither']).nullable(),
      })
      .nullable()
      .describe('of a tag: x of n tickets carry it, before y of m'),
    before: number.describe('the value of the period before, when that was asked for'),
    change: number.describe(
      '(value − before) ÷ before, four decimals; of shares the difference; null: there is none, or none was asked for',
    ),
    isAtMost: z.boolean().describe('true: it can be less in truth, and is not more'),
  })
  .meta({ id: 'ReportFigure' });

const figures = z.record(z.string(), figureOutSchema).describe('by the keys of the metrics');

/** A value of a dimension, and what people call it. */
export const dimensionValueOutSchema = z
  .object({
    key: z
      .union([z.string().describe('a key, or a text'), z.number(), z.boolean()])
      .nullable()
      .describe('key, number or value; null: nobody, nothing'),
    label: z.string().describe('its name; `(none)`, `(erased)`'),
    isRetired: z.boolean(),
  })
  .meta({ id: 'ReportDimensionValue' });

const span = { from: timeSchema, to: timeSchema };

const slotOutSchema = z
  .object({
    ...span,
    key: z
      .string()
      .describe(
        '2027-03-01T02+01:00 of an hour, 2027-03-01, 2027-W09, 2027-03, 2027-Q1, 2027; 0 to 23; 1 (Monday) to 7; 1-00 to 7-23',
      ),
    label: z.string(),
    hours: z.int().nullable().describe('in profiles: how many hours of the period showed it'),
  })
  .meta({ id: 'ReportSlot' });

const metricHeadSchema = z.object({
  key: metricKeySchema,
  label: z.string(),
  kind: shownEnum(['count', 'sum', 'duration', 'share', 'mean', 'level', 'spread', 'trend']),
  unit: shownEnum(['number', 'seconds', 'share']),
  formula: z.string(),
});

/** What a report says. */
export const reportAnswerSchema = z
  .object({
    computedAt: timeSchema,
    timeZone: z.string(),
    period: z.object({
      ...span,
      isRunning: z.boolean().describe('true: it goes on; it is counted until now'),
      before: z.object(span).nullable(),
    }),
    metrics: z.array(metricHeadSchema),
    dimensions: z.array(z.object({ key: z.string(), label: z.string() })),
    by: shownEnum(groupingSchema.options).nullable(),
    scope: z
      .object({
        teamIds: z.array(z.int()).nullable().describe('only acts of these teams are counted; null: of all'),
        agents: shownEnum(['all', 'own', 'none']).describe('rows of which agents are shown'),
      })
      .describe('what the caller may see'),
    totals: figures,
    slots: z.array(slotOutSchema).describe('the parts of the period, when `by` asks for them'),
    series: z.array(figures).describe('the totals of each slot, in the same order'),
    rows: z.array(
      z.object({
        values: z.array(dimensionValueOutSchema).describe('in the order of the dimensions'),
        figures,
        series: z.array(figures).describe('of each slot'),
      }),
    ),
    rowsLeftOut: z.int().nonnegative().describe('rows beyond `limit`'),
  })
  .meta({ id: 'ReportAnswer' });

/** The tickets behind a figure, with what each adds to it. */
export const drillAnswerSchema = z
  .object({
    figure: figureOutSchema,
    items: z.array(
      z.object({
        ticketId: z.int().nullable().describe('null: it is of no ticket, such as a mail or a visit'),
        subject: z.string().nullable().describe('of the ticket'),
        at: timeSchema,
        value: z
          .number()
          .describe('what it adds to the sum of the figure; of counts and levels 1, of shares 0 or 1'),
      }),
    ),
    hidden: z
      .object({ n: z.int(), sum: z.number() })
      .describe(
        'on this page: what the caller may not open; over all pages it adds up to the figure with the items',
      ),
    cursor: z.string().nullable().describe('of the next page; null on the last'),
  })
  .meta({ id: 'ReportDrill' });
