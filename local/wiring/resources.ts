import * as z from 'zod';
import type { LocalDesk } from '../../schemas/local-desk.ts';
import type { LocalFunction } from '../invocation.ts';

const variables = z
  .object({
    TABLE_NAME: z.string(),
    BUS_NAME: z.string(),
    MAIL_BUCKET: z.string(),
    ATTACHMENT_BUCKET: z.string(),
    LIST_SHARDS: z.coerce.number(),
  })
  .transform(({ TABLE_NAME, BUS_NAME, MAIL_BUCKET, ATTACHMENT_BUCKET, LIST_SHARDS }) => ({
    table: TABLE_NAME,
    bus: BUS_NAME,
    mailBucket: MAIL_BUCKET,
    attachmentBucket: ATTACHMENT_BUCKET,
    listShards: LIST_SHARDS,
  }));

/** The desk's resources as its functions know them, each by the variable that names it. */
export function knownResources(functions: readonly LocalFunction[]): LocalDesk['resources'] {
  return variables.parse(Object.assign({}, ...functions.map(({ environment }) => environment)));
}
