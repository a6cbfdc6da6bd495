import * as z from 'zod';
import { AUTOMATIC_MAIL_LIMIT, AUTOMATIC_MAIL_WINDOW_MINUTES, normalizeAddress } from '../email/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Key } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';

export const automaticMailCount = accessPattern({
  name: 'Automatic mails to an address',
  description:
    'Counts the automatic mails that an address got in a window of time: what ends a loop of two robots.',
  operation: 'BatchGetItem',
  pk: 'AUTO#<address>#<window>',
  sk: 'AUTO',
  of: ({ address, now }: { address: string; now: Date }): Key => ({
    pk: `AUTO#${normalizeAddress(address)}#${windowOf(now)}`,
    sk: 'AUTO',
  }),
});

const WINDOW_MS = AUTOMATIC_MAIL_WINDOW_MINUTES * 60 * 1000;
/** Label of the refusal when the address has had its share in the meantime. */
export const TOO_MANY = 'too-many';
const rowSchema = z.object({ count: z.int() });

/** The count in a row, 0 without one. */
export function parseCountRow(row: unknown): number {
  return row === undefined ? 0 : rowSchema.parse(row).count;
}

/** Counts one more automatic mail. */
export function countWrite(address: string, now: Date): Write {
  return {
    type: 'add',
    key: automaticMailCount.of({ address, now }),
    add: { count: 1 },
    values: {
      kind: 'automatic_mails',
      schemaVersion: 1,
      expiresAtSeconds: Math.floor((now.getTime() + 2 * WINDOW_MS) / 1000),
    },
    condition: {
      expression: 'attribute_not_exists(#pk) OR #count < :limit',
      values: { ':limit': AUTOMATIC_MAIL_LIMIT },
    },
    refusal: TOO_MANY,
  };
}

function windowOf(now: Date): number {
  return Math.floor(now.getTime() / WINDOW_MS);
}
