import * as z from 'zod';
import { timeSchema, ulidSchema } from '../actor.ts';
import { lineSchema } from '../text.ts';

/** Files that one message has at most, of those that people attach. */
const MOST_FILES = 20;

/** Files by which a message or draft names them. */
export const uploadIdsSchema = z.array(ulidSchema).max(MOST_FILES);

/** A media type without parameters (RFC 6838, 4.2). */
export const contentTypeSchema = z
  .string()
  .max(127)
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*\/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$/,
    'must be a media type, such as image/png',
  )
  .transform((type) => type.toLowerCase());

/** SHA-256 of bytes that are to be uploaded, as their link signs it. */
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case')
  .describe('SHA-256 of its bytes, in hexadecimal digits');

/** A file that is to be uploaded. */
export const createUploadSchema = z.strictObject({
  filename: lineSchema(200),
  contentType: contentTypeSchema,
  size: z
    .int()
    .min(1)
    .max(100_000_000)
    .describe('bytes; a desk may allow less (`attachmentBytes` of its options)'),
  sha256: sha256Schema,
});

/** What is known of a file that was announced. */
export const uploadFactsSchema = z.object({
  id: ulidSchema.describe('by which a message gets it'),
  filename: z.string().describe('as it will be shown: without a path and control characters'),
  contentType: z.string(),
  size: z.int().describe('bytes'),
});

/** A file that was announced, and the request that uploads it. */
export const uploadOutSchema = uploadFactsSchema
  .extend({
    expiresAt: timeSchema.describe('until when it can be attached'),
    upload: z
      .object({
        method: z.literal('PUT'),
        url: z.string(),
        headers: z
          .record(z.string(), z.string())
          .describe('to be sent just so; browsers send content-length by themselves'),
        expiresAt: timeSchema,
      })
      .describe('the one request that uploads it'),
  })
  .meta({ id: 'FileUpload' });

/** What stands behind `/v1/files/` in the link of a mail. */
export const fileLinkParamsSchema = z.object({
  token: z
    .string()
    .max(2000)
    .regex(/^[\w-]+\.[\w-]{22}$/)
    .meta({ examples: [`${'a'.repeat(60)}.${'b'.repeat(22)}`] }),
});
