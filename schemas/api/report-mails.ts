import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { localeSchema, timezoneSchema } from '../customer.ts';
import { shownEnum } from '../open-enum.ts';
import { NAMED_PERIODS } from '../report.ts';
import { MOST_RECEIVERS, RECEIVER_STATES, RHYTHMS } from '../report-mail.ts';
import { lineSchema } from '../text.ts';
import { addressInSchema } from './common.ts';
import { configuredSchemas } from './configuration.ts';

const rhythmSchema = z.strictObject({
  every: z.enum(RHYTHMS),
  weekday: z.int().min(1).max(7).default(1).describe('of those of every week: 1 is Monday'),
  dayOfMonth: z
    .int()
    .min(1)
    .max(31)
    .default(1)
    .describe('of those of every month: in a shorter month, its last day'),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 07:00')
    .default('07:00')
    .describe('by the clock where the receiver is'),
});

const outsideSchema = z.strictObject({
  address: addressInSchema,
  language: localeSchema.nullable().default(null).describe('null: that of the desk'),
  timeZone: timezoneSchema.nullable().default(null).describe('IANA name; null: that of the desk'),
});

/** Reports that leave by mail, as the API shows, makes and changes them. */
export const reportMailSchemas = configuredSchemas({
  id: 'ReportMail',
  shown: {
    label: z.string(),
    report: z.string(),
    rhythm: z.object({
      every: shownEnum(RHYTHMS),
      weekday: z.int(),
      dayOfMonth: z.int(),
      time: z.string(),
    }),
    period: shownEnum(NAMED_PERIODS).nullable(),
    agents: z.array(idSchema),
    addresses: z.array(
      z.object({ address: z.string(), language: z.string().nullable(), timeZone: z.string().nullable() }),
    ),
    isActive: z.boolean(),
    savedBy: idSchema.describe('the agent who saved it last: it says what they may see at each sending'),
  },
  asked: {
    label: lineSchema(100),
    report: z.string().regex(CONFIGURATION_KEY).describe('key of a report of the library'),
    rhythm: rhythmSchema,
    period: z
      .enum(NAMED_PERIODS)
      .nullable()
      .default(null)
      .describe('of all parts, as it is when the mail is due; null: each has its own'),
    agents: z
      .array(idSchema)
      .max(MOST_RECEIVERS)
      .default([])
      .describe('each gets it in their language and time zone'),
    addresses: z
      .array(outsideSchema)
      .max(MOST_RECEIVERS)
      .default([])
      .describe(
        'outside of the desk: each is asked by a mail first, can stop it at any time, and gets figures alone, of no agent, customer or organisation',
      ),
    isActive: z.boolean().default(true),
  },
});

/** Who gets a report by mail, and when they had it last. */
export const reportReceiversSchema = z.object({
  nextAt: z.iso.datetime().nullable().describe('when the next of these mails is due; null: none is'),
  agents: z.array(z.object({ agentId: idSchema, lastDueAt: z.iso.datetime().nullable() })),
  addresses: z.array(
    z.object({
      address: z.string(),
      state: shownEnum(RECEIVER_STATES),
      lastDueAt: z.iso.datetime().nullable(),
    }),
  ),
});
