import * as z from 'zod';
import { timeSchema } from '../actor.ts';
import { customerOutSchema } from './customers.ts';
import { jobOutSchema } from './jobs.ts';

const keptSchema = z.object({ days: z.int().nonnegative(), until: timeSchema });

/** What no request reaches, and until when it may hold what is gone elsewhere. */
export const mayStillHoldSchema = z.object({
  backups: keptSchema.describe('the table can be set back to a moment before'),
  eventArchive: keptSchema.describe('it holds facts of events, and no words of people'),
  channelPayloads: keptSchema.describe('what came over channels is kept as it came'),
  letters: keptSchema.describe(
    'codes and links that somebody asked for in the help centre, and remembered answers',
  ),
  failedWork: keptSchema.describe(
    'what could not be done waits in dead-letter queues, such as a mail that was not taken in',
  ),
  expiredRows: keptSchema.describe(
    'rows of which nothing is left but a key that is an address, until the database deletes them',
  ),
  uploads: keptSchema.describe(
    'files that somebody uploaded and no message took, such as one to be imported',
  ),
});

/** What is to be put together of a customer. */
export const exportCustomerSchema = z.strictObject({
  withFiles: z.boolean().default(true).describe('whether files and raw mail are in it'),
});

export const customerErasureSchema = z.object({
  customer: customerOutSchema.describe('what is left: the number and times'),
  job: jobOutSchema.describe('takes away what is left elsewhere; when it is done nothing is found any more'),
  mayStillHold: mayStillHoldSchema,
});
