import * as z from 'zod';
import { timeSchema } from '../actor.ts';
import { conditionsSchema, fieldKeySchema, storedConditionsSchema } from '../conditions.ts';
import { CONFIGURATION_KEY, configuredShape } from '../configuration.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema } from '../text.ts';
import { directionSchema, exportFormatSchema, MOST_COLUMNS, MOST_ORDERS, viewWhoseSchema } from '../view.ts';
import { fieldValueOut, pageQuerySchema, pageSchema, SOMETHING } from './common.ts';
import { changedShape } from './configuration.ts';
import { ownerInSchema, ownerOutSchema } from './ownership.ts';
import { ticketSummaryOutSchema } from './tickets.ts';

/** Most views that are counted by one request. */
export const MOST_COUNTED_VIEWS = 50;
/** Most views that an agent puts first, and most that they hide. */
const MOST_PREFERRED = 500;

const keyText = z.string().regex(CONFIGURATION_KEY, 'must be the key of a view');
const keySchema = keyText.meta({ examples: ['inbox'] });
export const viewParamsSchema = z.object({ viewKey: keySchema });

const orderInSchema = z.strictObject({
  field: fieldKeySchema.describe('a field with a date, a number, or choices'),
  direction: directionSchema.default('ascending'),
});

/** What people say of a view. */
const askedShape = {
  name: lineSchema(100),
  owner: ownerInSchema,
  whose: viewWhoseSchema
    .default('all')
    .describe('all tickets, those that its reader is assigned, or those of the teams of its reader'),
  conditions: conditionsSchema,
  order: z
    .array(orderInSchema)
    .min(1)
    .max(MOST_ORDERS)
    .default([{ field: 'ticket.lastActivityAt', direction: 'descending' }])
    .describe('the first counts most; a ticket of which a field says nothing stands last'),
  columns: z.array(fieldKeySchema).max(MOST_COLUMNS).default([]).describe('fields that it shows'),
  groupBy: fieldKeySchema.nullable().default(null).describe('field by which its tickets stand together'),
  position: z.int().min(0).max(10_000).default(1000).describe('among the views of an agent, lowest first'),
  isActive: z.boolean().default(true).describe('false: its list is not kept'),
};

export const createViewSchema = z.strictObject(askedShape);
export const updateViewSchema = z
  .strictObject(changedShape(askedShape, []))
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

export const viewOutSchema = z
  .object({
    ...configuredShape,
    isRetired: z.boolean().describe('whether it was deleted; it can be brought back until `goneAt`'),
    goneAt: timeSchema.nullable(),
    name: z.string(),
    owner: ownerOutSchema,
    whose: shownEnum(viewWhoseSchema.options),
    conditions: storedConditionsSchema.describe('as they were given'),
    order: z.array(z.object({ field: z.string(), direction: shownEnum(directionSchema.options) })),
    columns: z.array(z.string()),
    groupBy: z.string().nullable(),
    position: z.int(),
    isActive: z.boolean(),
    isShipped: z.boolean().describe('the desk came with it: it can be changed and switched off, not deleted'),
    isHidden: z.boolean().describe('by whoever asks'),
    isFilled: z
      .boolean()
      .describe('false: its list is being filled; pages of it are right, and take longer meanwhile'),
  })
  .meta({ id: 'View' });

export const viewPageSchema = pageSchema(viewOutSchema);

/** Which file is made of a view. */
export const exportViewSchema = z.strictObject({
  format: exportFormatSchema.describe('csv: RFC 4180, in UTF-8; xlsx: a sheet of Office Open XML'),
});

export const viewListQuerySchema = pageQuerySchema.extend({
  include: z.enum(['hidden']).optional().describe('hidden: those that are hidden or switched off as well'),
});

export const viewTicketPageSchema = pageSchema(
  z
    .object({
      ticket: ticketSummaryOutSchema,
      columns: z.record(z.string(), fieldValueOut).describe('by the keys of fields, as they are now'),
    })
    .meta({ id: 'ViewLine' }),
).extend({ isFilled: z.boolean() });

/** Keys with commas between. */
const KEY = CONFIGURATION_KEY.source.replaceAll(/[$^]/g, '');
const KEYS = new RegExp(`^${KEY}(?:,${KEY}){0,${MOST_COUNTED_VIEWS - 1}}$`);

export const countViewsQuerySchema = z.strictObject({
  keys: z
    .string()
    .regex(KEYS, `must be up to ${MOST_COUNTED_VIEWS} keys of views, with commas between`)
    .transform((text) => text.split(','))
    .optional()
    .describe(
      `keys of up to ${MOST_COUNTED_VIEWS} views, with commas between; when absent the first ${MOST_COUNTED_VIEWS} that the agent has not hidden`,
    ),
});

export const viewCountsSchema = z.object({
  items: z.array(
    z
      .object({
        key: z.string(),
        tickets: z
          .int()
          .nonnegative()
          .nullable()
          .describe('null while its list is being filled, or tickets have yet to be counted'),
        orMore: z.boolean().describe('counting stopped at that many: of views of what passed in some time'),
      })
      .meta({ id: 'ViewCount' }),
  ),
});

const preferredSchema = z.array(keyText).max(MOST_PREFERRED);
/** What an agent says of the views that they have. */
export const setViewPreferencesSchema = z.strictObject({
  hidden: preferredSchema.describe('views of everyone and of teams that are left out'),
  order: preferredSchema.describe('views that stand first, in this order'),
});
export const viewPreferencesSchema = z.object(setViewPreferencesSchema.shape).meta({ id: 'ViewPreferences' });
