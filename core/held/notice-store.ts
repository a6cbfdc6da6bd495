import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Key, Write } from '../shared/write.ts';

export const heldNotice = accessPattern({
  name: 'Notice of what expires',
  description:
    'Says of which held mails the admins know that they expire: a notice for many, and not one for each.',
  operation: 'GetItem',
  pk: 'HELDNOTICE',
  sk: 'NOTICE',
  of: (_all: undefined): Key => ({ pk: 'HELDNOTICE', sk: 'NOTICE' }),
});

/** The row of the notice. */
export const HELD_NOTICE = heldNotice.of(undefined);

const noticeSchema = z.object({ until: timeSchema });
const rows = rowsOfKind(ROW_KIND.heldNotice, noticeSchema);

/** Until when the admins know of all that expires; `''` where they know of nothing. */
export const knownUntil = (row: unknown): string => (row === undefined ? '' : rows.parse(row).until);

/** Label of the refusal when the admins were told meanwhile. */
export const TOLD_MEANWHILE = 'held-notice';

/** Notes that the admins are told of what expires until then. */
export const noticeWrite = (until: string, expiresAt: string): Write =>
  rows.upsert({
    key: HELD_NOTICE,
    set: { until },
    condition: {
      expression: 'attribute_not_exists(#until) OR #until < :expiresAt',
      values: { ':expiresAt': expiresAt },
    },
    refusal: TOLD_MEANWHILE,
  });
