import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/tickets/index.ts';
import { splitOutSchema } from '../../schemas/api/merges.ts';
import { ticketWithConversationSchema } from '../../schemas/api/tickets.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { NOW } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket, later, meaningfulRows } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

let made = 0;
/** Each a second after the one before. */
async function newTicket(): Promise<number> {
  made += 1;
  return (await givenTicket(database, { now: later(NOW, { seconds: made }) })).ticket.id;
}
const act = (ticketId: number, what: string, body: object, headers = {}) =>
  call('POST', `/v1/tickets/${ticketId}/${what}`, { token, body, headers });
const open = async (ticketId: number, query = '') =>
  ticketWithConversationSchema.parse((await call('GET', `/v1/tickets/${ticketId}${query}`, { token })).body);

test('merging shows the messages of all and whose they are, until they are let go', async () => {
  const [one, other] = [await newTicket(), await newTicket()];
  const merged = await act(one, 'merge', { ticketIds: [other, other] });
  expect(merged).toMatchObject({
    status: 200,
    body: { id: one, mergedTicketIds: [other], mergedInto: null },
  });
  for (const query of ['', '?include=events']) {
    const { conversation } = await open(one, query);
    expect(conversation.items.map(({ mergedFrom }) => mergedFrom)).toEqual([null, other]);
  }
  const first = await call('GET', `/v1/tickets/${one}/messages?limit=1`, { token });
  expect(first.body).toMatchObject({ items: [{ mergedFrom: other }], next: expect.any(String) });
  expect((await call('GET', String(first.body.next), { token })).body).toMatchObject({
    items: [{ mergedFrom: null }],
    next: null,
  });
  expect(await open(other)).toMatchObject({ status: 'closed', mergedInto: one });
  const refused = await call('PATCH', `/v1/tickets/${other}`, { token, body: { priority: 'high' } });
  expect(refused).toMatchObject({ status: 409, body: { code: 'ticket.merged', mergedInto: one } });
  const unmerged = await act(one, 'unmerge', { ticketIds: [other] });
  expect(unmerged).toMatchObject({ status: 200, body: { mergedTicketIds: [] } });
  expect(await open(other)).toMatchObject({ status: 'open', mergedInto: null });
});

test('the same key again merges, unmerges and splits nothing again, and an old version nothing at all', async () => {
  const [one, other] = [await newTicket(), await newTicket()];
  const stale = { 'if-match': '"9"' };
  const once = { 'idempotency-key': 'once', 'if-match': '"1"' };
  const body = { ticketIds: [other] };
  expect(await act(one, 'merge', body, stale)).toMatchObject({ status: 412 });
  const made = await act(one, 'merge', body, once);
  const again = await act(one, 'merge', body, once);
  expect(again).toMatchObject({ status: 200, body: made.body });
  expect(made.headers?.etag).toBe('"2"');
  const { conversation } = await open(one);
  const messageIds = conversation.items.slice(-1).map(({ id }) => id);
  const asked = [one, 'split', { messageIds }, { 'idempotency-key': 'split-once' }] as const;
  const split = await act(...asked);
  expect(split.status).toBe(201);
  expect((await act(...asked)).body).toEqual(split.body);
  const { ticket, newTicket: created } = splitOutSchema.parse(split.body);
  expect([ticket.splitInto, created.splitFrom]).toEqual([[created.id], one]);
  expect((await open(created.id)).conversation.items.map(({ id }) => id)).toEqual(messageIds);
  expect((await open(one)).conversation.items).toHaveLength(1);
});

test('sources are merged and let go by that name too, and the answer of a split is the new ticket', async () => {
  const [one, other] = [await newTicket(), await newTicket()];
  expect((await act(one, 'merge', { sources: [other] })).body).toMatchObject({ mergedTicketIds: [other] });
  expect((await act(one, 'unmerge', { source: other })).body).toMatchObject({ mergedTicketIds: [] });
  await act(one, 'merge', { sources: [other] });
  const messageIds = (await open(one)).conversation.items.slice(-1).map(({ id }) => id);
  const {
    newTicket: made,
    ticket,
    ...split
  } = splitOutSchema.parse((await act(one, 'split', { messageIds, subject: 'Another' })).body);
  expect(split).toEqual(made);
  expect([split.subject, split.splitFrom, ticket.id]).toEqual(['Another', one, one]);
});

test.each([
  ['merge', {}, ''],
  ['merge', { sources: 2 }, 'sources'],
  ['unmerge', {}, ''],
  ['unmerge', { source: [2] }, 'source'],
  ['merge', { ticketIds: [] }, 'ticketIds'],
  ['merge', { ticketIds: ['2'] }, 'ticketIds.0'],
  ['merge', { ticketIds: [0] }, 'ticketIds.0'],
  ['merge', { ticketIds: [1.5] }, 'ticketIds.0'],
  ['merge', { ticketIds: Array.from({ length: 41 }, (_, at) => at + 1) }, 'ticketIds'],
  ['merge', { ticketIds: [2], note: 'x' }, 'note'],
  ['unmerge', { ticketIds: 2 }, 'ticketIds'],
  ['split', { messageIds: [] }, 'messageIds'],
  ['split', { messageIds: ['x'] }, 'messageIds.0'],
  ['split', { messageIds: ['0'.repeat(26)], subject: '' }, 'subject'],
  ['split', { messageIds: ['0'.repeat(26)], requesterId: -1 }, 'requesterId'],
])('%s refuses %j and changes nothing', async (what, body, path) => {
  const id = await newTicket();
  const before = await meaningfulRows(database);
  const answer = await act(id, what, body);
  expect(answer).toMatchObject({ status: 422, body: { errors: [expect.objectContaining({ path })] } });
  expect(await meaningfulRows(database)).toEqual(before);
});
