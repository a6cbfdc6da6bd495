import { createUpload, forgetUpload } from '../../../core/attachment/index.ts';
import { deleteMessage, forgetRoomFiles, postMessage, readMessages } from '../../../core/room/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, allRows, givenAgent, later } from '../../support/desk.ts';
import { givenRoom, talking } from '../../support/given-rooms.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const upload = async () => {
  const file = { filename: 'plan.pdf', contentType: 'application/pdf', size: 10, sha256: 'a'.repeat(64) };
  const deps = {
    table: database.table,
    bucket: 'files',
    mostBytes: 1000,
    sign: async () => 'https://example.com',
  };
  return (await createUpload(deps, testContext(), { principal: ADMIN, file })).id;
};
const post = (roomId: string, attachments: string[], given: object = {}) =>
  postMessage({ ...talking(database.table), ...given }, testContext(), {
    ...{ principal: ADMIN, roomId, text: 'See there', attachments },
  });
const rowsOf = async (kind: string) =>
  Object.values(await allRows(database)).filter((row) => Object(row).kind === kind);

test('a file belongs to one message, and goes with it for good', async () => {
  const roomId = await givenRoom(database.table, testContext(), { agentId: (await givenAgent(database)).id });
  const id = await upload();
  const { message } = await post(roomId, [id]);
  expect(message.attachments).toMatchObject([{ filename: 'plan.pdf', key: `rooms/${id}` }]);
  await expect(post(roomId, [id])).rejects.toMatchObject({
    fields: [{ path: 'attachments.0', message: 'belongs to a message already' }],
  });
  const removed: string[] = [];
  const removeObject = async (_: string, key: string) => {
    removed.push(key);
  };
  // What is left of the upload says that a message has its file: it expires, and the file stays.
  for (const row of await rowsOf('upload')) await forgetUpload({ bucket: 'files', removeObject }, row);
  expect(removed).not.toContain(`rooms/${id}`);
  const deps = { ...talking(database.table), bucket: 'files', removeObject };
  const asked = { principal: ADMIN, roomId, number: message.number };
  const gone = await deleteMessage(deps, testContext(), asked);
  expect(gone).toMatchObject({ text: '', attachments: [] });
  await deleteMessage(deps, testContext(), asked);
  expect(removed.filter((key) => key === `rooms/${id}`)).toHaveLength(2);
});

test('a file that nobody has uploaded is no file of a message, and the message is not there', async () => {
  const roomId = await givenRoom(database.table, testContext(), { agentId: (await givenAgent(database)).id });
  const id = await upload();
  const files = { bucket: 'files', copyObject: async () => false };
  await expect(post(roomId, [id], { files })).rejects.toMatchObject({
    fields: [{ path: 'attachments.0', message: 'has not been uploaded' }],
  });
  const another = agentOf({ id: (await givenAgent(database)).id });
  const theirs = postMessage(talking(database.table), testContext(), {
    ...{ principal: another, roomId, text: 'See there', attachments: [id] },
  });
  await expect(theirs).rejects.toThrow();
  const asked = { principal: ADMIN, roomId, range: { after: 1 }, now: NOW };
  expect((await readMessages(talking(database.table), asked, { limit: 10 })).items).toEqual([]);
});

test('messages are kept for as long as the desk says, and then go with their files', async () => {
  const roomId = await givenRoom(database.table, testContext(), { agentId: (await givenAgent(database)).id });
  const id = await upload();
  const { message } = await post(roomId, [id], { messageDays: 7 });
  const textsAt = async (now: Date, messageDays: number | null) => {
    const asked = { principal: ADMIN, roomId, range: { after: 1 }, now };
    const { items } = await readMessages({ ...talking(database.table), messageDays }, asked, { limit: 10 });
    return items.map(({ text }) => text);
  };
  expect(await textsAt(later(NOW, { days: 6 }), 7)).toEqual(['See there']);
  expect(await textsAt(later(NOW, { days: 8 }), 7)).toEqual([]);
  // It was written when they were kept for a week, and expires then, whatever is said later.
  expect(await textsAt(later(NOW, { days: 8 }), null)).toEqual([]);
  // A shorter time hides at once.
  expect(await textsAt(later(NOW, { days: 3 }), 2)).toEqual([]);
  const row = (await rowsOf('room_message')).find(
    (one) => Object(one).number === message.number && Object(one).roomId === roomId,
  );
  expect(Object(row).expiresAtSeconds).toBe(
    Math.ceil(Date.parse(message.createdAt) / 1000) + 7 * 24 * 60 * 60,
  );
  const removed: string[] = [];
  await forgetRoomFiles({ bucket: 'files', removeObject: async (_, key) => void removed.push(key) }, row);
  expect(removed).toEqual([`rooms/${id}`]);
});
