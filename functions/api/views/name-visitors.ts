import type { Caller } from '../../../core/auth/index.ts';
import { calledName } from '../../../core/customer/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { TicketSummary } from '../../../core/views/index.ts';
import { languagesFor } from '../customers/present-customer.ts';

const NAME = 'requester.name';

/**
 * How the names of requesters stand in the columns of a page of tickets: whoever has none is called a visitor with their number, in the
 * language of the agent who reads it.
 */
export async function visitorsNamed<Columns extends Readonly<Record<string, unknown>>>(
  table: Table,
  principal: Caller,
  lines: readonly { ticket: Pick<TicketSummary, 'requesterId'>; columns: Columns }[],
): Promise<Columns[]> {
  const isNameless = (columns: Columns) => columns[NAME] === '';
  const nameless = lines.filter(({ columns }) => isNameless(columns)).map(() => ({ name: '' }));
  const languages = await languagesFor(table, principal, nameless, async () => null);
  return lines.map(({ ticket: { requesterId: id }, columns }) =>
    isNameless(columns) ? { ...columns, [NAME]: calledName({ id, name: '' }, languages) } : columns,
  );
}
