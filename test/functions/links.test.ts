import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler } from '../../functions/api/tickets/index.ts';
import { linkPageSchema } from '../../schemas/api/links.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket, meaningfulRows } from '../support/desk.ts';

const call = apiOf(authorizer, { tickets: handler });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const newTicket = async () => (await givenTicket(database)).ticket.id;
const linksOf = (ticketId: number) => `/v1/tickets/${ticketId}/links`;

test('a link is made, shown with what the other ticket is about, and ended', async () => {
  const [child, parent] = [await newTicket(), await newTicket()];
  const made = await call('POST', linksOf(child), { token, body: { kind: 'parent', ticketId: parent } });
  const shown = { kind: 'parent', ticketId: parent, subject: 'The invoice is wrong', status: 'open' };
  expect(made).toMatchObject({ status: 201, body: { ...shown, linkedBy: { kind: 'agent', id: 1 } } });
  const { body: page } = await call('GET', linksOf(parent), { token });
  expect(linkPageSchema.parse(page)).toMatchObject({ items: [{ ...shown, kind: 'child', ticketId: child }] });
  const link = `${linksOf(parent)}/child/${child}`;
  // It is a child, and no other thing.
  expect(await call('DELETE', `${linksOf(parent)}/parent/${child}`, { token })).toMatchObject({
    status: 404,
    body: { code: 'link.not_found' },
  });
  expect(await call('DELETE', link, { token })).toMatchObject({ status: 204 });
  expect(await call('DELETE', link, { token })).toMatchObject({
    status: 404,
    body: { code: 'link.not_found' },
  });
  expect((await call('GET', linksOf(child), { token })).body).toEqual({ items: [], next: null });
});

test('the same key again links nothing again, and leads through pages that are full', async () => {
  const [one, ...others] = [await newTicket(), await newTicket(), await newTicket(), await newTicket()];
  const ask = (ticketId: number, headers = {}) =>
    call('POST', linksOf(one), { token, body: { kind: 'related', ticketId }, headers });
  const [first = 0, second = 0, third = 0] = others;
  const once = { 'idempotency-key': 'once' };
  const [made, repeated] = [await ask(first, once), await ask(first, once)];
  expect(repeated).toMatchObject({ status: 201, body: made.body });
  expect(await ask(first)).toMatchObject({ status: 409, body: { code: 'link.exists' } });
  await ask(second);
  await ask(third);
  await call('DELETE', `${linksOf(one)}/related/${first}`, { token });
  const page = await call('GET', `${linksOf(one)}?limit=1`, { token });
  expect(page.body).toMatchObject({ items: [{ ticketId: second }] });
  const next = await call('GET', String(page.body.next), { token });
  expect(next.body).toMatchObject({ items: [{ ticketId: third }], next: null });
});

test.each([
  [{ kind: 'related' }, 422, 'ticketId'],
  [{ kind: 'sibling', ticketId: 1 }, 422, 'kind'],
  [{ kind: 'related', ticketId: 0 }, 422, 'ticketId'],
  [{ kind: 'related', ticketId: '1' }, 422, 'ticketId'],
  [{ kind: 'related', ticketId: 1.5 }, 422, 'ticketId'],
  [{ kind: 'related', ticketId: 1, note: 'x' }, 422, 'note'],
  [{ kind: 'related', ticketId: 987_654 }, 404, undefined],
])('%j links nothing', async (body, status, path) => {
  const ticketId = await newTicket();
  const before = await meaningfulRows(database);
  const answer = await call('POST', linksOf(ticketId), { token, body });
  expect(answer).toMatchObject({ status, ...(path && { body: { errors: [{ path }] } }) });
  const itself = { token, body: { kind: 'related', ticketId } };
  expect(await call('POST', linksOf(ticketId), itself)).toMatchObject({ status: 422 });
  expect(await call('DELETE', `${linksOf(ticketId)}/sibling/1`, { token })).toMatchObject({ status: 404 });
  expect(await meaningfulRows(database)).toEqual(before);
});
