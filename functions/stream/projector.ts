import { forgetUpload, s3Removal } from '../../core/attachment/index.ts';
import { s3Links } from '../../core/shared/presign.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { ticketNumberIn } from '../../core/ticket/index.ts';
import { knownListShards, listedVersions, projectTicket, settleListShards } from '../../core/views/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure } from '../edge/logger.ts';
import { type StreamRow, streamFunction } from '../edge/stream.ts';

/**
 * Keeps every ticket in the lists that it belongs in, each once for all its changes that come together, and forgets the files
 * of uploads that no message took.
 */
export const handler = streamFunction(() => {
  const { TABLE_NAME, LIST_SHARDS, ATTACHMENT_BUCKET } = environment(
    'TABLE_NAME',
    'LIST_SHARDS',
    'ATTACHMENT_BUCKET',
  );
  const forget = { bucket: ATTACHMENT_BUCKET, removeObject: s3Removal(s3Links(process.env)) };
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
      const gone = changes.find(({ isGone }) => isGone);
      try {
        if (gone) await forgetUpload(forget, gone.row);
        else await list(ticketNumberIn(pk), changes);
      } catch (error) {
        const failure = gone ? 'The file of an upload could not be deleted' : 'A ticket could not be listed';
        logFailure(failure, error, { row: pk }, { comesAgain: true });
        return changes[0] ?? null;
      }
    }
    return null;
  };
});
