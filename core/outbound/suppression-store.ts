import * as z from 'zod';
import { normalizeAddress } from '../email/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

export const suppressedAddress = accessPattern({
  name: 'Suppressed address',
  description: 'Says that mail to an address bounced for good, or that its owner complained.',
  operation: 'BatchGetItem',
  pk: 'SUPPRESSED#<address>',
  sk: 'SUPPRESSED',
  of: (address: string): Key => ({ pk: `SUPPRESSED#${normalizeAddress(address)}`, sk: 'SUPPRESSED' }),
});

/** A bounced address is tried again after this many days; a complaint stands. */
const BOUNCE_DAYS = 60;
/** Label of the refusal when the owner of the address has complained. */
export const COMPLAINED = 'complained';

const rows = rowsOfKind(
  ROW_KIND.suppressed,
  z.object({ reason: z.enum(['bounced', 'complained']), expiresAtSeconds: z.int().optional() }),
);

/** Why nothing may be sent to an address now; null when it may. */
export function suppressionIn(row: unknown, now: Date): 'bounced' | 'complained' | null {
  if (row === undefined) return null;
  const { reason, expiresAtSeconds } = rows.parse(row);
  return expiresAtSeconds !== undefined && expiresAtSeconds * 1000 <= now.getTime() ? null : reason;
}

/**
 * Stops mail to an address. A complaint is never replaced by a bounce, which is over some day: that is refused with
 * `COMPLAINED`.
 */
export function suppress(
  address: string,
  reason: 'bounced' | 'complained',
  detail: string,
  now: Date,
): Write {
  const until = Math.floor(now.getTime() / 1000) + BOUNCE_DAYS * 24 * 60 * 60;
  const key = suppressedAddress.of(address);
  const set = { reason, detail, since: now.toISOString() };
  if (reason === 'complained') return rows.upsert({ key, set, remove: ['expiresAtSeconds'] });
  const condition = {
    expression: 'attribute_not_exists(#pk) OR #reason = :bounced',
    values: { ':bounced': 'bounced' },
  };
  return rows.upsert({ key, set: { ...set, expiresAtSeconds: until }, condition, refusal: COMPLAINED });
}
