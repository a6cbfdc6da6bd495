import { dynamoTable } from '../../core/shared/table.ts';
import { parseTicketRow } from '../../core/ticket/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { placesThatFailed, streamFunction } from '../edge/stream.ts';

/** Keeps every ticket in the lists that it belongs in. */
export const handler = streamFunction(() => {
  const { TABLE_NAME, LIST_SHARDS } = environment('TABLE_NAME', 'LIST_SHARDS');
  const table = dynamoTable({ tableName: TABLE_NAME });
  return (rows) => placesThatFailed(rows, (row) => projectTicket(table, parseTicketRow(row), LIST_SHARDS));
});
