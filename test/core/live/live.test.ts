import { createHash } from 'node:crypto';
import { updateAgent } from '../../../core/agent/index.ts';
import { actorOf, createToken, revokeToken } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import {
  connectLive,
  disconnectLive,
  issueLiveToken,
  liveSignals,
  recogniser,
  showTyping,
  type TellDeps,
  tellChanges,
  tellOfLists,
  topicsFor,
  unwatchTopics,
  watchTopics,
} from '../../../core/live/index.ts';
import {
  addMember,
  createRoom,
  NO_ROOMS,
  postMessage,
  removeMember,
  roomArea,
} from '../../../core/room/index.ts';
import { UnauthenticatedError } from '../../../core/shared/errors.ts';
import type { SignedRequest } from '../../../core/shared/signed-request.ts';
import { loadTicket, ticketWrites } from '../../../core/ticket/index.ts';
import type { Conversation } from '../../../schemas/conversation.ts';
import type { LiveSubject, ServerFrame } from '../../../schemas/live.ts';
import { ticketSchema } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, givenAgent, givenTeam, givenTicket } from '../../support/desk.ts';
import { talking } from '../../support/given-rooms.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

let made = 0;
/** Bytes that nobody could guess, and that are others each time. */
const bytes = (size: number) => {
  made += 1;
  return createHash('sha512').update(`live ${made}`).digest().subarray(0, size);
};
const agentSubject = (id: number, given: Partial<LiveSubject & { kind: 'agent' }> = {}): LiveSubject => ({
  kind: 'agent',
  id,
  scopes: ['*'],
  ...given,
});
const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

/** What a desk has whose connections are watched from the outside: each frame with the connection that got it. */
function outside() {
  const frames: [string, ServerFrame | null][] = [];
  const ended = new Set<string>();
  let now = NOW;
  const deps: TellDeps = {
    table: database.table,
    recognise: recogniser(database.table),
    views: async () => ({ all: [], kept: [], named: () => undefined }),
    rooms: (now) => keptConfiguration(database.table)(roomArea).at(now),
    post: async (connectionId, frame) => {
      if (ended.has(connectionId)) return 'gone';
      frames.push([connectionId, frame]);
      return 'sent';
    },
    now: () => now,
    sleep: async (milliseconds) => {
      now = new Date(now.getTime() + milliseconds);
    },
  };
  const taken = () => frames.splice(0).map(([connectionId, frame]) => [connectionId, frame?.type, frame]);
  return {
    deps,
    ended,
    setTime: (time: Date) => {
      now = time;
    },
    frames: taken,
  };
}

/** A connection of somebody. */
async function connected(subject: LiveSubject, now = NOW): Promise<string> {
  const { token } = await issueLiveToken(database.table, { subject, now }, bytes);
  made += 1;
  const connectionId = `c${made}=`;
  await connectLive(database.table, { token, connectionId, now });
  return connectionId;
}

const ticketOf = async (teamId: number | null = null) => (await givenTicket(database, { teamId })).ticket;

test('a token opens one connection, within a minute', async () => {
  const subject = agentSubject((await givenAgent(database)).id);
  const open = (token: string | undefined, now: Date) =>
    connectLive(database.table, { token, connectionId: `once${now.getTime()}`, now });
  const { token, seconds } = await issueLiveToken(database.table, { subject, now: NOW }, bytes);
  expect(seconds).toBe(60);
  await open(token, at(59));
  await expect(open(token, at(59.5))).rejects.toThrow(UnauthenticatedError);
  const late = await issueLiveToken(database.table, { subject, now: NOW }, bytes);
  await expect(open(late.token, at(61))).rejects.toThrow(UnauthenticatedError);
  for (const wrong of [undefined, '', 'blw_x', `${token.slice(0, -1)}0`, 'x'.repeat(5000)])
    await expect(open(wrong, NOW)).rejects.toThrow(UnauthenticatedError);
});

