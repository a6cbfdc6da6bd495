import * as z from 'zod';
import { storedLabelsSchema } from './configuration.ts';

/** Most characters of what somebody writes about a solution. */
export const RESOLUTION_CHARACTERS = 4000;

/** What is stored of a resolution beside its key. */
export const resolutionShape = {
  labels: storedLabelsSchema,
  /** its place in the list in which people see it */
  order: z.int().default(0),
};
