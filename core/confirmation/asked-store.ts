import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

/** Label of the refusal when somebody was asked already whether their address is theirs. */
export const ASKED_BEFORE = 'confirmation_asked';

export const confirmationOfVisitor = accessPattern({
  name: 'Question whether an address is theirs',
  description:
    'Makes sure that the visitor of a chat is asked once whether the address that they gave is theirs.',
  operation: 'GetItem',
  pk: 'AWAITING#<customer>',
  sk: 'ASKED',
  of: (customerId: number): Key => ({ pk: `AWAITING#${customerId}`, sk: 'ASKED' }),
});

const rows = rowsOfKind(ROW_KIND.confirmationAsked, z.object({ at: timeSchema }));

/** When somebody was asked, by its row. */
export const parseConfirmationAskedRow = (row: unknown): string => rows.parse(row).at;

/** Notes that somebody is asked, for good. Refused with `ASKED_BEFORE` when they were. */
export const askedWrite = (customerId: number, now: Date): Write =>
  insert(rows.row(confirmationOfVisitor.of(customerId), { at: now.toISOString() }), ASKED_BEFORE);
