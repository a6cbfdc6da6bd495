import { dynamoTable } from '../../core/shared/table.ts';
import { ticketNumberIn } from '../../core/ticket/index.ts';
import { knownListShards, projectTicket, settleListShards } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';
import { type StreamRow, streamFunction } from '../edge/stream.ts';

/** Keeps every ticket in the lists that it belongs in, each once for all its changes that come together. */
export const handler = streamFunction(() => {
  const { TABLE_NAME, LIST_SHARDS } = environment('TABLE_NAME', 'LIST_SHARDS');
  const table = dynamoTable({ tableName: TABLE_NAME });
  const shards = knownListShards(() => settleListShards(table, LIST_SHARDS));
  return async (rows) => {
    for (const changed of firstOfEach(rows)) {
      try {
        const { write } = await shards();
        await projectTicket({ table, shards: write }, ticketNumberIn(changed.pk));
      } catch (error) {
        logFailure('A ticket could not be listed', error, { row: changed.pk }, { comesAgain: true });
        return changed;
      }
    }
    return null;
  };
});

/** Of the records of each ticket the first: the ticket is read as it is after all of them. */
function firstOfEach(rows: readonly StreamRow[]): StreamRow[] {
  return [...Map.groupBy(rows, ({ pk }) => pk).values()].flatMap(([first]) => first ?? []);
}
