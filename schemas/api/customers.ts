import * as z from 'zod';
import { idSchema } from '../actor.ts';
import {
  customerSchema,
  localeSchema,
  personNameSchema,
  phoneSchema,
  suppressionReasonSchema,
  suppressionSchema,
  timezoneSchema,
} from '../customer.ts';
import { IDENTITY_CHANNELS } from '../identity.ts';
import { shownEnum } from '../open-enum.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { ADDRESS_FORM, AN_ADDRESS, addressInSchema, idParamSchema, pageSchema, SOMETHING } from './common.ts';
import { givenValuesSchema, shownValuesSchema } from './custom-fields.ts';

const notesSchema = textSchema(10_000).regex(SEVERAL_LINES, NOT_SEVERAL_LINES).describe('for agents only');

/** Who a customer is on a channel, as the API shows it. */
const identityOutSchema = z
  .object({
    channel: shownEnum(IDENTITY_CHANNELS),
    value: z.string().describe('who the customer is on the channel: for email, the address'),
  })
  .meta({ id: 'Identity' });

/** A customer as agents see them. */
export const customerOutSchema = customerSchema
  .extend({
    identities: z.array(identityOutSchema),
    organisationId: idSchema.nullable().default(null),
    fields: shownValuesSchema.default({}),
    isBlocked: z.boolean().default(false).describe('whether what they write counts as spam'),
  })
  .meta({ id: 'Customer' });

/** A customer as they see themselves. */
export const customerSelfSchema = customerOutSchema
  .omit({ notes: true, isBlocked: true })
  .meta({ id: 'CustomerSelf' });
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

/** An identity that a request names, with the form that values have on its channel. */
const identityInSchema = z
  .strictObject({ channel: z.enum(IDENTITY_CHANNELS), value: z.string().trim().meta(ADDRESS_FORM) })
  // Only where the channel is one does its form count.
  .refine(({ value }) => AN_ADDRESS[0](value), { path: ['value'], message: AN_ADDRESS[1] });

export const customerQuerySchema = identityInSchema;

const identitiesSchema = z
  .array(identityInSchema)
  .min(1)
  .max(20)
  .describe('each belongs to one customer at a time; the first address is the main one');

export const createCustomerSchema = z.strictObject({
  name: personNameSchema,
  identities: identitiesSchema,
  organisationId: idSchema
    .nullable()
    .optional()
    .describe('whose they are; when absent the one that has the domain of an address, null: none'),
  phone: phoneSchema.nullable().default(null),
  locale: localeSchema.nullable().default(null).describe("BCP 47; the desk's language when absent"),
  timezone: timezoneSchema.nullable().default(null),
  notes: notesSchema.default(''),
  fields: givenValuesSchema.optional(),
});

/** Fields to change; absent ones stay. `identities` replaces the whole list. */
export const updateCustomerSchema = z
  .strictObject({
    name: personNameSchema.optional(),
    identities: identitiesSchema.optional(),
    organisationId: idSchema.nullable().optional().describe('tickets that are there keep theirs'),
    phone: phoneSchema.nullable().optional(),
    locale: localeSchema.nullable().optional(),
    timezone: timezoneSchema.nullable().optional(),
    notes: notesSchema.optional(),
    fields: givenValuesSchema.optional(),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
