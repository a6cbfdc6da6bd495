import * as z from 'zod';
import { idSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';
import { NAMED_PERIODS } from './report.ts';

/** How often a report leaves by mail. */
export const RHYTHMS = ['day', 'week', 'month'] as const;

/** Most agents who get a report by mail, and most addresses outside of the desk. */
export const MOST_RECEIVERS = 25;
/** Most reports that leave by mail, retired ones among them. */
export const MOST_REPORT_MAILS = 100;

/** Whether an address outside of the desk gets a report: only who says so themselves gets one. */
export const RECEIVER_STATES = ['asked', 'confirmed', 'revoked'] as const;

/** What is stored of a report by mail beside its key. */
export const reportMailShape = {
  /** names its clock */
  number: idSchema,
  label: z.string(),
  /** key of the report in the library */
  report: z.string(),
  rhythm: z.object({
    every: openEnum(RHYTHMS),
    weekday: z.int(),
    dayOfMonth: z.int(),
    time: z.string(),
  }),
  /** null: each part of the report has its own */
  period: openEnum(NAMED_PERIODS).nullable().default(null),
  agents: z.array(idSchema),
  addresses: z.array(
    z.object({
      address: z.string(),
      language: z.string().nullable().default(null),
      timeZone: z.string().nullable().default(null),
    }),
  ),
  isActive: z.boolean(),
  /** who saved it last: it says what they may see at each sending */
  savedBy: idSchema,
};
