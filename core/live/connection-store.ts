import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { LIVE_HOURS, type LiveSubject, liveSubjectSchema } from '../../schemas/live.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { CONNECTIONS_PARTITION, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Update, type Write } from '../shared/write.ts';

/** Label of the refusal when a connection was changed by another frame of it, or is gone. */
export const CONNECTION_CHANGED = 'live connection';
/** Time for a connection's end to be told of, after which its rows expire. */
const GRACE_SECONDS = 300;

export const connectionById = accessPattern({
  name: 'Connection',
  description: 'Says whose connection sends a frame, and what it watches.',
  operation: 'GetItem',
  pk: 'V#connections',
  sk: '<connection>',
  of: (connectionId: string): Key => ({ pk: CONNECTIONS_PARTITION, sk: connectionId }),
});

export const anyConnection = accessPattern({
  name: 'Any connection',
  description:
    'Says whether anybody is connected at all, before anything else is asked about who watches what.',
  operation: 'Query',
  pk: 'V#connections',
  sk: '<connection>',
  of: ({ limit }: { limit: number }): QueryRequest & { limit: number } => ({
    pk: CONNECTIONS_PARTITION,
    from: ' ',
    to: '~',
    limit,
    mayLag: true,
  }),
});

const connectionSchema = z.object({
  connectionId: z.string(),
  subject: liveSubjectSchema,
  since: timeSchema,
  topics: z.array(z.string()),
  version: z.int().positive(),
  expiresAtSeconds: z.int(),
});
export type Connection = z.infer<typeof connectionSchema>;
const rows = rowsOfKind(ROW_KIND.liveConnection, connectionSchema);

/** The connection in a row. */
export const parseConnectionRow = (row: unknown): Connection => rows.parse(row);

/** Notes a connection that was opened. */
export function connectionWrite(connectionId: string, subject: LiveSubject, now: Date): Write {
  const seconds = Math.floor(now.getTime() / 1000) + LIVE_HOURS * 3600 + GRACE_SECONDS;
  const connection: Connection = {
    connectionId,
    subject,
    since: now.toISOString(),
    topics: [],
    version: 1,
    expiresAtSeconds: seconds,
  };
  return insert(rows.row(connectionById.of(connectionId), connection), CONNECTION_CHANGED);
}

/** Notes what a connection watches from now on. */
export function topicsWrite({ connectionId, version }: Connection, topics: readonly string[]): Update {
  return {
    type: 'update',
    key: connectionById.of(connectionId),
    set: { topics, version: version + 1 },
    condition: { expression: '#version = :version', values: { ':version': version } },
    refusal: CONNECTION_CHANGED,
    startsOver: true,
  };
}

/** The connection of this id; null: there is none, or it has ended. */
export async function loadConnection(
  table: Table,
  connectionId: string,
  now: Date,
): Promise<Connection | null> {
  const row = await table.get(connectionById.of(connectionId));
  if (row === undefined) return null;
  const connection = parseConnectionRow(row);
  return connection.expiresAtSeconds * 1000 > now.getTime() ? connection : null;
}

/** Whether anybody is connected. It may miss whoever connected within the last second: they read when they have. */
export async function isAnybodyConnected(table: Table): Promise<boolean> {
  return (await table.size(anyConnection.of({ limit: 1 }))) > 0;
}
