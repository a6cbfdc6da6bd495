import * as z from 'zod';
import { storedLabelsSchema } from './configuration.ts';
import { plainValue } from './custom-value.ts';
import { openEnum } from './open-enum.ts';

/** What custom fields can belong to. */
export const CUSTOM_SUBJECTS = ['ticket', 'customer', 'organisation'] as const;
export type CustomSubject = (typeof CUSTOM_SUBJECTS)[number];

/** What custom fields can hold. `pattern`: a line of text that fits a regular expression; `reference`: the number of a thing. */
export const CUSTOM_TYPES = [
  'text',
  'long_text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'dropdown',
  'multi_select',
  'tree',
  'pattern',
  'reference',
] as const;

/** When a field must hold something: never, as soon as the thing is made, or before the ticket is solved. */
export const REQUIRED = ['never', 'creation', 'solving'] as const;
/** What customers may do with a field over the API: they do not know of it, see it, or set it as well. */
export const CUSTOMER_ACCESS = ['hidden', 'visible', 'editable'] as const;
/** What a reference of a custom field names. */
export const CUSTOM_REFERENCES = ['customer', 'organisation'] as const;

/** What is stored of a custom field beside its key. */
export const customFieldShape = {
  subject: openEnum(CUSTOM_SUBJECTS),
  type: openEnum(CUSTOM_TYPES),
  labels: storedLabelsSchema,
  /** of a dropdown, multi-select or tree, in their order; those that nobody may choose any more are retired */
  choices: z.array(
    z.object({ key: z.string(), labels: storedLabelsSchema, isRetired: z.boolean().default(false) }),
  ),
  /** of pattern-checked text: what all of it must match (RE2) */
  pattern: z.string().nullable().default(null),
  /** of a reference */
  to: openEnum(CUSTOM_REFERENCES).nullable().default(null),
  required: openEnum(REQUIRED).default('never'),
  customers: openEnum(CUSTOMER_ACCESS).default('hidden'),
  /** what the field holds from the beginning, unless something else is given */
  initial: z.unknown().transform((value) => plainValue(value) ?? null),
};
