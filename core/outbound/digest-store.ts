import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';
import { LEASE_MS } from './outgoing-store.ts';

export const digestMail = accessPattern({
  name: 'Mail of a digest',
  description: 'How far the mail of a digest has got. Claimed before it is sent, so that it is sent once.',
  operation: 'GetItem',
  pk: 'DIGEST#<event>',
  sk: 'DIGEST',
  of: (sendId: string): Key => ({ pk: `DIGEST#${sendId}`, sk: 'DIGEST' }),
});

/** Label of the refusal when somebody else has claimed it, or it is done with. */
const DIGEST_CLAIMED = 'digest';
/** As long as events are known of which the mail may be sent. */
const KEPT_DAYS = 90;

const digestSchema = z.object({
  sendId: ulidSchema,
  /** absent of a mail to somebody else */
  agentId: idSchema.optional(),
  isDone: z.boolean(),
  /** until when nobody else sends it */
  leaseUntil: z.string(),
});

const rows = rowsOfKind(ROW_KIND.digest, digestSchema);

/** What is known of the mail of a digest. */
export const parseDigestRow = (row: unknown): z.infer<typeof digestSchema> => rows.parse(row);

/** Claims the mail of a digest. Gives what stands in the way: another claim that still holds, or that it is done with. */
export async function claimDigest(
  table: Table,
  { sendId, agentId }: { sendId: string; agentId?: number | undefined },
  now: Date,
): Promise<'claimed' | 'in_doubt' | 'done'> {
  const claim: Write = rows.upsert({
    key: digestMail.of(sendId),
    set: {
      sendId,
      ...(agentId !== undefined && { agentId }),
      isDone: false,
      leaseUntil: new Date(now.getTime() + LEASE_MS).toISOString(),
      expiresAtSeconds: Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60,
    },
    condition: {
      expression: 'attribute_not_exists(#pk) OR (#isDone = :no AND #leaseUntil <= :now)',
      values: { ':no': false, ':now': now.toISOString() },
    },
    refusal: DIGEST_CLAIMED,
  });
  try {
    await table.write([claim]);
    return 'claimed';
  } catch (error) {
    if (!refusedBy(error, DIGEST_CLAIMED)) throw error;
    const row = await table.get(digestMail.of(sendId));
    return row === undefined || parseDigestRow(row).isDone ? 'done' : 'in_doubt';
  }
}

/** Gives a claim back: the mail was certainly not sent. */
export const releaseDigest = (table: Table, sendId: string): Promise<unknown> =>
  table.write([changed(sendId, { leaseUntil: '' })]);

/** Says that the mail of a digest was sent, or never will be; nothing where there is none of this id. */
export async function settleDigest(table: Table, sendId: string): Promise<void> {
  try {
    await table.write([changed(sendId, { isDone: true })]);
  } catch (error) {
    if (!refusedBy(error, DIGEST_CLAIMED)) throw error;
  }
}

function changed(sendId: string, set: Record<string, unknown>): Write {
  return {
    type: 'update',
    key: digestMail.of(sendId),
    set,
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: DIGEST_CLAIMED,
    startsOver: true,
  };
}
