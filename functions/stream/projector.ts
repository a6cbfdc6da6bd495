import { dynamoTable } from '../../core/shared/table.ts';
import { ticketNumberIn } from '../../core/ticket/index.ts';
import { knownListShards, listedVersions, projectTicket, settleListShards } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';
import { type StreamRow, streamFunction } from '../edge/stream.ts';

/** Keeps every ticket in the lists that it belongs in, each once for all its changes that come together. */
export const handler = streamFunction(() => {
  const { TABLE_NAME, LIST_SHARDS } = environment('TABLE_NAME', 'LIST_SHARDS');
  const table = dynamoTable({ tableName: TABLE_NAME });
  const shards = knownListShards(() => settleListShards(table, LIST_SHARDS));
  const listed = listedVersions();
  /** Lists a ticket as it is after all of these changes. */
  const list = async (ticketId: number, changes: readonly StreamRow[]) => {
    const isListed = listed.show(
      ticketId,
      changes.map(({ row }) => row),
    );
    if (isListed) return;
    const { write } = await shards();
    listed.note(ticketId, await projectTicket({ table, shards: write }, ticketId));
  };
  return async (rows) => {
    for (const [pk, changes] of Map.groupBy(rows, (row) => row.pk)) {
      try {
        await list(ticketNumberIn(pk), changes);
      } catch (error) {
        logFailure('A ticket could not be listed', error, { row: pk }, { comesAgain: true });
        return changes[0] ?? null;
      }
    }
    return null;
  };
});
