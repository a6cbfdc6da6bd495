import { dynamoTable } from '../../core/shared/table.ts';
import { parseTicketRow } from '../../core/ticket/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';
import { streamFunction } from '../edge/stream.ts';

/** Keeps every ticket in the lists that it belongs in. */
export const handler = streamFunction(() => {
  const { TABLE_NAME, LIST_SHARDS } = environment('TABLE_NAME', 'LIST_SHARDS');
  const table = dynamoTable({ tableName: TABLE_NAME });
  return async (rows) => {
    for (const changed of rows) {
      try {
        await projectTicket(table, parseTicketRow(changed.row), LIST_SHARDS);
      } catch (error) {
        logFailure('A ticket could not be listed', error, { row: changed.pk }, { comesAgain: true });
        return changed;
      }
    }
    return null;
  };
});
