import * as z from 'zod';

/** An integer id in a path or query. */
export const idParamSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a positive integer')
  .transform(Number);

/** An address as people type it; the desk checks it and keeps one spelling. */
export const addressInSchema = z.string().trim().min(3).max(254).meta({ format: 'email' });

/** Paging of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'must be an integer from 1 to 100')
    .transform(Number)
    .pipe(z.int().min(1).max(100))
    .default(50),
  cursor: z.string().min(1).max(1000).optional(),
});

/** A page of a list: `next` is the link to the following page, null on the last. */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** The text of a message that somebody types: at most 100,000 bytes of UTF-8. */
export const textSchema = z
  .string()
  .refine((text) => text.trim().length > 0, 'must not be empty')
  .refine((text) => Buffer.byteLength(text) <= 100_000, 'must not exceed 100,000 bytes')
  .refine((text) => !/(?![\t\n\r])\p{Cc}/u.test(text), 'must not contain control characters')
  .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
  .transform((text) => text.replace(/\r\n?/g, '\n'));

/** The problem document of every error (RFC 9457). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('stable name of the error'),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
