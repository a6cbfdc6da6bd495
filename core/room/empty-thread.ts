import type { StoredObject } from '../shared/job-kind.ts';
import type { Table } from '../shared/table.ts';
import { ticketRoomId } from './room-place.ts';
import { emptiedWrite, messagesOfRoom, parseRoomMessage } from './room-store.ts';

const AT_ONCE = 100;

/** What it takes to take away what was said beside a ticket. */
export interface EmptyDeps {
  table: Table;
  deleteForGood: (object: StoredObject) => Promise<void>;
  hasTime: () => boolean;
  now: Date;
}

/**
 * Takes away all that was said in the thread of a ticket that is purged or anonymised, with its files for good: who wrote when is left. Doing it twice is as
 * good as once.
 * @returns whether it is done; there was not time enough where not
 */
export async function emptyThread(deps: EmptyDeps, ticketId: number): Promise<boolean> {
  const { table, deleteForGood, hasTime, now } = deps;
  const roomId = ticketRoomId(ticketId);
  for (let after: number | undefined = 0; after !== undefined; ) {
    const { rows, more } = await table.query(messagesOfRoom.of({ roomId, after, limit: AT_ONCE }));
    const messages = rows.map(parseRoomMessage);
    for (const message of messages) {
      const { text, attachments, deletedKeys = [] } = message;
      const keys = [...attachments.map(({ key }) => key), ...deletedKeys];
      if (text === '' && keys.length === 0) continue;
      for (const key of keys) await deleteForGood({ bucket: 'attachments', key });
      await table.write([emptiedWrite(message, now)]);
    }
    const last = messages.at(-1)?.number;
    if (more && !hasTime()) return false;
    after = more ? last : undefined;
  }
  return true;
}
