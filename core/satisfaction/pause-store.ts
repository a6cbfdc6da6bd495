import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

export const pauseOfCustomer = accessPattern({
  name: 'When a customer was asked',
  description:
    'Says when a customer was last asked how satisfied they are, so that they are not asked often.',
  operation: 'BatchGetItem',
  pk: 'C#<customer>',
  sk: 'ASKED',
  of: (customerId: number): Key => ({ pk: `C#${customerId}`, sk: 'ASKED' }),
});

/** Label of the refusal when the customer was asked meanwhile. */
export const ASKED_MEANWHILE = 'asked';

const DAY_MS = 24 * 60 * 60 * 1000;
/** For how long it is kept: the longest pause that there is. */
const KEPT_DAYS = 366;

const rows = rowsOfKind(ROW_KIND.surveyPause, z.object({ askedAt: timeSchema }));

/** When a customer was last asked, by the row; null: they never were, or long ago. */
export const lastAskedIn = (row: unknown): string | null =>
  row === undefined ? null : rows.parse(row).askedAt;

/** Whether so many days have not passed since. Pure. */
export function isPaused(lastAskedAt: string | null, days: number, now: Date): boolean {
  return lastAskedAt !== null && now.getTime() - Date.parse(lastAskedAt) < days * DAY_MS;
}

/** Notes that a customer is asked now. Refused with `ASKED_MEANWHILE` when somebody else asked them since `before` was read. */
export function pauseWrite(customerId: number, before: string | null, now: Date): Write {
  const condition =
    before === null
      ? { expression: 'attribute_not_exists(#pk)' }
      : { expression: '#askedAt = :before', values: { ':before': before } };
  return rows.upsert({
    key: pauseOfCustomer.of(customerId),
    set: {
      askedAt: now.toISOString(),
      expiresAtSeconds: Math.floor((now.getTime() + KEPT_DAYS * DAY_MS) / 1000),
    },
    condition,
    refusal: ASKED_MEANWHILE,
  });
}
