import { fireDeadlines } from '../../core/ticket/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenAgent, givenTicket, meaningfulRows } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const DAYS_MS = 24 * 60 * 60 * 1000;
const newTicket = async () => (await givenTicket(database)).ticket.id;
const api = (method: string, path: string, body?: object) =>
  call(method, `/v1/tickets/${path}`, { token, ...(body && { body }) });

/** A ticket that has a share, a time entry, a draft and a link, and then closed. */
async function givenClosed() {
  const id = await newTicket();
  const [linked, agent] = [await newTicket(), await givenAgent(database)];
  const share = { kind: 'agent', id: agent.id, level: 'note' };
  expect((await api('POST', `${id}/shares`, share)).status).toBe(201);
  const { body: entry } = await api('POST', `${id}/time-entries`, { seconds: 60 });
  expect((await api('PUT', `${id}/drafts/internal_note`, { text: 'Ask Bo.' })).status).toBe(200);
  expect((await api('POST', `${id}/links`, { kind: 'related', ticketId: linked })).status).toBe(201);
  expect((await api('PATCH', String(id), { status: 'solved', assigneeId: 1 })).status).toBe(200);
  const then = new Date(Date.now() + 5 * DAYS_MS);
  await fireDeadlines(database.table, testContext({ now: then }), id);
  expect((await api('GET', String(id))).body).toMatchObject({ status: 'closed' });
  return { id, linked, agentId: agent.id, entryId: String(entry.id) };
}

describe('a closed ticket', () => {
  test('takes no shares, time, drafts and links, and nobody is made a follower of it', async () => {
    const { id, linked, agentId, entryId } = await givenClosed();
    const other = await newTicket();
    const before = await meaningfulRows(database);
    const asked: [string, string, object?][] = [
      ['POST', `${id}/shares`, { kind: 'agent', id: 1, level: 'note' }],
      ['POST', `${id}/time-entries`, { seconds: 60 }],
      ['PATCH', `${id}/time-entries/${entryId}`, { seconds: 90 }],
      ['DELETE', `${id}/time-entries/${entryId}`],
      ['PUT', `${id}/drafts/internal_note`, { text: 'Ask Bo again.' }],
      ['POST', `${id}/links`, { kind: 'related', ticketId: other }],
      ['DELETE', `${id}/links/related/${linked}`],
      ['POST', `${id}/followers`, { agentId }],
    ];
    for (const [method, path, body] of asked) {
      const { status, body: problem } = await api(method, path, body);
      expect([method, path, status, problem.code]).toEqual([method, path, 409, 'ticket.closed']);
    }
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('is linked from an open one, ends shares and drafts, and is followed by who wants to', async () => {
    const { id, agentId } = await givenClosed();
    const open = await newTicket();
    expect((await api('POST', `${open}/links`, { kind: 'related', ticketId: id })).status).toBe(201);
    expect((await api('DELETE', `${open}/links/related/${id}`)).status).toBe(204);
    expect((await api('DELETE', `${id}/shares/agent/${agentId}`)).status).toBe(200);
    expect((await api('PUT', `${id}/drafts/internal_note`, {})).status).toBe(200);
    expect((await api('POST', `${id}/followers`, { agentId: 1 })).status).toBe(201);
    expect((await api('DELETE', `${id}/followers/1`)).status).toBe(200);
  });
});

test('a ticket in the trash takes no links, from either side, and keeps those that it has', async () => {
  const [here, there, kept] = [await newTicket(), await newTicket(), await newTicket()];
  expect((await api('POST', `${here}/links`, { kind: 'related', ticketId: kept })).status).toBe(201);
  expect((await api('POST', `${here}/trash`)).status).toBe(200);
  const before = await meaningfulRows(database);
  const refused = { status: 409, body: { code: 'ticket.trashed' } };
  expect(await api('POST', `${here}/links`, { kind: 'related', ticketId: there })).toMatchObject(refused);
  expect(await api('POST', `${there}/links`, { kind: 'parent', ticketId: here })).toMatchObject(refused);
  expect(await api('DELETE', `${kept}/links/related/${here}`)).toMatchObject(refused);
  expect(await meaningfulRows(database)).toEqual(before);
});
