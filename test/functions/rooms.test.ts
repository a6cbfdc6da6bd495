import { randomBytes } from 'node:crypto';
import { updateAgent } from '../../core/agent/index.ts';
import { createToken } from '../../core/auth/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as rooms } from '../../functions/api/rooms/index.ts';
import type { Role } from '../../schemas/agent.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, allRows, givenAgent, givenCustomer, givenTeam, givenTicket } from '../support/desk.ts';

const api = apiOf(authorizer, { rooms });
const admin = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(admin);
});
afterAll(() => database.stop());

async function tokenOf(kind: 'agent' | 'customer', id: number) {
  const request = { name: 'Test', scopes: ['*' as const], owner: { kind, id }, expiresAt: null };
  const deps = { table: database.table, randomBytes };
  return (await createToken(deps, testContext(), { principal: ADMIN, request })).secret;
}
async function somebody(role: Role = 'agent', teamIds: number[] | null = null) {
  const { id } = await givenAgent(database, role, teamIds);
  return { id, token: await tokenOf('agent', id) };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

const make = (by: Somebody, body: object) => api('POST', '/v1/rooms', { token: by.token, body });
const roomOf = async (by: Somebody, body: object = {}) =>
  String((await make(by, { name: 'Releases', ...body })).body.id);
const say = (by: Somebody, roomId: string, text: string, more: object = {}) =>
  api('POST', `/v1/rooms/${roomId}/messages`, { token: by.token, body: { text, ...more } });
const read = (by: Somebody, roomId: string, query = '') =>
  api('GET', `/v1/rooms/${roomId}/messages${query}`, { token: by.token });
const mark = (by: Somebody, roomId: string, upTo: number) =>
  api('PUT', `/v1/rooms/${roomId}/read`, { token: by.token, body: { upTo } });
const sidebar = async (by: Somebody) => {
  const { body } = await api('GET', '/v1/rooms/unread', { token: by.token });
  const items = body.items as unknown as { room: { id: string }; unread: number; lastNumber: number }[];
  return Object.fromEntries(items.map(({ room, unread }) => [room.id, unread]));
};
const textsIn = ({ body }: Awaited<ReturnType<typeof read>>) =>
  (body.items as unknown as { text: string }[]).map(({ text }) => text);

test('agents talk in a public room: every message has the next number, and whoever reads on misses none', async () => {
  const [ada, ben] = [await somebody(), await somebody('light_agent')];
  const room = await roomOf(ada);
  const first = await say(ada, room, 'It is **out**, see https://example.com/x <b>now</b>');
  expect(first.status).toBe(201);
  expect(first.body).toMatchObject({ number: 1, agentId: ada.id, version: 1, deletedAt: null });
  expect(first.body.html).toContain('<strong>out</strong>');
  expect(first.body.html).toContain('href="https://example.com/x"');
  expect(first.body.html).toContain('&lt;b&gt;now');
  await say(ben, room, 'Two');
  await say(ada, room, 'Three');
  expect(textsIn(await read(ben, room))).toEqual([
    'Three',
    'Two',
    'It is **out**, see https://example.com/x <b>now</b>',
  ]);
  expect(textsIn(await read(ben, room, '?after=1'))).toEqual(['Two', 'Three']);
  expect(textsIn(await read(ben, room, '?before=3&limit=1'))).toEqual(['Two']);
  const page = await read(ben, room, '?after=0&limit=2');
  expect(page.body).toMatchObject({ lastNumber: 3, changes: 0 });
  const next = await api('GET', String(page.body.next), { token: ben.token });
  expect(textsIn(next)).toEqual(['Three']);
  expect(next.body.next).toBeNull();
});

test('twenty who write at the same moment each get a number of their own, and none is lost', async () => {
  const ada = await somebody();
  const room = await roomOf(ada);
  const said = await Promise.all(Array.from({ length: 20 }, (_, at) => say(ada, room, `Message ${at}`)));
  expect(said.map(({ status }) => status)).toEqual(said.map(() => 201));
  expect(said.map(({ body }) => Number(body.number)).sort((one, other) => one - other)).toEqual(
    Array.from({ length: 20 }, (_, at) => at + 1),
  );
  expect(new Set(textsIn(await read(ada, room, '?after=0')))).toEqual(
    new Set(Array.from({ length: 20 }, (_, at) => `Message ${at}`)),
  );
});

test('a message that is sent again with its key is there once', async () => {
  const ada = await somebody();
  const room = await roomOf(ada);
  const post = () =>
    api('POST', `/v1/rooms/${room}/messages`, {
      token: ada.token,
      body: { text: 'Once' },
      headers: { 'idempotency-key': 'one' },
    });
  const [one, other] = [await post(), await post()];
  expect(other.body).toEqual(one.body);
  expect(other.headers['idempotency-replayed']).toBe('true');
  expect(textsIn(await read(ada, room))).toEqual(['Once']);
});

test('unread counts are of what others said, and a whole list of rooms is one request', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const room = await roomOf(ada);
  await mark(ben, room, 0);
  await say(ada, room, 'One');
  await say(ada, room, 'Two');
  await say(ben, room, 'Mine, and I have not read yours');
  await say(ada, room, 'Four');
  expect((await sidebar(ben))[room]).toBe(3);
  expect((await sidebar(ada))[room]).toBe(1);
  expect((await mark(ben, room, 2)).body).toMatchObject({ readUpTo: 2, unread: 1, isFollowed: true });
  // What comes late, and says less, takes nothing back; and nobody has read what is not there.
  expect((await mark(ben, room, 1)).body).toMatchObject({ readUpTo: 2, unread: 1 });
  expect((await mark(ben, room, 999)).body).toMatchObject({ readUpTo: 4, unread: 0 });
  await say(ada, room, 'Five');
  expect((await sidebar(ben))[room]).toBe(1);
});

