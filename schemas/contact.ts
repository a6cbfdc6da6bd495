import * as z from 'zod';
import { timeSchema } from './actor.ts';

/** How much is taken by forms of customers, and what protects them. Each field has a value where nobody has said one. */
export const contactSchema = z.strictObject({
  perAddress: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe('forms that are taken in an hour in the name of one address'),
  perNetwork: z.int().min(1).max(100_000).default(60).describe('and from one network'),
  turnstile: z
    .string()
    .max(100)
    .regex(/^[\w.-]+$/, 'must be the key of a site')
    .nullable()
    .default(null)
    .describe(
      'key of the site with Cloudflare Turnstile, which tells people from machines; its secret is set by `PUT /v1/options/turnstile`. null: it is not asked',
    ),
});
/** The secret of Turnstile, as admins give it. */
export const turnstileSecretSchema = z.strictObject({
  secret: z
    .string()
    .min(1)
    .max(500)
    .regex(/^[\x21-\x7e]+$/, 'must be the secret as Cloudflare shows it')
    .nullable()
    .describe('never shown again; null takes it away'),
});
/** What may be known of it. */
export const turnstileOutSchema = z.object({
  setAt: timeSchema.nullable().describe('since when there is a secret; null: there is none'),
});
export type Contact = z.output<typeof contactSchema>;

/** What is taken on a desk whose admins have said nothing. */
export const INITIAL_CONTACT: Contact = contactSchema.parse({});
