import { createHash } from 'node:crypto';
import * as z from 'zod';
import { normalizeAddress } from '../../schemas/address.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

const HOUR_MS = 60 * 60 * 1000;
/** How long the count of an hour is kept after it has begun. */
const KEPT_SECONDS = 2 * 60 * 60;

export const paceOfSender = accessPattern({
  name: 'Pace of a sender',
  description: 'Counts the mails of a sender in an hour of the clock, so that a loop or a flood is held.',
  operation: 'BatchGetItem',
  pk: 'PACE#<sha256 of address>',
  sk: '<hour>',
  of: ({ address, now }: { address: string; now: Date }): Key => ({
    pk: `PACE#${createHash('sha256').update(normalizeAddress(address)).digest('hex')}`,
    sk: now.toISOString().slice(0, 'YYYY-MM-DDTHH'.length),
  }),
});

const paceSchema = z.object({
  /** mails that were taken in */
  mails: z.int().nonnegative(),
  /** of them those that a machine wrote on a ticket that was there */
  answers: z.int().nonnegative().default(0),
});
/** How much a sender has written in this hour. */
export type Pace = z.infer<typeof paceSchema>;

const rows = rowsOfKind(ROW_KIND.senderPace, paceSchema);

/** How much a sender has written, by the row of the hour. */
export const paceIn = (row: unknown): Pace =>
  row === undefined ? { mails: 0, answers: 0 } : rows.parse(row);

/** Counts a mail of a sender that is taken in. */
export function countMail(address: string, isMachineAnswer: boolean, now: Date): Write {
  const hour = Math.floor(now.getTime() / HOUR_MS) * (HOUR_MS / 1000);
  return rows.upsert({
    key: paceOfSender.of({ address, now }),
    add: { mails: 1, ...(isMachineAnswer && { answers: 1 }) },
    set: { expiresAtSeconds: hour + KEPT_SECONDS },
  });
}