test('of a token that two connections show at once, one is opened', async () => {
  const subject = agentSubject((await givenAgent(database)).id);
  const { token } = await issueLiveToken(database.table, { subject, now: NOW }, bytes);
  const opened = await Promise.allSettled(
    ['twice1', 'twice2', 'twice3'].map((connectionId) =>
      connectLive(database.table, { token, connectionId, now: NOW }),
    ),
  );
  expect(opened.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('who watches a ticket hears that it changed, and who does not hears nothing', async () => {
  const [one, other] = [await ticketOf(), await ticketOf()];
  const agent = await givenAgent(database);
  const [mine, idle] = [await connected(agentSubject(agent.id)), await connected(agentSubject(agent.id))];
  const desk = outside();
  const said = await watchTopics(desk.deps, { connectionId: mine, topics: [`ticket:${one.id}`], now: NOW });
  expect(said).toEqual({ topics: [`ticket:${one.id}`], refused: [] });
  await watchTopics(desk.deps, { connectionId: idle, topics: [`ticket:${other.id}`], now: NOW });
  await tellChanges(desk.deps, [{ topic: { of: 'ticket', ticketId: one.id } }]);
  const frames = desk.frames();
  expect(frames).toEqual([[mine, 'changed', expect.objectContaining({ ticketId: one.id })]]);
  expect(frames[0]?.[2]).toHaveProperty('lastEventId');
  await unwatchTopics(desk.deps, { connectionId: mine, topics: [`ticket:${one.id}`], now: NOW });
  desk.setTime(at(5));
  await tellChanges(desk.deps, [{ topic: { of: 'ticket', ticketId: one.id } }]);
  expect(desk.frames()).toEqual([]);
});

test('nobody watches what they may not read: that is not told from what is not there', async () => {
  const [team, foreign] = [await givenTeam(database), await givenTeam(database)];
  const ticket = await ticketOf(foreign.id);
  const limited = await givenAgent(database, 'agent', [team.id]);
  const desk = outside();
  const connectionId = await connected(agentSubject(limited.id));
  const topics = [
    `ticket:${ticket.id}`,
    `presence:${ticket.id}`,
    'ticket:999999',
    'view:nowhere',
    `chat:${ticket.id}`,
  ];
  const said = await watchTopics(desk.deps, { connectionId, topics: [...topics, 'mine'], now: NOW });
  expect(said).toEqual({ topics: ['mine'], refused: topics });
});

test('a token of few scopes watches what it may read, and no more', async () => {
  const ticket = await ticketOf();
  const agent = await givenAgent(database);
  const request = { name: 'screen', scopes: ['views:read' as const], expiresAt: null };
  const making = { table: database.table, randomBytes: bytes };
  const { token } = await createToken(making, testContext(), {
    principal: agentOf({ id: agent.id }),
    request,
  });
  const desk = outside();
  const connectionId = await connected(agentSubject(agent.id, { scopes: ['views:read'], tokenId: token.id }));
  const watch = () =>
    watchTopics(desk.deps, { connectionId, topics: [`ticket:${ticket.id}`, 'mine'], now: NOW });
  expect(await watch()).toEqual({ topics: [], refused: [`ticket:${ticket.id}`, 'mine'] });
  await revokeToken(database, testContext(), { principal: ADMIN, tokenId: token.id });
  desk.deps.recognise = recogniser(database.table);
  await expect(watch()).rejects.toThrow(UnauthenticatedError);
});

test('whoever writes in a conversation hears of that one, and of nothing among agents', async () => {
  const [own, other] = [await ticketOf(), await ticketOf()];
  const subject = { kind: 'chat', ticketId: own.id } as const;
  expect(topicsFor(subject)).toEqual([`chat:${own.id}`]);
  const connectionId = await connected(subject);
  const desk = outside();
  const topics = [
    `chat:${own.id}`,
    `chat:${other.id}`,
    `ticket:${own.id}`,
    `presence:${own.id}`,
    'view:inbox',
    'mine',
  ];
  const said = await watchTopics(desk.deps, { connectionId, topics, now: NOW });
  expect(said).toEqual({ topics: [topics[0]], refused: topics.slice(1) });
  await tellChanges(desk.deps, [
    { topic: { of: 'ticket', ticketId: own.id } },
    { topic: { of: 'chat', ticketId: own.id } },
  ]);
  // No number of anything that happened, as it may have happened among agents.
  expect(desk.frames()).toEqual([[connectionId, 'changed', { type: 'changed', topic: `chat:${own.id}` }]]);
});

test('of a burst one hint goes out at once, and one a second later for all the rest', async () => {
  const ticket = await ticketOf();
  const desk = outside();
  const connectionId = await connected(agentSubject((await givenAgent(database)).id));
  await watchTopics(desk.deps, { connectionId, topics: [`ticket:${ticket.id}`], now: NOW });
  const change = { topic: { of: 'ticket', ticketId: ticket.id } } as const;
  const tell = () => tellChanges(desk.deps, [change]);
  await tell();
  expect(desk.frames()).toHaveLength(1);
  const [others, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  desk.deps.sleep = () => second.promise;
  let left = 6;
  const one = async () => {
    await tell();
    left -= 1;
    if (left === 0) others.resolve();
  };
  const all = Promise.all(Array.from({ length: 7 }, one));
  // All but the one that waits have nothing to do.
  await others.promise;
  expect(desk.frames()).toEqual([]);
  desk.setTime(at(1.2));
  second.resolve();
  await all;
  expect(desk.frames()).toHaveLength(1);
  // Whoever waited and died keeps nobody from being told.
  desk.deps.sleep = () => Promise.reject(new Error('killed'));
  await expect(tell()).rejects.toThrow('killed');
  desk.setTime(at(30));
  await tell();
  expect(desk.frames()).toHaveLength(1);
});

test('a ticket that goes to a team of others is gone, once, and silent from then on', async () => {
  const [team, foreign] = [await givenTeam(database), await givenTeam(database)];
  const ticket = await ticketOf(team.id);
  const limited = await givenAgent(database, 'agent', [team.id]);
  const desk = outside();
  const connectionId = await connected(agentSubject(limited.id));
  await watchTopics(desk.deps, { connectionId, topics: [`ticket:${ticket.id}`], now: NOW });
  await updateAgent(database, testContext(), { agentId: limited.id, change: { teamIds: [foreign.id] } });
  desk.setTime(at(10));
  const tell = () => tellChanges(desk.deps, [{ topic: { of: 'ticket', ticketId: ticket.id } }]);
  await tell();
  expect(desk.frames()).toEqual([[connectionId, 'gone', { type: 'gone', topic: `ticket:${ticket.id}` }]]);
  desk.setTime(at(20));
  await tell();
  expect(desk.frames()).toEqual([]);
});

test('of a connection that is gone nothing is left', async () => {
  const ticket = await ticketOf();
  const desk = outside();
  const connectionId = await connected(agentSubject((await givenAgent(database)).id));
  await watchTopics(desk.deps, { connectionId, topics: [`ticket:${ticket.id}`, 'mine'], now: NOW });
  desk.ended.add(connectionId);
  await tellChanges(desk.deps, [{ topic: { of: 'ticket', ticketId: ticket.id } }]);
  await expect(watchTopics(desk.deps, { connectionId, topics: ['mine'], now: NOW })).rejects.toThrow(
    UnauthenticatedError,
  );
  desk.ended.clear();
  desk.setTime(at(10));
  await tellChanges(desk.deps, [{ topic: { of: 'ticket', ticketId: ticket.id } }]);
  expect(desk.frames()).toEqual([]);
  await disconnectLive(database.table, connectionId, NOW);
});

test('a connection is over after two hours, whether anybody told of it or not', async () => {
  const ticket = await ticketOf();
  const desk = outside();
  const connectionId = await connected(agentSubject((await givenAgent(database)).id));
  await watchTopics(desk.deps, { connectionId, topics: [`ticket:${ticket.id}`], now: NOW });
  desk.setTime(at(2 * 3600 + 301));
  await tellChanges(desk.deps, [{ topic: { of: 'ticket', ticketId: ticket.id } }]);
  expect(desk.frames()).toEqual([]);
});

test('fifty topics are watched at most', async () => {
  const desk = outside();
  const ticket = await ticketOf();
  const tickets = await Promise.all(Array.from({ length: 51 }, () => ticketOf()));
  const connectionId = await connected(agentSubject((await givenAgent(database)).id));
  const topics = tickets.map(({ id }) => `ticket:${id}`);
  const first = await watchTopics(desk.deps, { connectionId, topics: topics.slice(0, 50), now: NOW });
  expect(first.topics).toHaveLength(50);
  const more = await watchTopics(desk.deps, { connectionId, topics: [`ticket:${ticket.id}`], now: NOW });
  expect(more.refused).toEqual([`ticket:${ticket.id}`]);
});

test('that somebody writes is shown to agents, and of a reply to the customer too', async () => {
  const ticket = await ticketOf();
  const [ana, ben] = [await givenAgent(database), await givenAgent(database)];
  const light = await givenAgent(database, 'light_agent');
  const desk = outside();
  const topic = `ticket:${ticket.id}`;
  const [one, other, reader] = [
    await connected(agentSubject(ana.id)),
    await connected(agentSubject(ben.id)),
    await connected(agentSubject(light.id)),
  ];
  const visitor = await connected({ kind: 'chat', ticketId: ticket.id });
  for (const connectionId of [one, other])
    await watchTopics(desk.deps, { connectionId, topics: [topic], now: NOW });
  await watchTopics(desk.deps, { connectionId: visitor, topics: [`chat:${ticket.id}`], now: NOW });
  const whoSaw = () => desk.frames().map(([connectionId, , frame]) => [connectionId, frame]);
  const typing = (of: object) => ({ type: 'typing', ...of });
  await showTyping(desk.deps, { connectionId: one, topic, doing: 'reply' });
  expect(whoSaw()).toEqual([
    [other, typing({ topic, by: { kind: 'agent', id: ana.id }, doing: 'reply' })],
    [visitor, typing({ topic: `chat:${ticket.id}`, by: { kind: 'agent' }, doing: 'reply' })],
  ]);
  await showTyping(desk.deps, { connectionId: one, topic, doing: 'note' });
  expect(whoSaw().map(([who]) => who)).toEqual([other]);
  await showTyping(desk.deps, { connectionId: visitor, topic: `chat:${ticket.id}`, doing: 'reply' });
  expect(
    whoSaw()
      .map(([who]) => who)
      .sort(),
  ).toEqual([one, other].sort());
  await expect(showTyping(desk.deps, { connectionId: visitor, topic, doing: 'reply' })).rejects.toThrow();
  await expect(showTyping(desk.deps, { connectionId: reader, topic, doing: 'reply' })).rejects.toThrow();
});

describe('a messenger shows that an agent writes', () => {
  const TELEGRAM = { channel: 'telegram', key: 'bot', place: '42', to: '42' } as const;

  /** A ticket whose conversation goes on so, and an agent who watches it, with what the desk was let know. */
  async function talkingOn(conversation: Partial<Conversation> = {}) {
    const { id } = await ticketOf();
    const before = await loadTicket(database.table, id);
    const after = ticketSchema.parse({ ...before, conversation: { ...TELEGRAM, ...conversation } });
    await database.table.write((await ticketWrites(before, after, testContext())).writes);
    const desk = outside();
    const connectionId = await connected(agentSubject((await givenAgent(database)).id));
    const told: number[] = [];
    const agentWrites = async (ticketId: number) => {
      told.push(ticketId);
    };
    const types = (doing: 'reply' | 'note' = 'reply') =>
      showTyping({ ...desk.deps, agentWrites }, { connectionId, topic: `ticket:${id}`, doing });
    return { id, desk, told, types };
  }

  test('once in five seconds, however often they press a key', async () => {
    const { id, desk, told, types } = await talkingOn();
    for (const second of [0, 1, 4]) {
      desk.setTime(at(second));
      await types();
    }
    expect(told).toEqual([id]);
    desk.setTime(at(5));
    await types();
    expect(told).toEqual([id, id]);
  });

  test('not of a note, where everybody reads it, where nothing would arrive, or where it shows no such thing', async () => {
    const note = await talkingOn();
    await note.types('note');
    const others = [
      { isPublic: true },
      { isLeft: true },
      { reach: 'blocked' },
      { replyUntil: at(-1).toISOString() },
      { channel: 'sms' },
    ] as const;
    const all = [note.told];
    for (const one of others) {
      const { types, told } = await talkingOn(one);
      await types();
      all.push(told);
    }
    expect(all.flat()).toEqual([]);
  });

  test('and the desk is let know whether or not anybody watches, or has no bus for it', async () => {
    const sent: unknown[] = [];
    const send: SignedRequest = async ({ body }) => {
      sent.push(JSON.parse(String(body)));
      return { status: 200, body: '{}' };
    };
    await liveSignals(database.table, 'desk', send).agentWrites(7);
    await liveSignals(database.table, undefined, send).agentWrites(8);
    const entry = { EventBusName: 'desk', Source: 'bilet.live', DetailType: 'agent.writes' };
    expect(sent).toEqual([{ Entries: [{ ...entry, Detail: '{"ticketId":7}' }] }]);
  });
});

test('while nobody is connected an event costs one Query, and while nobody watches one more for each topic', async () => {
  const empty = await startDatabase();
  try {
    const none = async () => {
      throw new Error('nobody is there');
    };
    const views = async () => ({ all: [], kept: [], named: () => undefined });
    const rooms = async () => NO_ROOMS;
    const base = { table: empty.table, recognise: none, views, rooms };
    const deps = { ...base, post: none, now: () => NOW, sleep: none };
    empty.forgetCalls();
    await tellChanges(deps, [
      { topic: { of: 'ticket', ticketId: 1 } },
      { topic: { of: 'chat', ticketId: 1 } },
    ]);
    expect(empty.seen().map(({ command }) => command)).toEqual(['QueryCommand']);
    empty.forgetCalls();
    await tellOfLists(deps, ['view:1']);
    expect(empty.seen().map(({ command }) => command)).toEqual(['QueryCommand']);
  } finally {
    await empty.stop();
  }
});

/** A private room of somebody, and the way to say something in it. */
async function privateRoom(by: ReturnType<typeof agentOf>) {
  const context = testContext({ actor: actorOf(by) });
  const fields = { name: 'Plans', about: '', kind: 'private' as const };
  const { key: roomId } = await createRoom(database.table, context, { principal: by, fields });
  const deps = talking(database.table);
  return {
    roomId,
    context,
    say: (text: string) => postMessage(deps, context, { principal: by, roomId, text }),
  };
}

test('of a room its members are told, with how far it has come, over its own topic and that of all rooms', async () => {
  const [ada, ben, eve] = [
    await givenAgent(database),
    await givenAgent(database),
    await givenAgent(database),
  ];
  const { roomId, say, context } = await privateRoom(agentOf({ id: ada.id }));
  const principal = agentOf({ id: ada.id });
  await addMember(database.table, context, { principal, roomId, agentId: ben.id });
  const { deps, frames, setTime } = outside();
  const watch = async (id: number, topics: string[]) => {
    const connectionId = await connected(agentSubject(id));
    return { connectionId, ...(await watchTopics(deps, { connectionId, topics, now: NOW })) };
  };
  const [one, two, none] = [
    await watch(ada.id, [`room:${roomId}`]),
    await watch(ben.id, ['rooms', `room:${roomId}`]),
    await watch(eve.id, ['rooms', `room:${roomId}`, `room:direct-${ada.id}-${ben.id}`, 'room:ticket-999999']),
  ];
  expect(one.refused).toEqual([]);
  expect(two.refused).toEqual([]);
  expect(none.topics).toEqual(['rooms']);
  await say('A plan');
  const changes = [{ topic: { of: 'room', roomId } }, { topic: { of: 'rooms' }, roomId }] as const;
  await tellChanges(deps, changes);
  const room = { id: roomId, lastNumber: 1, changes: 0 };
  const told = (connectionId: string, topic: string) => [
    connectionId,
    'changed',
    { type: 'changed', topic, room },
  ];
  const heard = frames();
  expect(heard).toHaveLength(3);
  expect(heard).toEqual(
    expect.arrayContaining([
      told(one.connectionId, `room:${roomId}`),
      told(two.connectionId, `room:${roomId}`),
      told(two.connectionId, 'rooms'),
    ]),
  );
  await removeMember(database.table, context, { principal, roomId, agentId: ben.id });
  setTime(at(10));
  await tellChanges(deps, changes);
  expect(frames()).toEqual(
    expect.arrayContaining([
      [two.connectionId, 'gone', { type: 'gone', topic: `room:${roomId}` }],
      [one.connectionId, 'changed', { type: 'changed', topic: `room:${roomId}`, room }],
    ]),
  );
});

test('that somebody writes in a room is shown to others who watch it, and by nobody else', async () => {
  const [ada, ben, eve] = [
    await givenAgent(database),
    await givenAgent(database),
    await givenAgent(database),
  ];
  const topic = `room:direct-${ada.id}-${ben.id}`;
  const { deps, frames } = outside();
  const [one, two, three] = [
    await connected(agentSubject(ada.id)),
    await connected(agentSubject(ben.id)),
    await connected(agentSubject(eve.id)),
  ];
  for (const connectionId of [one, two]) await watchTopics(deps, { connectionId, topics: [topic], now: NOW });
  await showTyping(deps, { connectionId: one, topic, doing: 'note' });
  expect(frames()).toEqual([
    [two, 'typing', { type: 'typing', topic, by: { kind: 'agent', id: ada.id }, doing: 'note' }],
  ]);
  await expect(showTyping(deps, { connectionId: three, topic, doing: 'note' })).rejects.toThrow();
});

test('that something was said in a room is signalled where somebody watches it, and is no word of it; while nobody does it costs two small reads', async () => {
  const [ada, ben] = [await givenAgent(database), await givenAgent(database)];
  const roomId = `direct-${ada.id}-${ben.id}`;
  const sent: string[] = [];
  const signals = liveSignals(database.table, 'bus', async ({ body }) => {
    sent.push(String(body));
    return { status: 200, body: '' };
  });
  const connectionId = await connected(agentSubject(ada.id));
  const topics = [`room:${roomId}`];
  database.forgetCalls();
  await signals.roomChanged(`direct-${ben.id}-${ben.id + 1}`);
  const asked = database.seen().map(({ command, input }) => [command, input.Limit]);
  expect(asked).toEqual(Array(2).fill(['QueryCommand', 1]));
  await watchTopics(outside().deps, { connectionId, topics, now: NOW });
  sent.length = 0;
  await signals.roomChanged(roomId, [ben.id]);
  expect(sent).toHaveLength(1);
  expect(JSON.parse(JSON.parse(sent[0] ?? '{}').Entries[0].Detail)).toEqual({ roomId, agentIds: [ben.id] });
});