test('the conversation of the same agents is always the same, and nobody else learns of it', async () => {
  const [ada, ben, eve] = [await somebody(), await somebody(), await somebody()];
  const open = (by: Somebody, ...agentIds: number[]) =>
    api('POST', '/v1/rooms/direct', { token: by.token, body: { agentIds } });
  const id = `direct-${ada.id}-${ben.id}`;
  expect((await open(ada, ben.id)).body).toMatchObject({ id, kind: 'direct', agentIds: [ada.id, ben.id] });
  expect((await open(ben, ada.id)).body.id).toBe(id);
  expect((await open(ada, ben.id, ben.id, ada.id)).body.id).toBe(id);
  expect((await open(ada, ben.id, eve.id)).body.id).toBe(`direct-${ada.id}-${ben.id}-${eve.id}`);
  expect((await open(ada, ada.id)).status).toBe(422);
  expect((await open(ada, 999_999)).status).toBe(422);
  expect(await sidebar(ben)).toEqual({});
  await say(ada, id, 'Psst');
  expect(await sidebar(ben)).toEqual({ [id]: 1 });
  for (const token of [eve.token, admin]) {
    expect((await api('GET', `/v1/rooms/${id}/messages`, { token })).status).toBe(404);
    expect((await api('POST', `/v1/rooms/${id}/messages`, { token, body: { text: 'x' } })).status).toBe(404);
  }
  expect((await read(ada, `direct-${ben.id}-${ada.id}`)).status).toBe(404);
});

test('whoever leaves the desk reads no more, and nobody writes to them', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const id = `direct-${ada.id}-${ben.id}`;
  await say(ben, id, 'I am leaving');
  await updateAgent(database, testContext(), {
    principal: ADMIN,
    agentId: ben.id,
    change: { active: false },
  } as never);
  expect((await read(ben, id)).status).toBe(401);
  expect((await say(ada, id, 'Are you there?')).body.code).toBe('room.nobody');
  expect(textsIn(await read(ada, id))).toEqual(['I am leaving']);
});

test('a private room is for its members alone: others, admins too, do not learn that it is there', async () => {
  const [ada, ben, eve] = [await somebody(), await somebody(), await somebody()];
  const room = await roomOf(ada, { kind: 'private', memberIds: [ben.id] });
  await say(ben, room, 'A secret word');
  const paths = [`/v1/rooms/${room}`, `/v1/rooms/${room}/messages`, `/v1/rooms/search?q=secret&room=${room}`];
  for (const token of [eve.token, admin])
    for (const path of paths) expect((await api('GET', path, { token })).status).toBe(404);
  const names = async (token: string) =>
    (await api('GET', '/v1/rooms?limit=100', { token })).body.items as { id: string }[];
  expect((await names(eve.token)).map(({ id }) => id)).not.toContain(room);
  expect((await names(ben.token)).map(({ id }) => id)).toContain(room);
  const member = (by: Somebody, method: 'PUT' | 'DELETE', agentId: number) =>
    api(method, `/v1/rooms/${room}/members/${agentId}`, { token: by.token });
  expect((await member(eve, 'PUT', eve.id)).status).toBe(404);
  expect((await member(ben, 'PUT', eve.id)).body.agentIds).toEqual([ada.id, ben.id, eve.id]);
  expect(await sidebar(eve)).toEqual({ [room]: 0 });
  expect((await member(eve, 'DELETE', ben.id)).status).toBe(403);
  expect((await member(ada, 'DELETE', ben.id)).status).toBe(204);
  expect((await read(ben, room)).status).toBe(404);
  expect(await sidebar(ben)).toEqual({});
});

