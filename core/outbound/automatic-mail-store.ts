import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { AUTOMATIC_MAIL_WINDOW_MINUTES, withoutPlus } from '../email/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

export const automaticMails = accessPattern({
  name: 'Automatic mails to an address',
  description:
    'Says when the last automatic mails went to an address, whatever its plus label: what ends a loop of two robots.',
  operation: 'BatchGetItem',
  pk: 'AUTO#<address without plus label>',
  sk: 'AUTO',
  of: (address: string): Key => ({ pk: `AUTO#${withoutPlus(address)}`, sk: 'AUTO' }),
});

const WINDOW_MS = AUTOMATIC_MAIL_WINDOW_MINUTES * 60 * 1000;
/** Label of the refusal when another mail to the address was counted in the meantime. */
export const COUNTED = 'automatic-mails';

const rows = rowsOfKind(
  ROW_KIND.automaticMails,
  z.object({ times: z.array(timeSchema), version: z.int().positive() }),
);

/** When automatic mails went to an address within the window; `version` 0 is no row. */
export interface RecentMails {
  times: readonly string[];
  version: number;
}

/** The automatic mails of the window that ends `now`, by the row of an address. */
export function recentMails(row: unknown, now: Date): RecentMails {
  if (row === undefined) return { times: [], version: 0 };
  const { times, version } = rows.parse(row);
  const start = new Date(now.getTime() - WINDOW_MS).toISOString();
  return { times: times.filter((time) => time > start), version };
}

/** Counts one more automatic mail. Refused with `COUNTED` when the row has changed since `before` was read from it. */
export function countWrite(address: string, now: Date, before: RecentMails): Write {
  const isNew = { expression: 'attribute_not_exists(#pk)' };
  const isSame = { expression: '#version = :before', values: { ':before': before.version } };
  return rows.upsert({
    key: automaticMails.of(address),
    set: {
      version: before.version + 1,
      times: [...before.times, now.toISOString()],
      expiresAtSeconds: Math.ceil((now.getTime() + WINDOW_MS) / 1000),
    },
    condition: before.version === 0 ? isNew : isSame,
    refusal: COUNTED,
  });
}
