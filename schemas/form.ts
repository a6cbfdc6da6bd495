import * as z from 'zod';
import { storedLabelsSchema } from './configuration.ts';

/** What is stored of a form beside its key: which custom fields tickets of some types have, in their order. */
export const formShape = {
  labels: storedLabelsSchema,
  /** types of tickets that have this form unless they are given another */
  types: z.array(z.string()),
  /** keys of custom fields */
  fields: z.array(z.string()),
};
