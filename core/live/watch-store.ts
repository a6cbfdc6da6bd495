import * as z from 'zod';
import { type LiveSubject, liveSubjectSchema } from '../../schemas/live.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../shared/names.ts';
import { isOfKind, rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Row } from '../shared/write.ts';
import type { Connection } from './connection-store.ts';
import { type Topic, topicOf, topicText } from './topic.ts';

/** Rows that one Query gives. */
const AT_ONCE = 500;

/**
 * Where those stand who watch something: a partition for each topic, so that to find them is one Query. All views share one, as
 * a change of a ticket mostly concerns several.
 * @param agentId whose own notices are meant, for `mine`
 */
export function placeOf(topic: Topic, agentId?: number): { pk: string; start: string } {
  switch (topic.of) {
    case 'view':
      return { pk: `${DELETABLE_PREFIX.live}views`, start: `${topic.key}#` };
    case 'mine':
      return { pk: `${DELETABLE_PREFIX.live}agent:${agentId ?? 0}`, start: '' };
    default:
      return { pk: `${DELETABLE_PREFIX.live}${topicText(topic)}`, start: '' };
  }
}

export const watchersOfTopic = accessPattern({
  name: 'Watchers of a topic',
  description:
    'Finds the connections that are to hear of a change: of a ticket, of who is at it, of views (one Query for all), of what agents say among themselves, or of what an agent is told.',
  operation: 'Query',
  pk: 'V#ticket:<ticket> | V#presence:<ticket> | V#chat:<ticket> | V#room:<room> | V#rooms | V#views | V#agent:<agent>',
  sk: '<connection> | <view>#<connection>',
  of: ({ pk, limit = AT_ONCE, after }: { pk: string; limit?: number; after?: string }): QueryRequest => ({
    pk,
    from: after === undefined ? ' ' : `${after} `,
    to: '~',
    limit,
    mayLag: true,
  }),
});

const watchSchema = z.object({
  topic: z.string(),
  connectionId: z.string(),
  subject: liveSubjectSchema,
  expiresAtSeconds: z.int(),
});
/** That a connection watches something. */
export interface Watch {
  key: Key;
  topic: Topic;
  connectionId: string;
  subject: LiveSubject;
}
const rows = rowsOfKind(ROW_KIND.liveWatch, watchSchema);

/** What is watched, in a row. */
export const parseWatchRow = (row: unknown) => rows.parse(row);

const agentIdOf = (subject: LiveSubject): number | undefined =>
  subject.kind === 'agent' ? subject.id : undefined;

/** The key of the row of a connection that watches something. */
export function watchKey({ connectionId, subject }: Connection, topic: Topic): Key {
  const { pk, start } = placeOf(topic, agentIdOf(subject));
  return { pk, sk: `${start}${connectionId}` };
}

/** The row of a connection that watches something. */
export function watchRow(connection: Connection, topic: Topic): Row {
  const { connectionId, subject, expiresAtSeconds } = connection;
  const said = { topic: topicText(topic), connectionId, subject, expiresAtSeconds };
  return rows.row(watchKey(connection, topic), said);
}

const keySchema = z.object({ pk: z.string(), sk: z.string() });

/** Those who watch what stands in a partition, without connections that have ended. */
export async function loadWatches(table: Table, pk: string, now: Date): Promise<Watch[]> {
  const watches: Watch[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await table.query(watchersOfTopic.of({ pk, ...(after !== undefined && { after }) }));
    const keys = page.rows.map((row) => keySchema.parse(row));
    for (const [at, row] of page.rows.entries()) {
      const key = keys[at];
      if (key === undefined || !isOfKind(row, ROW_KIND.liveWatch)) continue;
      const { topic, connectionId, subject, expiresAtSeconds } = rows.parse(row);
      if (expiresAtSeconds * 1000 > now.getTime())
        watches.push({ key, topic: topicOf(topic), connectionId, subject });
    }
    after = keys.at(-1)?.sk;
    more = page.more;
  }
  return watches;
}
