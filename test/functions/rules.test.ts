import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { ADMIN, allRows, givenAgent, givenCustomer, givenTeam, givenTicket } from '../support/desk.ts';

const call = apiOf(authorizer, { rules });
const tokens = { agent: '', light: '', elsewhere: '' };
let database: TestDatabase;
let ticket: Ticket;

beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  const tokenOf = async (id: number) => {
    const request = {
      name: 'Test',
      owner: { kind: 'agent', id } as const,
      scopes: ['rules:read' as const],
      expiresAt: null,
    };
    return (
      await createToken({ table: database.table, randomBytes }, testContext(), { principal: ADMIN, request })
    ).secret;
  };
  const other = await givenTeam(database);
  const agent = await givenAgent(database);
  tokens.agent = await tokenOf(agent.id);
  tokens.light = await tokenOf((await givenAgent(database, 'light_agent')).id);
  tokens.elsewhere = await tokenOf((await givenAgent(database, 'agent', [other.id])).id);
  const customer = await givenCustomer(database, 'mara@vip.example');
  const made = await givenTicket(database, {
    requesterId: customer.id,
    priority: 'high',
    assigneeId: agent.id,
  });
  ticket = made.ticket;
});
afterAll(() => database.stop());

const explain = (conditions: unknown, { token = tokens.agent, ticketId = ticket.id } = {}) =>
  call('POST', '/v1/conditions/explain', { token, body: { ticketId, conditions } });

describe('the fields of the desk', () => {
  test('are listed with all that an editor of conditions needs', async () => {
    const { status, body } = await call('GET', '/v1/fields', { token: tokens.agent });
    expect(status).toBe(200);
    expect(body.next).toBeNull();
    const items = body.items as Record<string, unknown>[];
    expect(items.find(({ key }) => key === 'ticket.priority')).toMatchObject({
      subject: 'ticket',
      type: 'choice',
      many: false,
      labels: { en: 'Priority' },
      operators: expect.arrayContaining(['is', 'greater', 'changed_to']),
      values: [
        { key: 'low', labels: { en: 'Low' } },
        { key: 'normal', labels: { en: 'Normal' } },
        { key: 'high', labels: { en: 'High' } },
        { key: 'urgent', labels: { en: 'Urgent' } },
      ],
      to: null,
      mayBeSet: true,
    });
    expect(items.find(({ key }) => key === 'ticket.teamId')).toMatchObject({ to: 'team', values: null });
  });

  test('say what the one who asks may set', async () => {
    const { body } = await call('GET', '/v1/fields', { token: tokens.light });
    const items = body.items as { key: string; mayBeSet: boolean }[];
    expect(items.find(({ key }) => key === 'ticket.priority')?.mayBeSet).toBe(false);
  });
});

describe('an explanation of conditions', () => {
  test('is given of the ticket as it is, with its requester and assignee, and writes nothing', async () => {
    const before = await allRows(database);
    const { status, body } = await explain({
      all: [
        { field: 'ticket.priority', operator: 'is', value: 'high' },
        { field: 'requester.domains', operator: 'is', value: 'vip.example' },
        { any: [{ field: 'assignee.name', operator: 'is', value: 'ada kern' }] },
      ],
      any: [{ field: 'ticket.subject', operator: 'matches', value: '^refund' }],
    });
    expect([status, body]).toEqual([
      200,
      {
        holds: false,
        changesAt: null,
        conditions: [
          expect.objectContaining({ path: 'all.0', holds: true, because: 'Priority is High, wanted High' }),
          expect.objectContaining({ path: 'all.1', holds: true, actual: ['vip.example'] }),
          expect.objectContaining({ path: 'all.2.any.0', holds: true, actual: 'Ada Kern' }),
          expect.objectContaining({
            path: 'any.0',
            field: 'ticket.subject',
            operator: 'matches',
            holds: false,
          }),
        ],
        groups: [{ path: 'all.2', holds: true }],
      },
    ]);
    expect(await allRows(database)).toEqual(before);
  });

  test('says when time alone will make it another', async () => {
    const conditions = { all: [{ field: 'ticket.createdAt', operator: 'within_last', value: 'P3660D' }] };
    const { body } = await explain(conditions);
    const end = new Date(Date.parse(ticket.createdAt) + 3660 * 86_400_000).toISOString();
    expect(body).toMatchObject({ holds: true, changesAt: end });
  });

  test('is of no ticket that the one who asks may not read', async () => {
    expect(await explain({}, { token: tokens.elsewhere })).toMatchObject({ status: 404 });
    expect(await explain({}, { ticketId: 999_999 })).toMatchObject({ status: 404 });
    expect(await explain({}, { token: tokens.light })).toMatchObject({ status: 200, body: { holds: true } });
  });

  test.each<[string, unknown, string, RegExp]>([
    [
      'a field that there is not',
      { all: [{ field: 'ticket.mood', operator: 'present' }] },
      'conditions.all.0.field',
      /not a field/,
    ],
    [
      'a shape that is none',
      { all: [{ field: 'ticket.id', operator: 'like' }] },
      'conditions.all.0.operator',
      /one of is,/,
    ],
    [
      'a pattern that is none',
      { any: [{ field: 'ticket.subject', operator: 'matches', value: '(' }] },
      'conditions.any.0.value',
      /RE2/,
    ],
    [
      'a calendar',
      { any: [{ field: 'ticket.createdAt', operator: 'before', value: { ago: 'PT1H', hours: 'business' } }] },
      'conditions.any.0.value.hours',
      /calendar/,
    ],
  ])('is refused for %s, at its path', async (_, conditions, path, message) => {
    const { status, body } = await explain(conditions);
    expect(status).toBe(422);
    expect(body.errors).toEqual([{ path, message: expect.stringMatching(message) }]);
  });
});
