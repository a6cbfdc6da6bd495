import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { CONFIGURATION_KEY, configuredLabelsOut, FIELD_KEY, labelsInSchema } from '../configuration.ts';
import { CONTEXT_TYPES, contextEntrySchema, contextKindShape } from '../context.ts';
import { localeSchema, personNameSchema } from '../customer.ts';
import { numberSchema } from '../number.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema, lineWith } from '../text.ts';
import { webLinkSchema } from '../web-link.ts';
import {
  actorOutSchema,
  addressInSchema,
  idParamSchema,
  pageSchema,
  problemSchema,
  timeInSchema,
} from './common.ts';
import { configuredSchemas } from './configuration.ts';

const fieldIn = z.strictObject({
  key: z
    .string()
    .regex(FIELD_KEY, 'must be a-z, 0-9 and _, begin with a letter, and have at most 40 characters'),
  labels: labelsInSchema,
  type: z.enum(CONTEXT_TYPES),
  choices: z
    .array(z.strictObject({ key: z.string().regex(CONFIGURATION_KEY), labels: labelsInSchema }))
    .max(100)
    .default([])
    .describe('of a choice'),
  isRequired: z.boolean().default(false),
});

const wordsIn = z
  .record(localeSchema, z.array(lineSchema(40)).max(20))
  .meta({ propertyNames: undefined })
  .describe('by language (BCP 47)');

export const contextKindSchemas = configuredSchemas({
  id: 'ContextKind',
  shown: {
    ...contextKindShape,
    labels: configuredLabelsOut,
    words: z.record(z.string(), z.array(z.string())),
    prefixes: z.array(z.string()),
    fields: z.array(
      z.object({
        key: z.string(),
        labels: configuredLabelsOut,
        type: shownEnum(CONTEXT_TYPES),
        choices: z.array(z.object({ key: z.string(), labels: configuredLabelsOut })),
        isRequired: z.boolean(),
      }),
    ),
  },
  asked: {
    labels: labelsInSchema,
    words: wordsIn
      .default({})
      .describe(
        'words for it beside its labels, by language: a number behind one of them is the number of one, and of nothing else',
      ),
    prefixes: z
      .array(lineWith(20, /\p{L}/u, 'must hold a letter'))
      .max(20)
      .default([])
      .describe('beginnings that people write before its numbers, such as CT for CT-1042'),
    fields: z.array(fieldIn).max(30).default([]).describe('what is known of one'),
  },
});

const NUMBER = lineWith(60, /[\p{L}\p{N}]/u, 'must hold a letter or a digit');
/** An amount: a decimal number as a text, so that nothing is rounded. */
const amount = z
  .string()
  .regex(/^-?\d{1,15}(?:\.\d{1,6})?$/, 'must be a decimal number such as "59.90"')
  .nullable();
const line = (max: number) => lineSchema(max).nullable().default(null);

const linkIn = z.strictObject({ url: webLinkSchema, title: line(200) });
const valuesIn = z
  .record(z.string().regex(FIELD_KEY), z.union([z.string(), numberSchema, z.boolean()]))
  .default({})
  .describe('by the keys of the fields of its kind');

const COMMON = {
  date: timeInSchema.optional().describe('when it came to be; when it was first told, if absent'),
  status: line(60).describe('in the words of the other system'),
  title: line(200),
  links: z.array(linkIn).max(20).default([]).describe('where to see it, which is shown to agents'),
  otherNumbers: z.array(NUMBER).max(10).default([]).describe('other numbers by which people may call it'),
  fields: valuesIn,
  asOf: timeInSchema
    .optional()
    .describe(
      'the time of which this is the state, such as when the other system last changed it: what is known of a later time stays. Now, if absent',
    ),
};