test('a room of a team is for who works in it, and agents who are limited to others do not learn of it', async () => {
  const [team, other] = [await givenTeam(database), await givenTeam(database)];
  const [ada, ben, eve] = [
    await somebody('agent', [team.id]),
    await somebody('agent', [other.id]),
    await somebody(),
  ];
  const room = await roomOf(ada, { kind: 'team', teamId: team.id });
  await say(ada, room, 'For us');
  expect((await read(ben, room)).status).toBe(404);
  expect(textsIn(await read(eve, room))).toEqual(['For us']);
  expect((await make(ben, { name: 'Theirs', kind: 'team', teamId: team.id })).status).toBe(422);
  expect((await make(ada, { name: 'None', kind: 'team', teamId: 999_999 })).status).toBe(422);
  expect((await make(ada, { name: 'None', kind: 'team' })).status).toBe(422);
  expect((await make(ada, { name: 'None', memberIds: [ben.id] })).status).toBe(422);
});

test('the thread beside a ticket is for who may read it, and its customer never', async () => {
  const team = await givenTeam(database);
  const [ada, light, ben] = [
    await somebody('agent', [team.id]),
    await somebody('light_agent', [team.id]),
    await somebody('agent', [(await givenTeam(database)).id]),
  ];
  const customer = await givenCustomer(database);
  const { ticket } = await givenTicket(database, { teamId: team.id, requesterId: customer.id });
  const thread = `ticket-${ticket.id}`;
  expect((await say(ada, thread, 'What do we say?')).status).toBe(201);
  expect((await say(light, thread, 'The truth')).status).toBe(201);
  expect((await read(ben, thread)).status).toBe(404);
  expect((await say(ben, thread, 'x')).status).toBe(404);
  expect((await api('GET', `/v1/rooms/${thread}`, { token: ada.token })).body).toMatchObject({
    kind: 'ticket',
    ticketId: ticket.id,
  });
  const token = await tokenOf('customer', customer.id);
  for (const path of ['', `/${thread}`, `/${thread}/messages`, '/unread', '/search?q=truth'])
    expect((await api('GET', `/v1/rooms${path}`, { token })).status).toBe(403);
  expect((await read(ada, 'ticket-999999')).status).toBe(404);
});

test('who wrote a message edits it, on the version that they saw; whoever reads on by changes learns of it', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const room = await roomOf(ada);
  await say(ada, room, 'Frist');
  await say(ben, room, 'Second');
  const path = `/v1/rooms/${room}/messages/1`;
  const edit = (by: string, text: string, version: number) =>
    api('PATCH', path, { token: by, body: { text }, headers: { 'if-match': `"${version}"` } });
  expect((await edit(ben.token, 'Mine', 1)).status).toBe(403);
  expect((await edit(admin, 'Mine', 1)).status).toBe(403);
  expect((await edit(ada.token, 'First', 1)).body).toMatchObject({ text: 'First', version: 2 });
  expect((await edit(ada.token, 'Again', 1)).status).toBe(412);
  const changed = await read(ben, room, '?changedAfter=0');
  expect(textsIn(changed)).toEqual(['First']);
  expect(changed.body).toMatchObject({ changes: 1, lastNumber: 2, next: null });
  expect(textsIn(await read(ben, room, '?changedAfter=1'))).toEqual([]);
});

test('a deleted message leaves its place and nothing of its words, and may be deleted again', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const room = await roomOf(ada);
  await say(ada, room, 'A secret word');
  const path = `/v1/rooms/${room}/messages/1`;
  expect((await api('DELETE', path, { token: ben.token })).status).toBe(403);
  const gone = await api('DELETE', path, { token: admin });
  expect(gone.body).toMatchObject({ number: 1, text: '', html: '', version: 2, deletedBy: 1 });
  expect((await api('DELETE', path, { token: ada.token })).body).toEqual(gone.body);
  expect((await api('PATCH', path, { token: ada.token, body: { text: 'x' } })).body.code).toBe(
    'message.deleted',
  );
  const left = Object.entries(await allRows(database)).filter(([key]) => key.includes(`ROOM#${room}`));
  expect(JSON.stringify(left)).not.toContain('secret word');
});

