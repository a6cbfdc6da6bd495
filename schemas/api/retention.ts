import * as z from 'zod';
import { conditionsSchema, storedConditionsSchema } from '../conditions.ts';
import { shownEnum } from '../open-enum.ts';
import {
  RETENTION_ACTIONS,
  RETENTION_OF,
  RETENTION_SINCE,
  retentionRuleShape,
  spanSchema,
} from '../retention.ts';
import { lineSchema } from '../text.ts';
import { SOMETHING } from './common.ts';
import { configuredSchemas } from './configuration.ts';

const unit = (most: number) => z.int().min(1).max(most).optional();

const spanIn = z
  .strictObject({ years: unit(100), months: unit(1200), days: unit(36_500) })
  .refine(...SOMETHING)
  .meta({ id: 'RetentionSpanIn', minProperties: 1 });

const spanOut = spanSchema.meta({ id: 'RetentionSpan' });

export const retentionRuleSchemas = configuredSchemas({
  id: 'RetentionRule',
  shown: {
    ...retentionRuleShape,
    tickets: shownEnum(RETENTION_OF),
    since: shownEnum(RETENTION_SINCE),
    action: shownEnum(RETENTION_ACTIONS),
    after: spanOut.nullable(),
    conditions: storedConditionsSchema.describe('as they were given'),
  },
  asked: {
    name: lineSchema(100),
    position: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(100)
      .describe(
        'a rule that keeps tickets keeps them from those behind it; apart from that each rule is for itself',
      ),
    isActive: z.boolean().default(true),
    tickets: z
      .enum(RETENTION_OF)
      .default('closed')
      .describe(
        'closed: tickets that are closed, neither spam nor in the trash; spam: those that count as spam, whatever their status; none: customers who have no ticket, or none but such as were anonymised',
      ),
    conditions: conditionsSchema
      .default({})
      .describe(
        'on the ticket as it is, its requester, its organisation and its assignee; neither on messages or changes nor on times that move. None: all tickets. Of customers without a ticket: on `requester` and `organisation` alone',
      ),
    since: z
      .enum(RETENTION_SINCE)
      .default('closed')
      .describe(
        'closed: from its closing, or from what somebody did there after that; activity: from the last that somebody did there. Of a customer, whichever it says, from the last change of their record, and from the last order, rating or ticket on their timeline',
      ),
    after: spanIn
      .nullable()
      .default(null)
      .describe('how long, by the calendar; null in a rule that keeps, and in no other'),
    action: z
      .enum(RETENTION_ACTIONS)
      .describe(
        'delete: as the trash is purged; anonymise: all that anybody wrote goes, the ticket stays in its lists and reports, and of a customer who has none the number stays; keep: rules behind it leave these tickets alone',
      ),
  },
});

/** How a retention rule is to be done now. */
export const runRetentionSchema = z.strictObject({
  isDryRun: z.boolean().default(true).describe('whether it only tells what it would do'),
});
