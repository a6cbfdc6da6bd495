import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { LOST_MAILS } from '../../bin/demo/shop/days.ts';
import { articlePageSchema } from '../../schemas/api/articles.ts';
import { searchOutSchema } from '../../schemas/api/search.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { bodyOf, MAILBOX } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const run = promisify(execFile);
const TICKETS = 30;
/** Putting thirty tickets takes some seconds, and the machine runs other tests beside. */
const SETTLED_WITHIN_MS = 120_000;

const METRICS = [
  ...['tickets_created', 'solves', 'tickets_resolved', 'reopens', 'tickets_merged', 'tickets_trashed'],
  ...['tickets_spam', 'backlog', 'unassigned', 'unanswered', 'first_response', 'full_resolution', 'replies'],
  ...[
    'notes',
    'customer_messages',
    'touches',
    'breaches',
    'sla_met_share',
    'satisfaction_share',
    'handle_time',
  ],
];
const DIMENSIONS = [
  [],
  ['ticket.teamId'],
  ['ticket.channel'],
  ['ticket.tags'],
  ['act.agent'],
  ['ticket.category'],
];
const LISTS = ['all', 'open', 'unassigned', 'trash', 'spam'];

let desk: RunningHost;
let views: string[];
beforeAll(async () => {
  desk = await startHost();
});
afterAll(() => desk?.dispose());

/** The command as people give it. @returns what it said */
async function demo(...words: string[]): Promise<string> {
  const { api, adminToken } = desk.info();
  const env = childEnvironment({ BILET_TOKEN: adminToken, BILET_DATA: desk.dataFolder });
  return (await run(process.execPath, ['bin/demo.ts', ...words, '--desk', api], { env })).stdout;
}

