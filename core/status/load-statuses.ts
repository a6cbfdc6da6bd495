import type { Table } from '../shared/table.ts';
import { statusArea } from './status-area.ts';
import { SHIPPED, type Statuses } from './statuses.ts';

/**
 * The statuses of the desk at this moment, in one read: for whoever rarely needs them, such as the clock. The first change
 * of a status writes all of them down, so that there are rows of all of them or none.
 */
export async function loadStatuses(table: Table): Promise<Statuses> {
  const { rows } = await table.query(statusArea.all());
  return rows.length === 0 ? SHIPPED : statusArea.compile(rows.map(statusArea.parse));
}
