import * as z from 'zod';
import { textSchema } from '../text.ts';
import { timeInSchema } from './common.ts';

/** Most characters of what is said of a promise. */
const PROMISE_CHARACTERS = 2000;

/** An answer that is promised to the customer of a ticket. */
export const promiseAnswerSchema = z.strictObject({
  until: timeInSchema.describe('by when, a time to come; whole seconds count'),
  text: textSchema(PROMISE_CHARACTERS)
    .default('')
    .describe('what was said of it, for agents: the customer is not told'),
});
