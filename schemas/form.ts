import * as z from 'zod';
import { storedConditionsSchema } from './conditions.ts';
import { storedLabelsSchema } from './configuration.ts';

/** What is stored of a form beside its key: which custom fields tickets of some types have, in their order. */
export const formShape = {
  labels: storedLabelsSchema,
  /** types of tickets that have this form unless they are given another */
  types: z.array(z.string()),
  /** keys of custom fields */
  fields: z.array(z.string()),
  /** whether the help centre offers it to customers; when nobody has said it, it does where they may fill in one of its fields */
  isOffered: z.boolean().nullable().optional(),
  /** by which customers are asked for some of its fields: as soon as the conditions of one rule hold that names a field. All are asked for when absent */
  rules: z
    .array(
      z.object({
        fields: z.array(z.string()),
        conditions: storedConditionsSchema,
        isRequired: z.boolean().default(false),
      }),
    )
    .optional(),
};
