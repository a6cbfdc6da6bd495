import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import {
  countrySchema,
  customerSchema,
  localeSchema,
  locationSchema,
  locationSourceSchema,
  MOST_IDENTITIES,
  MOST_PHONES,
  personNameSchema,
  phoneSchema,
  postalAddressSchema,
  suppressionReasonSchema,
  suppressionSchema,
  timezoneSchema,
} from '../customer.ts';
import { IDENTITY_CHANNELS } from '../identity.ts';
import { shownEnum } from '../open-enum.ts';
import { SHARED_TICKETS } from '../organisation.ts';
import { lineSchema, NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { tagSchema, tagsSchema } from '../ticket.ts';
import {
  addressInSchema,
  idParamSchema,
  messengerIdentityInSchema,
  pageQuerySchema,
  pageSchema,
  problemSchema,
  SOMETHING,
} from './common.ts';
import { givenValuesSchema, shownValuesSchema } from './custom-fields.ts';

const notesSchema = textSchema(10_000).regex(SEVERAL_LINES, NOT_SEVERAL_LINES).describe('for agents only');

/** Who a customer is on a channel, as the API shows it. */
const identityOutSchema = z
  .object({
    channel: shownEnum(IDENTITY_CHANNELS),
    value: z
      .string()
      .describe(
        'who the customer is on the channel: for email, the address; else the id that the provider gives',
      ),
    account: z
      .string()
      .optional()
      .describe('the account of the desk within which the id counts; absent: on the whole channel'),
    name: z.string().optional().describe('what they call themselves there; absent where nobody has said'),
  })
  .meta({ id: 'Identity' });

/** A customer as agents see them. */
export const customerOutSchema = customerSchema
  .omit({ otherPhones: true })
  .extend({
    displayName: z.string().describe('the name; while nobody knows it `Visitor 1042`, in your language'),
    identities: z.array(identityOutSchema),
    organisationId: idSchema.nullable().default(null),
    sharedTickets: shownEnum(SHARED_TICKETS).nullable().default(null),
    externalId: z.string().nullable().default(null),
    phones: z.array(phoneSchema).describe('all numbers in E.164 form, `phone` in front'),
    postalAddress: postalAddressSchema.nullable().default(null).describe('where letters reach them'),
    location: locationSchema
      .extend({
        source: shownEnum(locationSourceSchema.options).describe(
          'given: somebody said so; channel: the channel on which they came did',
        ),
      })
      .nullable()
      .default(null),
    tags: z.array(z.string()).default([]),
    isVip: z.boolean().default(false),
    mergedInto: idSchema
      .nullable()
      .default(null)
      .describe('the record of the same person in which it goes on'),
    formerIds: z.array(idSchema).default([]).describe('records of the same person that go on in this one'),
    fields: shownValuesSchema.default({}),
    isBlocked: z.boolean().default(false).describe('whether what they write counts as spam'),
    isUnconfirmed: z
      .boolean()
      .default(false)
      .describe(
        'whether nobody has confirmed yet that the address is theirs: mail to them waits until somebody has',
      ),
  })
  .meta({ id: 'Customer' });

/** A customer as they see themselves. */
export const customerSelfSchema = customerOutSchema
  .omit({
    notes: true,
    tags: true,
    isVip: true,
    isBlocked: true,
    isUnconfirmed: true,
    externalId: true,
    location: true,
    sharedTickets: true,
    formerIds: true,
    mergedInto: true,
  })
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
const identityInSchema = z.discriminatedUnion(
  'channel',
  [z.strictObject({ channel: z.literal('email'), value: addressInSchema }), messengerIdentityInSchema],
  {
    error: ({ code, input }) => {
      if (code !== 'invalid_union') return undefined;
      const isNamed = Object(input).channel !== undefined;
      return isNamed ? `must be one of ${IDENTITY_CHANNELS.join(', ')}` : 'is missing';
    },
  },
);

const identitiesSchema = z
  .array(identityInSchema)
  .max(MOST_IDENTITIES)
  .describe('each belongs to one customer at a time; the first address is the main one');

/** A phone number as people type it; the desk keeps it in E.164 form. */
export const phoneInSchema = z
  .string()
  .max(40)
  .regex(/^\+?[\d(][\d ()./-]+\d$/, 'must be a phone number, such as +49 89 123456')
  .describe(
    'in any spelling; without the prefix of a country, it is one of `location.country`, else of the option `phoneCountry`',
  );
const phonesSchema = z
  .array(phoneInSchema)
  .max(MOST_PHONES)
  .describe(
    'all numbers, the one to call at first in front, unless `phone` says it; others may have the same',
  );
const externalIdSchema = lineSchema(255)
  .nullable()
  .describe('by which another system knows them; no two customers have the same');
const placeSchema = lineSchema(100).nullable().default(null);
export const postalAddressInSchema = z
  .strictObject({
    lines: z.array(lineSchema(200)).min(1).max(6),
    postalCode: lineSchema(20).nullable().default(null),
    city: placeSchema,
    region: placeSchema,
    country: countrySchema.nullable().default(null),
  })
  .nullable();
export const locationInSchema = z
  .strictObject({
    country: countrySchema.nullable().default(null),
    region: placeSchema,
    city: placeSchema,
    source: locationSourceSchema.default('given').describe('channel: the channel on which they came says so'),
  })
  .nullable();

/** An external id in a query, where nobody can tell whether U+FFFD was meant. */
const askedIdSchema = textSchema(255).regex(/^[^\uFFFD]+$/, 'must be valid UTF-8');

/** An account in a query, likewise. */
const askedAccountSchema = textSchema(100).regex(
  /^[^\s#\p{Cc}\uFFFD]+$/u,
  'must have neither spaces nor #, and be valid UTF-8',
);

const isGiven = (one: unknown) => one !== undefined;

/** Everybody, or who is found by something that is theirs. */
export const customerQuerySchema = pageQuerySchema
  .extend({
    channel: z.enum(IDENTITY_CHANNELS).default('email').describe('of `value`'),
    value: askedIdSchema
      .trim()
      .optional()
      .describe('who has this identity: for email an address, else the id that the provider gives'),
    account: askedAccountSchema
      .optional()
      .describe('of `value` on a messaging channel, where the id counts within one alone'),
    phone: phoneInSchema.optional().describe('who has this number, in any spelling'),
    externalId: askedIdSchema.optional(),
    organisationId: idParamSchema.optional().describe('those of this organisation'),
    tag: tagSchema.optional().describe('those who have this tag'),
    isVip: z.literal('true').optional().describe('VIPs'),
    isBlocked: z.literal('true').optional().describe('those whose mail counts as spam'),
  })
  .refine(({ value, phone, externalId }) => [value, phone, externalId].filter(isGiven).length <= 1, {
    message: 'give one of value, phone and externalId',
    path: ['value'],
  });
export type CustomerQuery = z.output<typeof customerQuerySchema>;

/** What both who is new and who is changed can be given. */
const givenShape = {
  sharedTickets: z
    .enum(SHARED_TICKETS)
    .nullable()
    .optional()
    .describe(
      'what they may do with the tickets of the others of their organisation; null: what the organisation says. Null as well once they are of another one, unless that is said with it',
    ),
  externalId: externalIdSchema.optional(),
  phones: phonesSchema.optional(),
  postalAddress: postalAddressInSchema.optional(),
  location: locationInSchema.optional(),
  tags: tagsSchema.optional(),
  isVip: z.boolean().optional(),
  isBlocked: z.boolean().optional().describe('whether what they write counts as spam'),
  fields: givenValuesSchema.optional(),
};

export const createCustomerSchema = z.strictObject({
  name: personNameSchema.optional().describe('absent while nobody knows it'),
  identities: identitiesSchema.default([]),
  organisationId: idSchema
    .nullable()
    .optional()
    .describe('whose they are; when absent the one that has the domain of an address, null: none'),
  phone: phoneInSchema.nullable().optional(),
  locale: localeSchema.nullable().default(null).describe("BCP 47; the desk's language when absent"),
  timezone: timezoneSchema.nullable().default(null),
  notes: notesSchema.default(''),
  ...givenShape,
});

/** Fields to change; absent ones stay. `identities`, `phones` and `tags` replace the whole list. */
export const updateCustomerSchema = z
  .strictObject({
    name: personNameSchema.optional(),
    identities: identitiesSchema.optional(),
    organisationId: idSchema.nullable().optional().describe('tickets that are there keep theirs'),
    phone: phoneInSchema.nullable().optional().describe('the number to call at first; the others stay'),
    locale: localeSchema.nullable().optional(),
    timezone: timezoneSchema.nullable().optional(),
    notes: notesSchema.optional(),
    ...givenShape,
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

/** The record that is to be merged into the one of the path, or is to leave it again. */
export const mergeCustomerSchema = z.strictObject({
  source: idSchema.describe('the customer who is the same person as the one of the path'),
});

/** Why customers were not merged, or let go. */
export const customerMergeRefusedSchema = problemSchema
  .extend({
    mergedInto: idSchema
      .optional()
      .describe('with `customer.merged`: the customer in whom one of the two goes on already'),
  })
  .meta({ id: 'CustomerMergeRefused' });

/** Customers who may be the same person as one, and in what they are alike. */
export const duplicatesSchema = z.object({
  items: z.array(
    z
      .object({
        customer: customerOutSchema,
        alikeIn: z.array(z.enum(['name', 'address', 'phone', 'postal_address'])),
      })
      .meta({ id: 'CustomerDuplicate' }),
  ),
});

/** What a customer had with the desk, newest first. */
export const timelineSchema = pageSchema(
  z
    .object({
      at: timeSchema,
      kind: shownEnum(['ticket', 'rating', 'context']),
      ticket: z
        .object({
          id: idSchema,
          subject: z.string(),
          channel: z.string(),
          status: z.string(),
          lastActivityAt: timeSchema,
        })
        .nullable()
        .describe('that was opened for them, or that they rated, as it is now'),
      rating: z.object({ score: z.int(), level: z.string() }).nullable(),
      context: z
        .object({ customerId: idSchema, kind: z.string(), number: z.string() })
        .nullable()
        .describe(
          'an order or something else that another system knows, by its kind and number, and of which record of the person',
        ),
    })
    .meta({ id: 'CustomerTimelineEntry' }),
);
