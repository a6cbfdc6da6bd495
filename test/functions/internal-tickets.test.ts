import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { may } from '../../core/auth/may.ts';
import { addMessage } from '../../core/conversation/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as articles } from '../../functions/api/articles/index.ts';
import { handler as assignment } from '../../functions/api/assignment/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as calls } from '../../functions/api/calls/index.ts';
import { handler as context } from '../../functions/api/context/index.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as desk } from '../../functions/api/desk/index.ts';
import { handler as gaps } from '../../functions/api/gaps/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { handler as redactions } from '../../functions/api/redactions/index.ts';
import type { Route } from '../../functions/api/route.ts';
import { routes } from '../../functions/api/routes.ts';
import { handler as search } from '../../functions/api/search/index.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { handler as templates } from '../../functions/api/templates/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { handler as triggers } from '../../functions/api/triggers/index.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { NOW, testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, customerOf, givenCustomer, givenTicket, later, meaningfulRows } from '../support/desk.ts';
import { TestSearch } from '../support/search.ts';

const call = apiOf(authorizer, {
  tickets,
  redactions,
  sla,
  customers,
  agents,
  jobs,
  desk,
  search,
  assignment,
  calls,
  triggers,
  templates,
  context,
  articles,
  gaps,
});

/** What stands on the ticket, all of it for agents: none of it may be in an answer to the requester. */
const SECRET = { subject: 'Looks like fraud', text: 'Same card as in the other case' };
const ABSENT = 987_654;
/** Words of it that nothing else has, and the beginning of one: neither may be completed nor found. */
const SECRET_WORDS = /Looks like|fraud|Same card|other case/i;
const QUERIES: Record<string, string> = { search: '?q=frau', suggest: '?q=frau' };

/** What a customer may write beside the example of a route, which is often an agent's to write. */
const WRITES: Record<string, object[]> = {
  addMessage: [
    { kind: 'customer_message', text: 'Hello?' },
    { kind: 'customer_message', text: 'Hello?', status: 'solved' },
    { kind: 'public_reply', text: 'Hello?' },
  ],
};

const onTicket = routes.filter(({ path }) => path.includes('{ticketId}'));
const readable = routes.filter(
  (route) => route.method === 'GET' && !route.path.includes('{') && isForCustomers(route),
);

function isForCustomers({ permission }: Route): boolean {
  return permission === 'public' || may(customerOf(1), permission);
}

/** What customers write instead, where the example is an agent's to write whatever the ticket. */
const THEIRS: Record<string, object[]> = { changeTicket: [{ fields: {} }] };

function bodiesOf({ id, body, example }: Route): (object | undefined)[] {
  if (body === undefined) return [undefined];
  if (THEIRS[id]) return THEIRS[id];
  return [...(example ? [example({ domain: 'desk.example.com' })] : []), ...(WRITES[id] ?? [])];
}

let database: TestDatabase;
let token: string;
let ticketId: number;
let messageId: string;
let index: TestSearch;

beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  const { id } = await givenCustomer(database);
  const owner = { kind: 'customer', id } as const;
  const request = { name: 'Own', owner, scopes: ['*' as const], expiresAt: null };
  const made = await createToken({ table: database.table, randomBytes }, testContext(), {
    principal: ADMIN,
    request,
  });
  token = made.secret;
  const opened = await givenTicket(database, { requesterId: id, kind: 'internal_note', ...SECRET });
  ticketId = opened.ticket.id;
  messageId = opened.message.id;
  index = new TestSearch(database);
  await add('internal_note', SECRET.text, 1);
});
afterAll(() => database.stop());

async function add(kind: 'internal_note' | 'public_reply', text: string, seconds: number): Promise<void> {
  const deps = { table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } };
  const context = testContext({ now: later(NOW, { seconds }) });
  await addMessage(deps, context, { principal: ADMIN, ticketId, message: { kind, text } });
  await projectTicket({ table: database.table, shards: 1 }, ticketId);
  await index.follow();
}

const ask = ({ method, path }: Route, id: number, body?: object) =>
  call(method, path.replace('{ticketId}', String(id)).replace(/\{\w+\}/g, messageId), {
    token,
    ...(body ? { body } : {}),
  });

test('there are routes of each kind that a customer can call on a ticket', () => {
  const theirs = onTicket.filter(isForCustomers).map(({ method, path }) => `${method} ${path}`);
  expect(theirs).toEqual(
    expect.arrayContaining([
      'GET /v1/tickets/{ticketId}',
      'GET /v1/tickets/{ticketId}/messages',
      'POST /v1/tickets/{ticketId}/messages',
    ]),
  );
  expect(readable.map(({ path }) => path)).toEqual(expect.arrayContaining(['/v1/tickets', '/v1/me']));
});

describe('a ticket on which agents are among themselves, to the customer whom it is about', () => {
  test.each(onTicket.map((route) => [route.id, route] as const))('is not there for %s', async (_, route) => {
    const before = await meaningfulRows(database);
    for (const body of bodiesOf(route)) {
      const hidden = await ask(route, ticketId, body);
      const absent = await ask(route, ABSENT, body);
      expect(hidden).toMatchObject({ status: isForCustomers(route) ? 404 : 403, text: absent.text });
    }
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test.each(readable.map((route) => [route.id, route] as const))(
    'is not in what %s answers',
    async (_, route) => {
      const query = QUERIES[route.id] ?? '';
      const { status, text, body } = await ask({ ...route, path: `${route.path}${query}` }, 0);
      expect(status).toBe(200);
      expect(text).not.toMatch(SECRET_WORDS);
      if (route.path === '/v1/tickets') expect(body).toEqual({ items: [], next: null });
    },
  );

  test('is there after the first public reply, without what agents said before', async () => {
    await add('public_reply', 'Is this your card?', 2);
    for (const route of onTicket.filter(isForCustomers)) {
      const bodies = route.id === 'addMessage' ? WRITES.addMessage?.slice(0, 1) : bodiesOf(route);
      for (const body of bodies ?? []) {
        const { status, text } = await ask(route, ticketId, body);
        expect([route.id, status]).toEqual([route.id, route.status]);
        expect(text).not.toContain(SECRET.text);
      }
    }
    const { body } = await call('GET', '/v1/tickets', { token });
    expect(body.items).toMatchObject([{ id: ticketId }]);
  });
});
