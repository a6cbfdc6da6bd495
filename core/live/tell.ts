import type { ServerFrame } from '../../schemas/live.ts';
import { newestEventId } from '../audit/index.ts';
import { loadRoomLast, type Rooms } from '../room/index.ts';
import { inParts } from '../shared/parts.ts';
import type { Table } from '../shared/table.ts';
import { listsOfView, type Views } from '../views/index.ts';
import { disconnectLive } from './connect.ts';
import { isAnybodyConnected } from './connection-store.ts';
import type { PostFrame } from './connections-gateway.ts';
import type { LiveSignals } from './signals.ts';
import { type Topic, topicText } from './topic.ts';
import { TURN_MS, takeAwaitedTurn, takeTurn } from './turn-store.ts';
import { dropWatch, loadWatched } from './watch.ts';
import { loadWatches, placeOf, type Watch } from './watch-store.ts';
import { mayWatch, type Recognise, type Watcher } from './who-watches.ts';

/** Frames that are posted at the same time. */
const AT_ONCE = 25;

/** What it takes to tell connections what has changed. */
export interface TellDeps {
  table: Table;
  recognise: Recognise;
  views: (now: Date) => Promise<Views>;
  rooms: (now: Date) => Promise<Rooms>;
  post: PostFrame;
  now: () => Date;
  sleep: (milliseconds: number) => Promise<unknown>;
  /** lets the desk know that an agent writes to the customer of a ticket, whose channel may show it */
  agentWrites?: LiveSignals['agentWrites'];
}

/** Something that is to be told: which topic has changed; of `mine`, whose, and of `rooms`, which of them. */
export interface Change {
  topic: Topic;
  agentId?: number | undefined;
  roomId?: string | undefined;
}

/**
 * Tells those who watch that something has changed: that, and never what. While nobody is connected it costs half a read unit; while
 * nobody watches half a unit more for each topic. Of one topic at most one hint a second is sent, and one for all that happens
 * within that second after it.
 */
export async function tellChanges(deps: TellDeps, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0 || !(await isAnybodyConnected(deps.table))) return;
  await Promise.all(changes.map((change) => tellChange(deps, change)));
}

async function tellChange(deps: TellDeps, change: Change): Promise<void> {
  const watches = await watchesOf(deps, change);
  if (watches.length === 0) return;
  await tellInTurn(deps, change, watches, () => watchesOf(deps, change));
}

/**
 * Tells of a topic now, where no hint of it was sent for a second; else in a second, unless somebody else waits for that already.
 * @param laterWatches who watches by then
 */
async function tellInTurn(
  deps: TellDeps,
  change: Change,
  watches: readonly Watch[],
  laterWatches: () => Promise<readonly Watch[]>,
): Promise<void> {
  const turn = await takeTurn(deps.table, change, deps.now());
  if (turn === 'now') await tellNow(deps, change, watches);
  if (turn !== 'later') return;
  await deps.sleep(TURN_MS);
  await takeAwaitedTurn(deps.table, change, deps.now());
  await tellNow(deps, change, await laterWatches());
}

async function watchesOf({ table, now }: TellDeps, { topic, agentId }: Change): Promise<Watch[]> {
  return loadWatches(table, placeOf(topic, agentId).pk, now());
}

/** Tells of a topic as it is now, each watcher what is for them. */
async function tellNow(deps: TellDeps, { topic, roomId }: Change, watches: readonly Watch[]): Promise<void> {
  const now = deps.now();
  // Whoever watches all rooms is told of those that they may read.
  const told: Topic = topic.of === 'rooms' && roomId !== undefined ? { of: 'room', roomId } : topic;
  const [watched, facts] = await Promise.all([loadWatched(deps, [told], now), factsOf(deps.table, told)]);
  const text = topicText(topic);
  await eachWatch(deps, watches, async (watch, watcher) => {
    if (mayWatch(watcher, told, watched)) return { type: 'changed', topic: text, ...facts };
    if (told !== topic) return null;
    await dropWatch(deps, { ...watch, topic }, now);
    return { type: 'gone', topic: text };
  });
}

/** How far what has changed has come, by which whoever hears of it knows whether they have seen it. */
async function factsOf(table: Table, topic: Topic): Promise<Omit<ChangedFrame, 'type' | 'topic'>> {
  switch (topic.of) {
    case 'ticket': {
      const lastEventId = await newestEventId(table, topic.ticketId);
      return { ticketId: topic.ticketId, ...(lastEventId !== null && { lastEventId }) };
    }
    case 'presence':
      return { ticketId: topic.ticketId };
    case 'room': {
      const { number: lastNumber, changes } = await loadRoomLast(table, topic.roomId);
      return { room: { id: topic.roomId, lastNumber, changes } };
    }
    default:
      return {};
  }
}

type ChangedFrame = Extract<ServerFrame, { type: 'changed' }>;

/**
 * Tells those who watch views in whose lists rows came, went or show something else.
 * @param lists names of the lists, and of parts of lists
 */
export async function tellOfLists(deps: TellDeps, lists: readonly string[]): Promise<void> {
  const { table, now } = deps;
  const watches = await loadWatches(table, placeOf({ of: 'view', key: '' }).pk, now());
  const touched = new Set(lists);
  const byKey = Map.groupBy(watches, ({ topic }) => (topic.of === 'view' ? topic.key : ''));
  await Promise.all([...byKey].map(([key, some]) => tellOfView(deps, { key, lists: touched }, some)));
}

async function tellOfView(
  deps: TellDeps,
  { key, lists }: { key: string; lists: ReadonlySet<string> },
  watches: readonly Watch[],
): Promise<void> {
  const topic = { of: 'view', key } as const;
  const view = (await deps.views(deps.now())).named(key);
  const isTheirs = (watcher: Watcher) =>
    view === undefined ||
    (watcher.kind === 'agent' && listsOfView(watcher.caller, view).some((name) => lists.has(name)));
  const concerned: Watch[] = [];
  await eachWatch(deps, watches, async (watch, watcher) => {
    if (isTheirs(watcher)) concerned.push(watch);
    return null;
  });
  if (concerned.length === 0) return;
  await tellInTurn(deps, { topic }, concerned, async () => {
    // Whoever waited does so for others too, whose lists nobody has looked at: those hear of it as well.
    const all = await loadWatches(deps.table, placeOf(topic).pk, deps.now());
    return all.filter((watch) => watch.topic.of === 'view' && watch.topic.key === key);
  });
}

/** Recognises each watcher as they are now and posts what `frameFor` gives; whoever is gone, or may not sign in, is forgotten. */
export async function eachWatch(
  deps: Pick<TellDeps, 'table' | 'recognise' | 'post' | 'now'>,
  watches: readonly Watch[],
  frameFor: (watch: Watch, watcher: Watcher) => Promise<ServerFrame | null>,
): Promise<void> {
  const tell = async (watch: Watch): Promise<void> => {
    const watcher = await deps.recognise(watch.subject, deps.now());
    if (watcher === null) {
      await deps.post(watch.connectionId, null);
      return disconnectLive(deps.table, watch.connectionId, deps.now());
    }
    const frame = await frameFor(watch, watcher);
    if (frame === null) return;
    const outcome = await deps.post(watch.connectionId, frame);
    if (outcome === 'gone') await disconnectLive(deps.table, watch.connectionId, deps.now());
  };
  for (const some of inParts(watches, AT_ONCE)) await Promise.all(some.map(tell));
}
