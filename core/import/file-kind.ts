import * as z from 'zod';
import { ulidSchema } from '../../schemas/actor.ts';

/** Name of the kind of job that takes over what a file says. Apart from it, as only the job needs what does that. */
export const IMPORT_FILE = 'import.file';

/** What starting it takes. */
export const IMPORT_FILE_TERMS = {
  permission: 'desk.import',
  input: z.strictObject({ file: ulidSchema }),
} as const;
