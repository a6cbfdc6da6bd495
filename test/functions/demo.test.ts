import { keptConfiguration } from '../../core/configuration/index.ts';
import { ticketFactsSource } from '../../core/report/index.ts';
import { bookSubject } from '../../core/report/store/book-subject.ts';
import { projectTicket } from '../../core/views/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { handler as importDesk } from '../../functions/api/import/index.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { handler as reports } from '../../functions/api/reports/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket } from '../support/desk.ts';
import { JobQueue } from '../support/job-queue.ts';

const api = apiOf(authorizer, { customers, import: importDesk, jobs, reports, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
let last = 0;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const post = (path: string, body: object) => api('POST', path, { token, body });

const bare = (path: string) => api('POST', path, { token });

/** Lets whatever follows from changes of tickets come to all of them: their lists, and what reports count. */
async function settle() {
  const source = ticketFactsSource(database.table, keptConfiguration(database.table));
  const derive = ({ id }: { id: number | string }) => source.factsOf(Number(id), new Date());
  for (let id = 1; id <= last; id += 1) {
    await projectTicket({ table: database.table, shards: 1 }, id);
    const deps = { table: database.table, derive };
    await bookSubject(deps, { ...testContext(), now: new Date() }, { kind: 'ticket', id });
  }
}

/** What people see of a desk: reports, lists, customers and organisations. */
async function seen() {
  const period = { from: '2025-01-01', to: '2034-01-01' };
  const METRICS = [
    'tickets_created',
    'solves',
    'replies',
    'touches',
    'tickets_merged',
    'tickets_spam',
    'tickets_trashed',
    'customer_messages',
  ];
  const figures = [];
  for (const dimensions of [[], ['ticket.tags'], ['ticket.channel']]) {
    const { status, body } = await post('/v1/reports/query', { metrics: METRICS, period, dimensions });
    expect(status).toBe(200);
    figures.push(JSON.stringify(body, (key, value) => (/At$|^period$/.test(key) ? undefined : value)));
  }
  const lists = [];
  for (const path of [
    ...['all', 'open', 'unassigned', 'trash', 'spam'].map((view) => `/v1/tickets?view=${view}`),
    ...['/v1/customers', '/v1/organisations'],
  ])
    lists.push((await api('GET', path, { token })).body.items);
  return { figures, lists };
}

const at = (hour: number) => `2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`;
const demoTicket = (number: number, customer: number) => ({
  externalId: `demo-shop:ticket-${number}`,
  requester: { externalId: `demo-shop:customer-${customer}` },
  createdAt: at(number),
  subject: `Tea ${number}`,
  tags: ['demo_shop'],
  messages: [
    {
      externalId: `m-${number}`,
      kind: 'customer_message',
      author: { customer: { externalId: `demo-shop:customer-${customer}` } },
      createdAt: at(number),
      text: 'My tea is cold.',
    },
  ],
});

async function putDemo() {
  const organisations = [
    { externalId: 'demo-shop:willow', name: 'Willow', domains: ['willow.shop.example'] },
  ];
  const people = [1, 2, 3].map((number) => ({
    externalId: `demo-shop:customer-${number}`,
    name: `Demo ${number}`,
    addresses: [`demo.${number}@willow.shop.example`],
    tags: ['demo_shop'],
  }));
  expect((await post('/v1/import/organisations', { organisations })).status).toBe(200);
  expect((await post('/v1/import/customers', { customers: people })).status).toBe(200);
  const { body } = await post('/v1/import/tickets', {
    tickets: [
      demoTicket(1, 1),
      demoTicket(2, 1),
      demoTicket(3, 2),
      demoTicket(4, 2),
      demoTicket(5, 3),
      demoTicket(6, 3),
    ],
  });
  const ids = Object(body).results.map(({ id }: { id: number }) => id);
  last = Math.max(last, ...ids);
  return ids as number[];
}

async function removeDemo() {
  const { body, status } = await post('/v1/jobs', { kind: 'demo.remove' });
  expect(status).toBe(201);
  const queue = new JobQueue().begin(String(body.id));
  queue.now = new Date();
  queue.deleteForGood = async () => {};
  queue.erasing = { texts: { get: async () => null, put: async () => {} }, deleteJobFiles: async () => {} };
  // A page does a step or two, so that the job goes on again and again.
  queue.secondsALook = 9;
  await queue.drain(database.table);
  return (await api('GET', `/v1/jobs/${body.id}`, { token })).body;
}

test('a demo leaves reports, lists, customers and organisations as if it had never been, and what others have as it is', async () => {
  const real = [];
  for (const subject of ['Kettle', 'Parcel'])
    real.push((await givenTicket(database, { subject, tags: ['real'] })).ticket.id);
  last = Math.max(...real);
  await settle();
  const before = await seen();

  const [first = 0, second = 0, third = 0, fourth = 0] = await putDemo();
  expect((await post(`/v1/tickets/${first}/merge`, { sources: [second] })).status).toBe(200);
  expect((await bare(`/v1/tickets/${third}/spam`)).status).toBe(200);
  expect((await bare(`/v1/tickets/${fourth}/trash`)).status).toBe(200);
  await settle();
  expect(await seen()).not.toEqual(before);

  const done = await removeDemo();
  expect(done).toMatchObject({
    state: 'done',
    counts: { tickets: 6, customers: 3, organisations: 1, keptTickets: 0, keptCustomers: 0 },
  });
  await settle();
  expect(await seen()).toEqual(before);

  // Once more does nothing, and it can be put again.
  expect((await removeDemo()).counts).toMatchObject({ tickets: 0, customers: 0, organisations: 0 });
  const again = await putDemo();
  await settle();
  expect(JSON.stringify(await seen())).toContain('Tea 6');

  // What others have made a part of their work stays, with whom it names.
  expect((await post(`/v1/tickets/${real[0]}/merge`, { sources: [again[4]] })).status).toBe(200);
  const { counts } = await removeDemo();
  expect(counts).toMatchObject({
    tickets: 5,
    customers: 2,
    organisations: 0,
    keptTickets: 1,
    keptCustomers: 1,
  });
  const kept = await api('GET', `/v1/tickets/${real[0]}`, { token });
  expect(kept.body).toMatchObject({ subject: 'Kettle', purgedAt: null });
}, 120_000);
