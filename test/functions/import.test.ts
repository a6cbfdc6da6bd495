import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as importDesk } from '../../functions/api/import/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { allRows, meaningfulRows } from '../support/desk.ts';
import { oldMessages, oldTicket } from '../support/imports.ts';

const call = apiOf(authorizer, { import: importDesk, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const post = (kind: string, items: unknown, headers = {}) =>
  call('POST', `/v1/import/${kind}`, { token, headers, body: { [kind]: items } });

test('tickets are taken over one by one: those that are wrong fail by themselves, with their paths', async () => {
  const wrong: [object, string[]][] = [
    [{ ...oldTicket('w1'), subject: undefined }, ['subject']],
    [oldTicket('w2', { messages: [] }), ['messages']],
    [oldTicket('w3', { status: 'nowhere' }), ['status']],
    [oldTicket('w4', { status: 'postponed' }), ['status']],
    [oldTicket('w5', { createdAt: '2021-03-01' }), ['createdAt']],
    [oldTicket('w6', { createdAt: '2999-01-01T00:00:00Z' }), ['createdAt']],
    [oldTicket('w7', { category: 'nothing' }), ['category']],
    [oldTicket('w8', { fields: { plan: 'gold' } }), ['fields.plan']],
    [oldTicket('w9', { requester: {} }), ['requester']],
    [oldTicket('w10', { messages: [{ ...oldMessages('w10', 1)[0], author: {} }] }), ['messages.0.author']],
    [
      oldTicket('w11', { messages: [{ ...oldMessages('w11', 1)[0], createdAt: '2999-01-01T00:00:00Z' }] }),
      ['messages.0.createdAt'],
    ],
    [
      oldTicket('w12', {
        messages: [{ ...oldMessages('w12', 1)[0], attachments: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] }],
      }),
      ['messages.0.attachments.0'],
    ],
    [
      oldTicket('w13', {
        changes: [
          { externalId: 'c', at: '2021-03-01T10:00:00Z', by: { name: 'Kai' }, to: { status: 'gone' } },
        ],
      }),
      ['changes.0.to.status'],
    ],
    [
      oldTicket('w14', {
        changes: [
          { externalId: 'c', at: '2021-03-01T10:00:00Z', by: { name: 'Kai' }, to: { fields: { plan: 1 } } },
        ],
      }),
      ['changes.0.to.fields.plan'],
    ],
    [oldTicket('w15', { colour: 'red' }), ['']],
    [
      oldTicket('w16', {
        messages: [{ ...oldMessages('w16', 1)[0], text: undefined, html: '<script>alert(1)</script>' }],
      }),
      ['messages.0.html'],
    ],
    [
      oldTicket('w17', {
        messages: oldMessages('w17', 2).map((one) => ({ ...one, externalId: 'the same' })),
      }),
      ['messages.1.externalId'],
    ],
  ];
  const before = await meaningfulRows(database);
  const { status, body } = await post(
    'tickets',
    wrong.map(([ticket]) => ticket),
  );
  expect(status).toBe(200);
  const results = body.results as { externalId: string; outcome: string; errors: { path: string }[] }[];
  expect(
    results.map(({ externalId, outcome, errors }) => [externalId, outcome, errors.map(({ path }) => path)]),
  ).toEqual(wrong.map(([ticket, paths]) => [Object(ticket).externalId, 'failed', paths]));
  const counted = (rows: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(rows).filter(([key]) => !key.startsWith('COUNTER#')));
  expect(counted(await meaningfulRows(database))).toEqual(counted(before));
  const [bad] = wrong;
  const mixed = await post('tickets', [bad?.[0], oldTicket('right')]);
  expect(mixed.body.results).toMatchObject([
    { outcome: 'failed' },
    { outcome: 'created', id: expect.any(Number) },
  ]);
});

test('whoever reads an imported ticket sees its history, and agents whose it was there', async () => {
  const { body } = await post('tickets', [oldTicket('shown')]);
  const [{ id } = { id: 0 }] = body.results as { id: number }[];
  const shown = await call('GET', `/v1/tickets/${id}?include=events`, { token });
  expect(shown).toMatchObject({
    status: 200,
    body: {
      externalId: 'shown',
      origin: 'import',
      status: 'closed',
      closedAt: '2021-03-06T10:00:00.000Z',
      conversation: {
        items: [
          { kind: 'customer_message', delivery: null, origin: { channel: 'import', externalId: 'shown:m1' } },
          { kind: 'internal_note' },
          {
            kind: 'public_reply',
            author: { kind: 'system', name: 'import' },
            origin: { writtenBy: 'Kai Berg' },
            delivery: { channel: 'import', state: 'sent', at: '2021-03-01T09:30:00.000Z' },
          },
        ],
      },
    },
  });
});

test('the same request with the same key gets the same answer, and is carried out once', async () => {
  const headers = { 'idempotency-key': 'import-once' };
  const first = await post('tickets', [oldTicket('keyed')], headers);
  const before = await allRows(database);
  const again = await post('tickets', [oldTicket('keyed')], headers);
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(await allRows(database)).toEqual(before);
  expect(await post('tickets', [oldTicket('other')], headers)).toMatchObject({ status: 422 });
});

test.each([
  ['nothing', []],
  ['too many', Array.from({ length: 101 }, () => ({}))],
  ['no list', {}],
  ['no objects', ['a ticket']],
])('a request with %s is refused as a whole, and changes nothing', async (_, items) => {
  const before = await allRows(database);
  for (const kind of ['tickets', 'customers', 'organisations'])
    expect(await post(kind, items)).toMatchObject({ status: 422, body: { code: 'input.invalid' } });
  expect(await allRows(database)).toEqual(before);
});

test('a request may be of four megabytes, and no more', async () => {
  const ticket = (externalId: string, count: number) =>
    oldTicket(externalId, {
      changes: [],
      messages: oldMessages(externalId, count).map((one) => ({ ...one, text: 'x'.repeat(30_000) })),
    });
  expect((await post('tickets', [ticket('large', 100)])).body.results).toMatchObject([
    { outcome: 'created' },
  ]);
  expect(await post('tickets', [ticket('too-large', 145)])).toMatchObject({ status: 413 });
});
