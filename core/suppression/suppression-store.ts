import * as z from 'zod';
import { type Suppression, suppressionSchema } from '../../schemas/customer.ts';
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

/** After this many days an address that bounced gets mail again; one whose owner complained never does. */
const BOUNCE_DAYS = 60;
/** Label of the refusal when the address has a complaint, or its suppression was lifted after the bounce in question. */
export const STANDS = 'suppression-stands';
/** Label of the refusal when there is no suppression by a bounce any more that could be lifted. */
export const SUPPRESSION_CHANGED = 'suppression';

const rows = rowsOfKind(
  ROW_KIND.suppressed,
  suppressionSchema
    .pick({ reason: true, detail: true, since: true })
    .extend({ expiresAtSeconds: z.int().optional() }),
);

const secondsOf = (time: Date): number => Math.floor(time.getTime() / 1000);

/** What keeps mail from an address now, by the row that says so; null when nothing does. */
export function suppressionOf(address: string, row: unknown, now: Date): Suppression | null {
  if (row === undefined) return null;
  const { reason, detail, since, expiresAtSeconds } = rows.parse(row);
  if (expiresAtSeconds !== undefined && expiresAtSeconds * 1000 <= now.getTime()) return null;
  const until = expiresAtSeconds === undefined ? null : new Date(expiresAtSeconds * 1000).toISOString();
  return { address: normalizeAddress(address), reason, detail, since, until };
}

/** Why nothing may be sent to an address now; null when it may. */
export function suppressionIn(row: unknown, now: Date): Suppression['reason'] | null {
  return suppressionOf('', row, now)?.reason ?? null;
}

/**
 * Stops mail to an address from `now` on. `at` is when it bounced, or when its owner complained. A bounce is refused with
 * `STANDS` in two cases: the address has a complaint, which lasts for ever where a bounce lasts for some days; or somebody
 * lifted the suppression after the bounce, which is reported late or once more.
 */
export function suppress(
  address: string,
  { reason, detail, at }: { reason: Suppression['reason']; detail: string; at: Date },
  now: Date,
): Write {
  const until = secondsOf(now) + BOUNCE_DAYS * 24 * 60 * 60;
  const key = suppressedAddress.of(address);
  const set = { reason, detail, since: now.toISOString() };
  if (reason === 'complained') return rows.upsert({ key, set, remove: ['expiresAtSeconds'] });
  const condition = {
    expression:
      'attribute_not_exists(#pk) OR (#reason = :bounced AND (attribute_not_exists(#liftedAt) OR #liftedAt < :at))',
    values: { ':bounced': 'bounced', ':at': at.toISOString() },
  };
  return rows.upsert({
    key,
    set: { ...set, expiresAtSeconds: until },
    condition,
    refusal: STANDS,
    startsOver: true,
  });
}

/**
 * Ends the suppression of an address that bounced: it expires now. Refused with `SUPPRESSION_CHANGED` when it has expired
 * already, or its owner has complained.
 */
export function liftWrite(address: string, now: Date): Write {
  const condition = {
    expression: '#reason = :bounced AND #expiresAtSeconds > :now',
    values: { ':bounced': 'bounced', ':now': secondsOf(now) },
  };
  return {
    type: 'update',
    key: suppressedAddress.of(address),
    set: { expiresAtSeconds: secondsOf(now), liftedAt: now.toISOString() },
    condition,
    refusal: SUPPRESSION_CHANGED,
  };
}
