import * as z from 'zod';
import { conditionsSchema, storedConditionsSchema } from '../conditions.ts';
import { configuredLabelsOut, FIELD_KEY, labelsInSchema } from '../configuration.ts';
import {
  CUSTOM_REFERENCES,
  CUSTOM_SUBJECTS,
  CUSTOM_TYPES,
  CUSTOMER_ACCESS,
  REQUIRED,
} from '../custom-field.ts';
import { numberSchema } from '../number.ts';
import { shownEnum } from '../open-enum.ts';
import { typeSchema } from '../ticket.ts';
import { configuredSchemas } from './configuration.ts';

const choiceKeySchema = z
  .string()
  .max(120)
  .regex(/^[a-z0-9_]+(?:\/[a-z0-9_]+)*$/, 'must be of a-z, 0-9 and _; in a tree, with / between the levels');

const choiceInSchema = z.strictObject({
  key: choiceKeySchema.describe(
    'what values are; in a tree the path from the root, such as hardware/printer',
  ),
  labels: labelsInSchema,
  isRetired: z.boolean().default(false).describe('values keep it, and nobody may choose it any more'),
});

const choiceOutSchema = z.object({
  key: z.string(),
  labels: configuredLabelsOut,
  isRetired: z.boolean(),
});

const valueInSchema = z.union([
  z.string().max(10_000),
  numberSchema,
  z.boolean(),
  z.array(z.string().max(120)).max(100),
]);

/** Values of custom fields that somebody gives, by key; null takes one away. */
export const givenValuesSchema = z
  .object({})
  .catchall(valueInSchema.nullable())
  .describe('values of custom fields, by key; null takes one away, absent ones stay');

/** Values of custom fields that something has from the beginning, by key. */
export const firstValuesSchema = z
  .object({})
  .catchall(valueInSchema)
  .describe('values of custom fields, by key');

/** Values of custom fields as the API shows them, by key. */
export const shownValuesSchema = z
  .record(z.string(), z.unknown())
  .describe('values of custom fields, by key: text, number, true or false, a key, or a list of keys');

const schemas = configuredSchemas({
  id: 'CustomField',
  shown: {
    subject: shownEnum(CUSTOM_SUBJECTS),
    type: shownEnum(CUSTOM_TYPES),
    labels: configuredLabelsOut,
    choices: z.array(choiceOutSchema),
    pattern: z.string().nullable(),
    to: shownEnum(CUSTOM_REFERENCES).nullable(),
    required: shownEnum(REQUIRED),
    customers: shownEnum(CUSTOMER_ACCESS),
    initial: z.unknown(),
  },
  asked: {
    subject: z.enum(CUSTOM_SUBJECTS).describe('what has the field; stays as it is made'),
    type: z.enum(CUSTOM_TYPES).describe('what it holds; stays as it is made'),
    labels: labelsInSchema,
    choices: z
      .array(choiceInSchema)
      .max(500)
      .default([])
      .describe(
        'of a dropdown, multi_select or tree, in their order; a choice is retired and never left out',
      ),
    pattern: z
      .string()
      .min(1)
      .max(500)
      .nullable()
      .default(null)
      .describe('of the type pattern: what the whole value must match, in the syntax of RE2'),
    to: z.enum(CUSTOM_REFERENCES).nullable().default(null).describe('of the type reference: what it names'),
    required: z
      .enum(REQUIRED)
      .default('never')
      .describe(
        'creation: over the API it must be given when a thing is made; solving: before a ticket is solved',
      ),
    customers: z
      .enum(CUSTOMER_ACCESS)
      .default('hidden')
      .describe(
        'whether customers see it, or set it as well: when they open a ticket, and until it is solved',
      ),
    initial: valueInSchema.nullable().default(null).describe('what it holds when nothing is given'),
  },
  fixed: ['subject', 'type', 'to'],
});

/** Custom fields. */
export const customFieldSchemas = {
  ...schemas,
  create: schemas.create.extend({
    key: z
      .string()
      .regex(FIELD_KEY, 'must be a-z, 0-9 and _, begin with a letter, and have at most 40 characters')
      .describe('names it for good: chosen once, and never given again'),
  }),
};

/** What a form for customers shows. */
export const ticketFormSchema = z
  .object({
    form: z.string().nullable().describe('key of the form that says which fields it has; null: none does'),
    language: z.string().nullable().describe('BCP 47: in which labels were looked for'),
    fields: z.array(
      z
        .object({
          key: z.string(),
          type: shownEnum(CUSTOM_TYPES),
          label: z.string().describe('in that language if it has one there, else in English'),
          access: shownEnum(['visible', 'editable']).describe('whether customers see it, or set it as well'),
          required: z.boolean().describe('whether it must hold something'),
          choices: z
            .array(z.object({ key: z.string(), label: z.string() }).meta({ id: 'TicketFormChoice' }))
            .describe('of a dropdown, multi_select or tree, in their order'),
          pattern: z.string().nullable().describe('what the whole value must match, in the syntax of RE2'),
          to: shownEnum(CUSTOM_REFERENCES)
            .nullable()
            .describe('what a reference names: themselves, or their own organisation'),
          initial: z.unknown().describe('what it holds when nothing is given'),
        })
        .meta({ id: 'TicketFormField' }),
    ),
  })
  .meta({ id: 'TicketForm' });

/** Forms. */
export const formSchemas = configuredSchemas({
  id: 'Form',
  shown: {
    labels: configuredLabelsOut,
    types: z.array(z.string()),
    fields: z.array(z.string()),
    isOffered: z.boolean().nullable().default(null),
    rules: z
      .array(
        z
          .object({
            fields: z.array(z.string()),
            conditions: storedConditionsSchema,
            isRequired: z.boolean(),
          })
          .meta({ id: 'FormRule' }),
      )
      .default([]),
  },
  asked: {
    labels: labelsInSchema,
    types: z
      .array(z.enum(typeSchema.options))
      .max(20)
      .default([])
      .describe('types of tickets that have this form, unless they are given another'),
    fields: z
      .array(z.string().max(40))
      .max(250)
      .default([])
      .describe('keys of custom fields of tickets, in their order; a field of no form is on every ticket'),
    isOffered: z
      .boolean()
      .nullable()
      .default(null)
      .describe(
        'whether the help centre offers it to customers; null: it does where they may fill in one of its fields',
      ),
    rules: z
      .array(
        z
          .strictObject({
            fields: z
              .array(z.string().max(40))
              .min(1)
              .max(50)
              .describe(
                'keys of fields of the form: customers are asked for them only as soon as the conditions hold',
              ),
            conditions: conditionsSchema,
            isRequired: z.boolean().default(false).describe('whether these fields must be filled in then'),
          })
          .meta({
            id: 'FormRuleIn',
            description:
              'The conditions are on what stands in the form, as `ticket.custom.KEY`: of fields that no rule names, or that a rule before this one shows.',
          }),
      )
      .max(50)
      .default([])
      .describe(
        'for forms that customers fill in, in the help centre and on other sites; agents and programs see all fields',
      ),
  },
});
