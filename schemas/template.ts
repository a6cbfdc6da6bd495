import { storedLabelsSchema } from './configuration.ts';

/** Most characters of a template in one language. */
export const TEMPLATE_TEXT_LIMIT = 10_000;

/** What is stored of a template: what it is called, and what it says, both by language (BCP 47), English at least. */
export const templateShape = {
  labels: storedLabelsSchema,
  texts: storedLabelsSchema,
};