const ORDER = {
  lines: z
    .array(
      z.strictObject({
        name: lineSchema(200),
        quantity: numberSchema.default(1),
        sku: line(100),
        price: amount.default(null).describe('of one, as a decimal number'),
      }),
    )
    .max(100)
    .default([]),
  total: amount.default(null).describe('as a decimal number, such as "59.90"'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a code of ISO 4217, such as EUR')
    .nullable()
    .default(null),
  tracking: z
    .array(
      z.strictObject({
        number: lineSchema(100),
        carrier: line(100),
        url: webLinkSchema.nullable().default(null),
      }),
    )
    .max(20)
    .default([]),
};

export const putEntrySchema = z.strictObject(COMMON);
export const putOrderSchema = z.strictObject({ ...COMMON, ...ORDER });

export const ofCustomerSchema = z.object({ customerId: idParamSchema });
const numberInPath = z
  .string()
  .max(200)
  .regex(/[\p{L}\p{N}]/u);
export const orderParamsSchema = ofCustomerSchema.extend({
  number: numberInPath.meta({ examples: ['1001'] }),
});
const kindInPath = z
  .string()
  .regex(CONFIGURATION_KEY)
  .meta({ examples: ['contract'] });
export const kindParamsSchema = ofCustomerSchema.extend({ kind: kindInPath });
export const entryParamsSchema = kindParamsSchema.extend({
  number: numberInPath.meta({ examples: ['CT-1042'] }),
});

const stored = contextEntrySchema.shape;
const details = stored.order;
const entryShape = {
  customerId: idSchema,
  kind: z.string().describe('key of its kind; `order` for an order'),
  number: z.string(),
  otherNumbers: z.array(z.string()),
  date: timeSchema,
  status: stored.status,
  title: stored.title,
  links: stored.links,
  fields: z
    .record(z.string(), z.union([z.string().describe('a text, a day, or a key'), z.number(), z.boolean()]))
    .describe('by the keys of the fields of its kind'),
  lines: details.unwrap().shape.lines.describe('of an order'),
  total: z.string().nullable(),
  currency: z.string().nullable(),
  tracking: details.unwrap().shape.tracking,
  asOf: timeSchema.describe('the time of which this is the state'),
  source: z
    .object({ shop: z.string(), id: z.string() })
    .nullable()
    .describe('the shop that told it and its id there; null: a program did'),
  savedBy: actorOutSchema,
  savedAt: timeSchema,
  version: z.int(),
};
export const entryOutSchema = z.object(entryShape).meta({ id: 'ContextEntry' });
export const entryPageSchema = pageSchema(entryOutSchema);

/** Whose it is, in a bulk: somebody by their id, or whoever has an address, who is made a customer if nobody has it. */
const customerIn = z.union([
  z.strictObject({ id: idSchema }),
  z.strictObject({ address: addressInSchema, name: personNameSchema.optional() }),
]);
const inBulk = {
  customer: customerIn.describe('by id, or by an address: whoever is not known yet becomes a customer'),
  number: NUMBER,
};

/** Most things that one request may save. */
export const MOST_AT_ONCE = 100;
export const bulkOrdersSchema = z.strictObject({
  orders: z.array(putOrderSchema.extend(inBulk)).min(1).max(MOST_AT_ONCE),
});
export const bulkEntriesSchema = z.strictObject({
  entries: z.array(putEntrySchema.extend(inBulk)).min(1).max(MOST_AT_ONCE),
});
export const bulkKindParamsSchema = z.object({ kind: kindInPath });
export const bulkResultSchema = z
  .object({
    saved: z.int().describe('how many of them were'),
    results: z.array(
      z.object({
        number: z.string(),
        customerId: idSchema
          .nullable()
          .describe('whose it is; null when it was refused before that was known'),
        outcome: shownEnum(['saved', 'unchanged', 'older', 'refused']).describe(
          'older: a later state of it is known, which stays',
        ),
        problem: problemSchema.pick({ code: true, detail: true, errors: true }).nullable(),
      }),
    ),
  })
  .meta({ id: 'BulkContextResult' });

/** What is known around a ticket. */
export const ticketContextSchema = z
  .object({
    linked: z
      .array(
        z.object({
          entry: entryOutSchema,
          mentions: z
            .array(
              z.object({
                messageId: ulidSchema.nullable().describe('null: the subject of the ticket'),
                text: z.string().describe('the number as it stands there'),
              }),
            )
            .describe('where it is named'),
        }),
      )
      .describe('what belongs to the requester and is named in the conversation by its number'),
    recent: z.array(entryOutSchema).describe('what else is known of the requester, the newest of each kind'),
  })
  .meta({ id: 'TicketContext' });
