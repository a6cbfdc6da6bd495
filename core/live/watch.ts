import { type LiveSubject, MOST_TOPICS } from '../../schemas/live.ts';
import { NO_ROOMS, type Rooms } from '../room/index.ts';
import { UnauthenticatedError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { Views } from '../views/index.ts';
import { CONNECTION_CHANGED, type Connection, loadConnection, topicsWrite } from './connection-store.ts';
import { type Topic, ticketOf, topicOf, topicText } from './topic.ts';
import { watchKey, watchRow } from './watch-store.ts';
import { mayWatch, type Recognise, type Watched, type Watcher } from './who-watches.ts';

/** What it takes to know who may watch what. */
export interface WatchDeps {
  table: Table;
  recognise: Recognise;
  /** the views of the desk; asked for only where a view is meant */
  views: (now: Date) => Promise<Views>;
  /** the rooms of agents; asked for only where one is meant */
  rooms: (now: Date) => Promise<Rooms>;
}

const NO_VIEWS: Views = { all: [], kept: [], named: () => undefined };

/** Reads what decides who may watch these topics: each ticket once, and views where one is among them. */
export async function loadWatched(
  { table, views, rooms }: Pick<WatchDeps, 'table' | 'views' | 'rooms'>,
  topics: readonly Topic[],
  now: Date,
): Promise<Watched> {
  const ids = topics.flatMap((topic) => ticketOf(topic) ?? []);
  const rowAt = await readRows(table, ids.map(ticketByNumber.of));
  const ticket = (ticketId: number) => {
    const row = rowAt(ticketByNumber.of(ticketId));
    return row === undefined ? undefined : parseTicketRow(row);
  };
  const isOf = (what: Topic['of']) => topics.some(({ of }) => of === what);
  return {
    ticket,
    views: isOf('view') ? await views(now) : NO_VIEWS,
    rooms: isOf('room') ? await rooms(now) : NO_ROOMS,
  };
}

/** The connection of a frame, and whose it is. @throws UnauthenticatedError when it has ended, or they may not sign in any more */
export async function connectionOf(
  { table, recognise }: WatchDeps,
  connectionId: string,
  now: Date,
): Promise<{ connection: Connection; watcher: Watcher }> {
  const connection = await loadConnection(table, connectionId, now);
  if (connection === null) throw new UnauthenticatedError('connection.unknown', 'This connection has ended.');
  const watcher = await recognise(connection.subject, now);
  if (watcher === null)
    throw new UnauthenticatedError('connection.unknown', 'Whose connection this is may no longer sign in.');
  return { connection, watcher };
}

/** What a connection watches, and what it was refused. */
export interface Watching {
  topics: string[];
  refused: string[];
}

/**
 * Lets a connection watch topics: each that it may read, up to fifty in all. What is refused is not told from what is not there.
 * @throws UnauthenticatedError, BusyError
 */
export function watchTopics(
  deps: WatchDeps,
  { connectionId, topics, now }: { connectionId: string; topics: readonly string[]; now: Date },
): Promise<Watching> {
  return untilNotOvertaken([CONNECTION_CHANGED], async () => {
    const { connection, watcher } = await connectionOf(deps, connectionId, now);
    const asked = [...new Set(topics)];
    const watched = await loadWatched(deps, asked.map(topicOf), now);
    const allowed = asked.filter((text) => mayWatch(watcher, topicOf(text), watched));
    const all = [...new Set([...connection.topics, ...allowed])].slice(0, MOST_TOPICS);
    const fresh = allowed.filter((text) => all.includes(text));
    // First what is watched is noted, so that no row is left behind of which nobody knows.
    if (all.length > connection.topics.length) await deps.table.write([topicsWrite(connection, all)]);
    await deps.table.putMany(fresh.map((text) => watchRow(connection, topicOf(text))));
    return { topics: all, refused: asked.filter((text) => !all.includes(text)) };
  });
}

/** Lets a connection watch topics no more. @throws UnauthenticatedError, BusyError */
export function unwatchTopics(
  deps: WatchDeps,
  { connectionId, topics, now }: { connectionId: string; topics: readonly string[]; now: Date },
): Promise<Watching> {
  return untilNotOvertaken([CONNECTION_CHANGED], async () => {
    const { connection } = await connectionOf(deps, connectionId, now);
    const left = connection.topics.filter((text) => !topics.includes(text));
    await deps.table.deleteMany(topics.map((text) => watchKey(connection, topicOf(text))));
    if (left.length < connection.topics.length) await deps.table.write([topicsWrite(connection, left)]);
    return { topics: left, refused: [] };
  });
}

/** Forgets that a connection watches a topic that is not there for it any more. The rest of its rows may wait for its end. */
export async function dropWatch(
  { table }: Pick<WatchDeps, 'table'>,
  { connectionId, subject, topic }: { connectionId: string; subject: LiveSubject; topic: Topic },
  now: Date,
): Promise<void> {
  const connection = await loadConnection(table, connectionId, now);
  const known = connection ?? {
    ...{ connectionId, subject, topics: [], version: 1 },
    ...{ since: now.toISOString(), expiresAtSeconds: 0 },
  };
  await table.deleteMany([watchKey(known, topic)]);
  const text = topicText(topic);
  if (connection === null || !connection.topics.includes(text)) return;
  const left = connection.topics.filter((one) => one !== text);
  // Whoever changes it at this moment leaves the name of a topic behind, and no row.
  await table.write([topicsWrite(connection, left)]).catch(() => {});
}
