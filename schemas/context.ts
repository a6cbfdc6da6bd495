import * as z from 'zod';
import { actorSchema, idSchema, timeSchema } from './actor.ts';
import { storedLabelsSchema } from './configuration.ts';
import { openEnum } from './open-enum.ts';

/** What a field of a kind of context can hold. */
export const CONTEXT_TYPES = ['text', 'number', 'boolean', 'date', 'link', 'choice'] as const;

/** What is stored of a kind of context beside its key: of what kind things are that customers have and other systems know. */
export const contextKindShape = {
  labels: storedLabelsSchema,
  /** words for it, by language: what stands behind one of them in a message is the number of one */
  words: z.record(z.string(), z.array(z.string())).default({}),
  /** beginnings that people write before its numbers */
  prefixes: z.array(z.string()).default([]),
  /** what is known of one, in the order in which it is shown */
  fields: z
    .array(
      z.object({
        key: z.string(),
        labels: storedLabelsSchema,
        type: openEnum(CONTEXT_TYPES),
        /** of a choice; none of any other */
        choices: z.array(z.object({ key: z.string(), labels: storedLabelsSchema })).default([]),
        isRequired: z.boolean().default(false),
      }),
    )
    .default([]),
};

/** What is known of an order beside what is known of everything. */
const orderSchema = z.object({
  lines: z.array(
    z.object({
      name: z.string(),
      quantity: z.number(),
      sku: z.string().nullable(),
      /** of one, in the currency of the order */
      price: z.string().nullable(),
    }),
  ),
  /** an amount as a decimal number, which no computer rounds */
  total: z.string().nullable(),
  /** ISO 4217 */
  currency: z.string().nullable(),
  tracking: z.array(
    z.object({ number: z.string(), carrier: z.string().nullable(), url: z.string().nullable() }),
  ),
});

/** Something that a customer has and another system knows, such as an order: what that system says of it. */
export const contextEntrySchema = z.object({
  customerId: idSchema,
  /** key of its kind */
  kind: z.string(),
  number: z.string(),
  /** other numbers by which people know it */
  otherNumbers: z.array(z.string()),
  /** when it came to be; when it was first told, where nobody says */
  date: timeSchema,
  /** in the words of the other system */
  status: z.string().nullable(),
  title: z.string().nullable(),
  links: z.array(z.object({ url: z.string(), title: z.string().nullable() })),
  /** by the keys of the fields of its kind */
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** of an order; absent of everything else */
  order: orderSchema.optional(),
  /** the time of which this is the state: nothing older takes its place */
  asOf: timeSchema,
  /** what decides between two states of one time, the later in the order of texts; '' where nothing does */
  turn: z.string().default(''),
  /** the shop that told it, and by which id it knows it; null: a program did */
  source: z.object({ shop: z.string(), id: z.string() }).nullable().default(null),
  savedBy: actorSchema,
  savedAt: timeSchema,
  /** when it was taken away; null: it is there */
  removedAt: timeSchema.nullable().default(null),
  version: z.int().positive(),
});
export type ContextEntry = z.infer<typeof contextEntrySchema>;
