import { createThing } from '../../core/configuration/index.ts';
import { fieldArea } from '../../core/custom-field/index.ts';
import { createCustomer } from '../../core/customer/index.ts';
import { resolutionArea } from '../../core/resolution/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as search } from '../../functions/api/search/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { choices, customField } from '../support/custom-fields.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenTicket } from '../support/desk.ts';
import { givenArticle, givenSection, markdownText } from '../support/given-article.ts';
import { byEmail } from '../support/identities.ts';
import { TestSearch } from '../support/search.ts';

const call = apiOf(authorizer, { agents, search, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
let index: TestSearch;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  const plan = customField({ key: 'plan', type: 'dropdown', choices: choices('basic', 'plus') });
  await createThing(database, testContext(), fieldArea, { fields: plan });
  const again = { key: 'sent_again', labels: { en: 'Sent again' }, order: 90 };
  await createThing(database, testContext(), resolutionArea, { fields: again });
  index = new TestSearch(database);
});
afterAll(() => database.stop());

const find = (q: string, more = '') => call('GET', `/v1/search?q=${encodeURIComponent(q)}${more}`, { token });

test('what a search finds is exported by a job; a query that is wrong, and a format that there is not, are refused', async () => {
  await givenTicket(database, { text: 'The Kupferdraht is torn.' });
  await index.follow();
  const begin = (body: object) => call('POST', '/v1/search/export', { token, body });
  expect(await begin({ q: 'kupferdraht', format: 'csv' })).toMatchObject({
    status: 201,
    body: {
      kind: 'search.export',
      state: 'waiting',
      input: { query: 'kupferdraht', space: 'tickets', format: 'csv' },
    },
  });
  expect(await begin({ q: 'kupferdraht sort:colour', format: 'csv' })).toMatchObject({ status: 422 });
  expect(await begin({ q: 'kupferdraht', format: 'pdf' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'format' }] },
  });
});

test('a search answers with tickets, snippets, facets and the way to the next page', async () => {
  const ids: number[] = [];
  for (const priority of ['low', 'high'] as const) {
    const given = {
      subject: 'A compass',
      text: `The Zirkelbach compass is broken.`,
      tags: ['tools'],
      priority,
    };
    ids.push((await givenTicket(database, given)).ticket.id);
  }
  await index.follow();
  const { status, body } = await find('zirkelbach', '&limit=1');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    total: 2,
    complete: true,
    customers: [],
    organisations: [],
    corrections: [],
    facets: { tags: [{ value: 'tools', count: 2 }] },
  });
  const [first] = body.tickets as { ticket: { id: number }; message: { snippet: object } }[];
  expect(first?.message.snippet).toEqual({
    text: 'The Zirkelbach compass is broken.',
    marks: [{ from: 4, to: 14 }],
  });
  const next = await call('GET', String(body.next), { token });
  const [second] = next.body.tickets as { ticket: { id: number } }[];
  expect([first?.ticket.id, second?.ticket.id].sort()).toEqual(ids);
  expect(next.body.next).toBeNull();
  expect((await find('zirkelbach priority:high')).body.total).toBe(1);
  expect((await find('zirkelbahc')).body).toMatchObject({
    total: 2,
    corrections: [{ word: 'zirkelbahc', takenFor: 'zirkelbach' }],
  });
});

test('custom fields of the desk are fields of a query, by their keys', async () => {
  const { ticket } = await givenTicket(database, { subject: 'Planetarium' });
  const path = `/v1/tickets/${ticket.id}`;
  const changed = await call('PATCH', path, { token, body: { fields: { plan: 'plus' } } });
  expect(changed.status).toBe(200);
  await index.follow();
  expect((await find('planetarium plan:plus')).body.total).toBe(1);
  expect((await find('planetarium plan:basic')).body.total).toBe(0);
  expect((await find('planetarium plan:other')).body).toMatchObject({ status: 422, code: 'search.syntax' });
});

test('what cannot be understood is told with its place', async () => {
  const { status, body } = await find('printer staus:open');
  expect(status).toBe(422);
  expect(body).toMatchObject({
    code: 'search.syntax',
    errors: [{ path: 'q.8', message: expect.stringContaining('Did you mean') }],
    positions: [{ at: 8, length: 5, message: expect.stringContaining('staus') }],
  });
});

test.each(['&limit=0', '&limit=101', '&kind=nothing', '&cursor=nonsense', '&unknown=1'])(
  'a search with %s is refused',
  async (more) => {
    expect((await find('printer', more)).status).toBe(422);
  },
);

