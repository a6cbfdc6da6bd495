import { keptConfiguration } from '../../core/configuration/index.ts';
import {
  addMember,
  createRoom,
  editMessage,
  followedRooms,
  markRead,
  postMessage,
  readMessages,
  roomArea,
} from '../../core/room/index.ts';
import { NOW, testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { agentOf, givenAgent, givenTicket } from '../support/desk.ts';
import { talking } from '../support/given-rooms.ts';
import { ROOM_CALLS } from './numbers.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** A room that a desk has for a while, two agents who follow it, and functions that know it. */
async function room() {
  const [ada, ben] = [await givenAgent(database), await givenAgent(database)];
  const [one, two] = [agentOf({ id: ada.id }), agentOf({ id: ben.id })];
  const fields = { name: 'Releases', about: '', kind: 'public' as const };
  const { key: roomId } = await createRoom(database.table, testContext(), { principal: one, fields });
  await addMember(database.table, testContext(), { principal: two, roomId, agentId: ben.id });
  const rooms = keptConfiguration(database.table)(roomArea);
  await rooms.at(NOW);
  const deps = { ...talking(database.table), rooms };
  await postMessage(deps, testContext(), { principal: one, roomId, text: 'First' });
  return { deps, roomId, one, two };
}

test.each(Object.keys(ROOM_CALLS) as (keyof typeof ROOM_CALLS)[])('%s', async (name) => {
  const { deps, roomId, one, two } = await room();
  const { ticket } = await givenTicket(database);
  const post = (where: string, text = 'Said') =>
    postMessage(deps, testContext(), { principal: one, roomId: where, text });
  const range = { after: 0 };
  const acts: Record<keyof typeof ROOM_CALLS, () => Promise<unknown>> = {
    'say something in a room': () => post(roomId),
    'say something to somebody': () => post(`direct-${one.id}-${two.id}`),
    'say something beside a ticket': () => post(`ticket-${ticket.id}`),
    'mention somebody': () => post(roomId, `@[agent:${two.id}]`),
    'edit what was said': () =>
      editMessage(deps, testContext(), { principal: one, roomId, number: 1, text: 'Otherwise' }),
    'read on in a room': () => readMessages(deps, { principal: two, roomId, range, now: NOW }, { limit: 50 }),
    'say how far one has read': () => markRead(deps, { principal: two, roomId, upTo: 1, now: NOW }),
    'say it again': () => markRead(deps, { principal: two, roomId, upTo: 0, now: NOW }),
    'see what is unread of all rooms': () => followedRooms(deps, { principal: two, now: NOW }),
  };
  database.forgetCalls();
  await acts[name]();
  const calls = database.seen().map(({ command }) => command.replace('Command', ''));
  expect(calls.sort()).toEqual([...ROOM_CALLS[name]].sort());
});