test('in an archived room nobody writes, and all can still be read', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const room = await roomOf(ada);
  await say(ada, room, 'Over');
  const change = (by: Somebody, body: object, version = 1) =>
    api('PATCH', `/v1/rooms/${room}`, { token: by.token, body, headers: { 'if-match': `"${version}"` } });
  expect((await change(ben, { name: 'Mine' })).status).toBe(403);
  expect((await change(ada, { name: 'Old releases', isArchived: true })).body).toMatchObject({
    name: 'Old releases',
    isArchived: true,
    version: 2,
  });
  expect((await change(ada, { name: 'x' })).status).toBe(412);
  const listed = async (query: string) =>
    (
      (await api('GET', `/v1/rooms?limit=100${query}`, { token: ben.token })).body.items as { id: string }[]
    ).map(({ id }) => id);
  expect(await listed('')).not.toContain(room);
  expect(await listed('&include=archived')).toContain(room);
  expect(textsIn(await read(ben, room))).toEqual(['Over']);
});

test('search finds what was said where the agent may read, whatever its case and accents, and nothing that was deleted', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const [open, closed] = [await roomOf(ada), await roomOf(ada, { kind: 'private' })];
  await mark(ben, open, 0);
  await say(ada, open, 'Die Rückerstattung kommt morgen');
  await say(ada, closed, 'Die Rückerstattung bleibt geheim');
  await say(ada, open, 'Noch eine Rückerstattung, gelöscht');
  await api('DELETE', `/v1/rooms/${open}/messages/2`, { token: ada.token });
  const find = async (by: Somebody, q: string, more = '') =>
    textsIn(await api('GET', `/v1/rooms/search?q=${encodeURIComponent(q)}${more}`, { token: by.token }));
  expect(await find(ben, 'ruckerstatt MORG')).toEqual(['Die Rückerstattung kommt morgen']);
  expect(await find(ada, 'ruckerstattung')).toHaveLength(2);
  expect(await find(ben, 'geheim')).toEqual([]);
  expect(await find(ben, 'kommt', `&room=${open}`)).toHaveLength(1);
  expect((await api('GET', '/v1/rooms/search?q=%2B', { token: ben.token })).status).toBe(422);
});

test('mentions are of who may read the room, who then follow it', async () => {
  const [ada, ben, eve] = [await somebody(), await somebody(), await somebody()];
  const room = await roomOf(ada);
  await say(ada, room, 'Nobody');
  expect((await say(ada, room, `Look, @[agent:${ben.id}]`)).status).toBe(201);
  expect((await sidebar(ben))[room]).toBe(1);
  const closed = await roomOf(ada, { kind: 'private' });
  expect((await say(ada, closed, `Look, @[agent:${eve.id}]`)).body.errors).toMatchObject([{ path: 'text' }]);
  expect((await say(ada, room, 'Look, @[agent:999999]')).status).toBe(422);
  expect((await say(ada, room, 'Look, @[team:999999]')).status).toBe(422);
});

test('an agent leaves a public room and comes back where they were', async () => {
  const [ada, ben] = [await somebody(), await somebody()];
  const room = await roomOf(ada);
  await say(ada, room, 'One');
  const member = (method: 'PUT' | 'DELETE', agentId: number) =>
    api(method, `/v1/rooms/${room}/members/${agentId}`, { token: ben.token });
  expect((await member('DELETE', ben.id)).status).toBe(204);
  expect((await member('PUT', ben.id)).status).toBe(200);
  expect((await sidebar(ben))[room]).toBe(0);
  await say(ada, room, 'Two');
  expect((await sidebar(ben))[room]).toBe(1);
  expect((await member('DELETE', ben.id)).status).toBe(204);
  expect(await sidebar(ben)).toEqual({});
  expect((await member('DELETE', ada.id)).status).toBe(403);
});

