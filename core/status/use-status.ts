import type { Ticket } from '../../schemas/ticket.ts';
import { changeArea } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { BusyError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { statusArea } from './status-area.ts';
import type { Statuses } from './statuses.ts';

/**
 * Notes that a ticket is about to be in a status, before it is: from then on the category of the status is fixed. That
 * costs something once in the life of a status.
 * @throws BusyError when the status has become another in this second
 */
export async function noteUse(
  table: Table,
  context: Context,
  statuses: Statuses,
  { status, statusKey }: Pick<Ticket, 'status' | 'statusKey'>,
): Promise<void> {
  const known = statuses.named(statusKey);
  if (known === undefined || known.isUsed) return;
  await changeArea({ table }, context, statusArea, {
    key: statusKey,
    decide: (things) => {
      const now = things.get(statusKey);
      const isOther = now?.category !== status || now.needsUntil !== known.needsUntil;
      if (now === undefined || isOther) throw new BusyError();
      return new Map([...things, [statusKey, { ...now, isUsed: true }]]);
    },
  });
}