test('resolutions that an admin has made are asked for by their keys, and others are refused', async () => {
  expect((await find('resolution:sent_again')).status).toBe(200);
  expect((await find('resolution:sent_never')).status).toBe(422);
});

test('customers, organisations and suggestions are found as well', async () => {
  await index.follow();
  const { body } = await find('mara lindt', '&kind=customers');
  expect(body.customers).toContainEqual(expect.objectContaining({ name: 'Mara Lindt' }));
  const suggested = await call('GET', '/v1/search/suggestions?q=broken%20zirk', { token });
  expect(suggested.body).toEqual({ suggestions: ['broken zirkelbach'] });
});

test('a visitor is found by what they are called, and by their phone number in any spelling', async () => {
  const fields = { name: '', identities: [], phone: '+49895551234', locale: null, timezone: null, notes: '' };
  const { id } = await createCustomer(database, testContext(), { fields });
  await index.follow();
  const called = [`Visitor ${id}`, `Besucher ${id}`];
  const numbers = [
    '+49 89 5551234',
    '+49 (0)89 / 555 12-34',
    '0049895551234',
    '089 555 12 34',
    '(089) 5551234',
  ];
  const found: [string, unknown][] = [];
  for (const asked of [...called, ...numbers]) {
    const { body } = await find(asked, '&kind=customers');
    found.push([asked, (body.customers as { displayName: string }[]).map((one) => one.displayName)]);
  }
  expect(found).toEqual([...called, ...numbers].map((asked) => [asked, [`Visitor ${id}`]]));
});

test('nobody searches without being recognised', async () => {
  expect((await call('GET', '/v1/search?q=printer', {})).status).toBe(401);
});

test('articles are found beside everything else: those that whoever asks may read, a page at a time, counted by section and label', async () => {
  const [context, sections] = [testContext(), ['sails', 'hulls']];
  for (const key of sections) await givenSection(database, context, { key });
  const text = (title: string) => markdownText(title, `${title}: a Zwischenklüver is set in a breeze.`);
  const given: readonly Parameters<typeof givenArticle>[2][] = [
    { section: 'sails', text: text('Set a jib'), labels: ['rig', 'wind'] },
    { section: 'sails', text: text('Mend a jib'), labels: ['rig'], audience: 'signed_in' },
    { section: 'hulls', text: text('Paint around a jib'), audience: 'agents' },
    { section: 'hulls', text: text('A draft of a jib'), publishes: false },
  ];
  for (const article of given) await givenArticle(database, testContext(), article);
  const { status, body } = await find('zwischenkluver', '&kind=articles&limit=2');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ tickets: [], customers: [], organisations: [], total: 3, complete: true },
    facets: {
      status: [],
      section: [
        { value: 'sails', count: 2 },
        { value: 'hulls', count: 1 },
      ],
      labels: [
        { value: 'rig', count: 2 },
        { value: 'wind', count: 1 },
      ],
    },
  });
  const titlesIn = (found: object) =>
    (Object(found).articles as { title: string }[]).map(({ title }) => title);
  const next = await call('GET', String(body.next), { token });
  expect([...titlesIn(body), ...titlesIn(next.body)].toSorted()).toEqual([
    'Mend a jib',
    'Paint around a jib',
    'Set a jib',
  ]);
  expect(next.body.next).toBeNull();
  expect(Object(body).articles[0].snippet).toMatchObject({ text: expect.stringContaining('Zwischenklüver') });
  expect((await find('zwischenkluver', '&kind=articles&cursor=x')).status).toBe(422);
  expect((await find('zwischenkluver')).body).toMatchObject({ articles: [], facets: { section: [] } });
  const fields = { name: 'Mara', identities: byEmail('mara@example.com') };
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  const { id } = await createCustomer(database, testContext(), { fields: { ...fields, ...unknown } });
  const owner = { kind: 'customer', id };
  const made = await call('POST', '/v1/tokens', { token, body: { name: 'Theirs', owner } });
  const theirs = { token: String(made.body.secret) };
  const own = await call('GET', '/v1/search?q=zwischenkluver&kind=articles', theirs);
  expect(titlesIn(own.body).toSorted()).toEqual(['Mend a jib', 'Set a jib']);
  expect(own.body).toMatchObject({ total: 2, facets: { section: [{ value: 'sails', count: 2 }] } });
});
