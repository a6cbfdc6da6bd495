import * as z from 'zod';
import { byLanguageSchema, CONFIGURATION_KEY } from '../configuration.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';

/** Most characters of a note that a trigger writes. */
const LONGEST_NOTE = 10_000;

/** What a trigger writes. */
export const actTextSchema = textSchema(LONGEST_NOTE)
  .min(1)
  .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
  .describe('filled in as the text of a template is');

/** What a trigger writes by language, or which template says it. */
export const actTextsShape = {
  texts: byLanguageSchema(actTextSchema)
    .optional()
    .describe(
      'what it says, by language (BCP 47), in English at least: that of the ticket is taken, else of its requester, of the desk, English',
    ),
  template: z
    .string()
    .regex(CONFIGURATION_KEY, 'must be the key of a template')
    .optional()
    .describe('whose texts it says; either this or `texts`'),
};
