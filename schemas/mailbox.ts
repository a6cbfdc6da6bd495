import * as z from 'zod';
import { idSchema } from './actor.ts';

/** A support address as the settings and the API take it: in lower case, and without a plus label, which mark tickets. */
export const MAILBOX_ADDRESS = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?@[a-z0-9.-]+$/;

/** Characters of the name of a mailbox. */
export const MAILBOX_NAME_LIMIT = 100;

/**
 * A support address, and the team that gets what is written to it. One that is not retired is the default: it gets what
 * names no mailbox. A retired one takes mail as before, so that answers to its tickets find them. `version` 0: nothing was
 * ever set, and it is as the settings declare it.
 */
export const mailboxSchema = z.object({
  address: z.string(),
  /** what customers see beside the address, `''` for the desk's own name */
  name: z.string(),
  teamId: idSchema.nullable(),
  isDefault: z.boolean(),
  isRetired: z.boolean(),
  version: z.int().nonnegative(),
});
export type Mailbox = z.infer<typeof mailboxSchema>;