test.each([
  ['a room of no form', 'GET', '/v1/rooms/x1', undefined, 404],
  ['another form', 'GET', '/v1/rooms/ROOM%23r1/messages', undefined, 404],
  ['one agent alone', 'GET', '/v1/rooms/direct-1', undefined, 404],
  ['the same agent twice', 'GET', '/v1/rooms/direct-1-1', undefined, 404],
  [
    'too many agents',
    'GET',
    `/v1/rooms/direct-${Array.from({ length: 10 }, (_, at) => at + 1).join('-')}`,
    undefined,
    404,
  ],
  ['message 0', 'PATCH', '/v1/rooms/direct-1-2/messages/0', { text: 'x' }, 404],
  ['a message that is not there', 'DELETE', '/v1/rooms/direct-1-2/messages/99', undefined, 404],
  ['two ranges', 'GET', '/v1/rooms/direct-1-2/messages?after=1&before=2', undefined, 422],
  ['a number that is none', 'GET', '/v1/rooms/direct-1-2/messages?after=-1', undefined, 422],
  ['a cursor of another list', 'GET', '/v1/rooms/direct-1-2/messages?cursor=abc', undefined, 422],
  ['nothing said', 'POST', '/v1/rooms/direct-1-2/messages', { text: ' \n ' }, 422],
  ['control characters', 'POST', '/v1/rooms/direct-1-2/messages', { text: 'a\u0000b' }, 422],
  ['too much said', 'POST', '/v1/rooms/direct-1-2/messages', { text: 'x'.repeat(8001) }, 422],
  ['a field of no schema', 'POST', '/v1/rooms/direct-1-2/messages', { text: 'x', html: '<b>' }, 422],
  [
    'files of nobody',
    'POST',
    '/v1/rooms/direct-1-2/messages',
    { text: 'x', attachments: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] },
    422,
  ],
  ['a mark of a text', 'PUT', '/v1/rooms/direct-1-2/read', { upTo: '3' }, 422],
  ['a mark below nothing', 'PUT', '/v1/rooms/direct-1-2/read', { upTo: -1 }, 422],
  ['a name of nothing', 'POST', '/v1/rooms', { name: '' }, 422],
  ['a kind of its own', 'POST', '/v1/rooms', { name: 'x', kind: 'secret' }, 422],
  ['a change of nothing', 'PATCH', '/v1/rooms/r1', {}, 422],
  ['nobody', 'POST', '/v1/rooms/direct', { agentIds: [] }, 422],
  ['a search for nothing', 'GET', '/v1/rooms/search?q=', undefined, 422],
  ['a search in no room', 'GET', '/v1/rooms/search?q=x&room=.', undefined, 422],
  ['a list of no form', 'GET', '/v1/rooms?limit=0', undefined, 422],
] as const)('hostile input is refused and changes nothing: %s', async (_, method, path, body, status) => {
  await givenAgent(database);
  const answer = await api(method, path, { token: admin, ...(body !== undefined && { body }) });
  expect(answer.status).toBe(status);
});

test('HTML and scripts in Markdown are text, and links that run something are none', async () => {
  const ada = await somebody();
  const room = await roomOf(ada);
  const html = async (text: string) => String((await say(ada, room, text)).body.html);
  expect(await html('<script>alert(1)</script><img src=x onerror=alert(1)>')).not.toMatch(/<script|<img/);
  expect(await html('[x](javascript:alert(1))')).not.toContain('href');
  expect(await html('![x](https://evil.example.com/p.png)')).not.toMatch(/ src=/);
  expect(await html('[x](data:text/html;base64,AAAA)')).not.toContain('href');
});

test('who made a room, renamed it and let others in is in its trail, which nobody else reads', async () => {
  const [ada, ben, eve] = [await somebody(), await somebody(), await somebody()];
  const room = await roomOf(ada, { name: 'Plans', kind: 'private', memberIds: [] });
  const events = (by: Somebody, of = room) => api('GET', `/v1/rooms/${of}/events`, { token: by.token });
  await api('PUT', `/v1/rooms/${room}/members/${ben.id}`, { token: ada.token });
  await say(ada, room, 'A word that is in no trail');
  const { status, body } = await events(ben);
  expect(status).toBe(200);
  const items = body.items as unknown as { type: string; actor: object }[];
  expect(items.map(({ type }) => type)).toEqual(['configuration.created', 'configuration.updated']);
  expect(items[0]?.actor).toMatchObject({ kind: 'agent', id: ada.id });
  expect(JSON.stringify(body)).not.toContain('A word that is in no trail');
  const proof = await api('GET', `/v1/rooms/${room}/events/proof`, { token: ada.token });
  expect(proof.body).toMatchObject({ state: 'intact', faults: [] });
  for (const path of ['', '/proof'])
    expect(await api('GET', `/v1/rooms/${room}/events${path}`, { token: eve.token })).toMatchObject({
      status: 404,
    });
  expect(await events(ada, `direct-${ada.id}-${ben.id}`)).toMatchObject({ status: 404 });
});
