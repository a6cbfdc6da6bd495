import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { MESSAGE_CHARACTERS } from '../../schemas/api/common.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, allRows } from '../support/desk.ts';
import { byEmail } from '../support/identities.ts';
import { ITEM_LIMIT_BYTES, itemBytes } from '../support/item-size.ts';

const call = apiOf(authorizer, { tickets, customers, agents });
const token = 'token-of-the-admin';
let database: TestDatabase;
let customerToken: string;
let keys = 0;

beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const { body } = await call('POST', '/v1/customers', {
    token,
    body: { name: 'Mara', identities: byEmail('mara@example.com') },
  });
  const request = { name: 'App', owner: { kind: 'customer' as const, id: Number(body.id) }, expiresAt: null };
  customerToken = (
    await createToken({ table: database.table, randomBytes }, testContext(), { principal: ADMIN, request })
  ).secret;
});
afterAll(() => database.stop());

/** Sends a POST with a key, and once more: both get the same answer. */
async function post(path: string, body: object, by = token) {
  keys += 1;
  const request = { token: by, body, headers: { 'idempotency-key': `key-${keys}`.padEnd(255, 'x') } };
  const first = await call('POST', path, request);
  expect([path, first.status, first.body.errors]).toEqual([path, 201, undefined]);
  const again = await call('POST', path, request);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.headers.etag).toBe(first.headers.etag);
  const secret = 'secret' in first.body ? { ...first.body, secret: null } : first.body;
  expect(again.body).toEqual(secret);
  return first.body;
}

async function patch(path: string, body: object) {
  const answer = await call('PATCH', path, { token, body });
  expect([path, answer.status]).toEqual([path, 200]);
}

/** Characters that take the most room in JSON, in UTF-8, or in both. */
const WORST = ['"', '€', '😀'];

describe.each(WORST)('a desk of which everything is as long as may be, all of %j', (char) => {
  const line = (most: number) => char.repeat(most);
  const text = char.repeat(MESSAGE_CHARACTERS);
  const notes = (last: string) => `${char.repeat(9_999)}${last}`;
  const tags = (first: string) =>
    Array.from({ length: 50 }, (_, at) => `${first}${at}`.padEnd(60, '\u{a000}'));
  const addresses = (first: string) =>
    Array.from({ length: 20 }, (_, at) => {
      const local = `${first}${at}.${WORST.indexOf(char)}`.padEnd(64, 'x');
      return `${local}@${`${'a'.repeat(60)}.`.repeat(2)}example.com`.padEnd(254, 'm');
    });

  test('takes every request with a key that it takes without one', async () => {
    const customer = await post('/v1/customers', {
      name: line(200),
      identities: byEmail(...addresses('first')),
      notes: notes('1'),
      phone: '+499999999999999',
      locale: 'de-Latn-DE-1996',
      timezone: 'America/Argentina/ComodRivadavia',
    });
    await patch(`/v1/customers/${customer.id}`, {
      identities: byEmail(...addresses('second')),
      notes: notes('2'),
    });

    const teamIds: unknown[] = [];
    for (let at = 0; at < 3; at += 1) {
      teamIds.push((await post('/v1/teams', { name: `${line(80)} ${WORST.indexOf(char)} ${at}` })).id);
    }
    await patch(`/v1/teams/${teamIds[0]}`, { name: `${line(80)} ${WORST.indexOf(char)} renamed` });
    const address = `${addresses('agent')[0]}`;
    const agent = await post('/v1/agents', { name: line(200), address, role: 'agent', teamIds });
    await patch(`/v1/agents/${agent.id}`, { teamIds: null, name: `${line(198)}y` });
    await post('/v1/tokens', { name: line(100), owner: { kind: 'agent', id: agent.id } });

    const requester = { id: customer.id };
    const fields = { subject: line(500), text, priority: 'urgent', type: 'question' };
    const assigned = { teamId: teamIds[0], assigneeId: agent.id, tags: tags('a') };
    const ticket = await post('/v1/tickets', { ...fields, ...assigned, requester });
    const path = `/v1/tickets/${ticket.id}`;
    for (const kind of ['public_reply', 'internal_note']) {
      await post(`${path}/messages`, { kind, text, status: kind === 'public_reply' ? 'solved' : 'open' });
    }
    await patch(path, { subject: `${line(498)}y`, tags: tags('b'), teamId: null, assigneeId: null });
    const own = await post('/v1/tickets', { subject: line(500), text }, customerToken);
    await post(`/v1/tickets/${own.id}/messages`, { kind: 'customer_message', text }, customerToken);

    const opened = await call('GET', path, { token });
    expect(opened.body.conversation).toMatchObject({ items: [{ text }, {}, {}], next: null });
  });
});

test('no row of it comes near to what a row may hold', async () => {
  const sizes = Object.values(await allRows(database)).map(itemBytes);
  expect(Math.max(...sizes)).toBeGreaterThan(200_000);
  expect(Math.max(...sizes)).toBeLessThan(0.75 * ITEM_LIMIT_BYTES);
});