async function read(path: string): Promise<unknown> {
  const { status, body } = await desk.api('GET', path);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** What a report says, but for when that was computed. */
async function figures(dimensions: readonly string[]): Promise<unknown> {
  const period = { from: '2021-01-01', to: '2030-01-01' };
  const answer = await desk.api('POST', '/reports/query', { body: { metrics: METRICS, period, dimensions } });
  const { totals, rows } = bodyOf(z.object({ totals: z.unknown(), rows: z.unknown() }), answer);
  return JSON.parse(
    JSON.stringify({ totals, rows }, (key, value: unknown) => (/At$/.test(key) ? undefined : value)),
  );
}

const itemsIn = (body: unknown) => z.object({ items: z.array(z.unknown()) }).parse(body).items;

/** What a search finds, each thing by its number. */
async function found(q: string) {
  const { tickets, customers, organisations, articles, total } = searchOutSchema.parse(
    await read(`/search?q=${q}`),
  );
  return {
    tickets: tickets.map(({ ticket }) => ticket.id),
    others: [customers, organisations].map((things) => things.map(({ id }) => id)),
    ...{ articles: articles.length, total },
  };
}

const isPublished = ({ labels, languages }: z.output<typeof articlePageSchema>['items'][number]) =>
  labels.includes('demo_shop') && languages.every(({ state }) => state === 'published');

/** What people see of a desk: reports, lists, counts, what a search finds, people, and the help centre. */
async function seen() {
  const lists = await Promise.all(LISTS.map((view) => read(`/tickets?view=${view}`)));
  const searched = await Promise.all(['tea', 'parcel', 'shop.example'].map(found));
  const people = await Promise.all([read('/customers'), read('/organisations')]);
  const { open, unassigned, late } = z.record(z.string(), z.unknown()).parse(await read('/views/now'));
  const articles = articlePageSchema.parse(await read('/kb/articles?limit=100')).items;
  return {
    reports: await Promise.all(DIMENSIONS.map(figures)),
    // Policies of the demo were looked at for each ticket, which is noted by its version.
    lists: lists.map((list) => itemsIn(list).map((item) => ({ ...Object(item), version: null }))),
    counts: { views: await read(`/views/counts?keys=${views.join()}`), open, unassigned, late },
    found: searched,
    people: people.map(itemsIn),
    rooms: itemsIn(await read('/rooms')),
    published: articles.filter(isPublished).length,
  };
}

async function opened(subject: string): Promise<void> {
  const requester = { address: 'ana@customer.example.net', name: 'Ana' };
  const body = { subject, text: `About the ${subject} with the tea.`, requester, mailbox: MAILBOX };
  expect(await desk.api('POST', '/tickets', { body })).toMatchObject({ status: 201 });
}

/** How many calls the tickets of lists have. */
async function callsOf(lists: readonly (readonly unknown[])[]): Promise<number> {
  const ids = lists.flat().map((item) => z.object({ id: z.int() }).parse(item).id);
  const calls = await Promise.all([...new Set(ids)].map((id) => read(`/tickets/${id}/calls`)));
  return calls.flatMap(itemsIn).length;
}

const created = async () => {
  const totals = z.object({ totals: z.object({ tickets_created: z.object({ value: z.int() }) }) });
  return totals.parse(await figures([])).totals.tickets_created.value;
};

/** What one metric of the last days says. */
async function told(metric: string): Promise<number | null> {
  const answer = await desk.api('POST', '/reports/query', {
    body: { metrics: [metric], period: 'last_30_days' },
  });
  const figure = z.object({ value: z.number().nullable() });
  return bodyOf(z.object({ totals: z.record(z.string(), figure) }), answer).totals[metric]?.value ?? null;
}

test('a demo is put into a desk and taken out of it by its command, and leaves no trace in what people see', async () => {
  views = itemsIn(await read('/views?limit=100')).map(
    (view) => z.object({ key: z.string() }).parse(view).key,
  );
  await opened('Kettle');
  await opened('Parcel');
  await until('both to be counted', async () => (await created()) === 2);
  const isFound = async () => (await found('tea')).tickets.length === 2;
  await until('both to be found', isFound);
  const before = await seen();
  expect(before.published).toBe(0);

  expect(await demo('put', '--tickets', String(TICKETS))).toContain('The demo shop is whole.');
  await until('its tickets to be counted', async () => (await created()) > TICKETS / 2, SETTLED_WITHIN_MS);
  const full = await seen();
  expect(full.published).toBe(6);
  expect(await callsOf(full.lists)).toBeGreaterThan(0);
  for (const part of ['reports', 'lists', 'counts', 'found', 'people', 'rooms'] as const)
    expect([part, full[part]]).not.toEqual([part, before[part]]);

  expect(await demo('take-out')).toContain('The demo shop is out of this desk.');
  const isAsBefore = async () => JSON.stringify(await seen()) === JSON.stringify(before);
  await until('nothing to be left of it', isAsBefore, SETTLED_WITHIN_MS).catch(() => undefined);
  expect(await seen()).toEqual(before);

  // It comes back as often as somebody wants it, with agents, articles and rooms that were there before; on one's own machine with what no import takes over.
  expect(await demo('put', '--tickets', String(TICKETS), '--days')).toContain('The demo shop is whole.');
  const isBack = async () => (await created()) > TICKETS / 2;
  await until('its tickets to be counted again', isBack, SETTLED_WITHIN_MS);
  const again = await seen();
  expect(again.published).toBe(6);
  expect(again.rooms).toHaveLength(full.rooms.length);
  const [customers = [], organisations = []] = full.people;
  expect(again.people.map((things) => things.length)).toEqual([
    customers.length + LOST_MAILS.length,
    organisations.length,
  ]);
  await until('mails to be held', async () => (await told('mail_held')) === 5, SETTLED_WITHIN_MS);
  await until('mail to come back', async () => (await told('mail_bounced')) === 3, SETTLED_WITHIN_MS);
  expect(await told('deflection')).toBeGreaterThan(0.2);
  expect(await told('agent_online')).toBeGreaterThan(100 * 3600);
}, 900_000);
