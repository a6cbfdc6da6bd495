import * as z from 'zod';
import {
  customerSchema,
  localeSchema,
  personNameSchema,
  phoneSchema,
  suppressionReasonSchema,
  suppressionSchema,
  timezoneSchema,
} from '../customer.ts';
import { shownEnum } from '../open-enum.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { addressInSchema, idParamSchema, pageSchema, SOMETHING } from './common.ts';

const notesSchema = textSchema(10_000).regex(SEVERAL_LINES, NOT_SEVERAL_LINES).describe('for agents only');

/** A customer as agents see them. */
export const customerOutSchema = customerSchema.meta({ id: 'Customer' });
export const customerPageSchema = pageSchema(customerOutSchema);

export const customerParamsSchema = z.object({ customerId: idParamSchema });
export const suppressionParamsSchema = customerParamsSchema.extend({ address: addressInSchema });

/** Why nothing is sent to addresses of a customer. */
export const suppressionsSchema = z.object({
  items: z.array(
    suppressionSchema
      .extend({ reason: shownEnum(suppressionReasonSchema.options) })
      .meta({ id: 'Suppression' }),
  ),
});

export const customerQuerySchema = z.strictObject({ address: addressInSchema });

const addressesSchema = z.array(addressInSchema).min(1).max(20).describe('the first is the main one');

export const createCustomerSchema = z.strictObject({
  name: personNameSchema,
  addresses: addressesSchema,
  phone: phoneSchema.nullable().default(null),
  locale: localeSchema.nullable().default(null),
  timezone: timezoneSchema.nullable().default(null),
  notes: notesSchema.default(''),
});

/** Fields to change; absent ones stay. `addresses` replaces the whole list. */
export const updateCustomerSchema = z
  .strictObject({
    name: personNameSchema.optional(),
    addresses: addressesSchema.optional(),
    phone: phoneSchema.nullable().optional(),
    locale: localeSchema.nullable().optional(),
    timezone: timezoneSchema.nullable().optional(),
    notes: notesSchema.optional(),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
