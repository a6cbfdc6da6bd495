import { createHash } from 'node:crypto';
import { countAnswer } from '../../core/answer-count/index.ts';
import { createCustomer } from '../../core/customer/index.ts';
import { createTicket } from '../../core/ticket/index.ts';
import { handler as articles } from '../../functions/api/articles/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { ADMIN, requestFor } from '../support/desk.ts';
import { byEmail } from '../support/identities.ts';
import { MemoryS3 } from '../support/memory-s3.ts';

const token = 'token-of-the-admin';
const api = apiOf(authorizer, { articles });
let database: TestDatabase;
const s3 = new MemoryS3();
beforeAll(async () => {
  await s3.start();
  database = await databaseWithAdmin(token);
  await call('POST', 'sections', { key: 'returns', labels: { en: 'Returns' } });
});
afterAll(async () => {
  s3.stop();
  await database.stop();
});

const call = (method: string, path: string, body?: object, headers = {}) =>
  api(method, `/v1/kb/${path}`, { token, headers, ...(body && { body }) });
const given = async (title: string, more: object = {}) => {
  const text = { title, source: 'Line one\n\nLine two' };
  const { body } = await call('POST', 'articles', { section: 'returns', locale: 'en', text, ...more });
  return Number(body.id);
};
const idsIn = async (query: string) =>
  ((await call('GET', `articles?${query}`)).body.items as { id: number }[]).map(({ id }) => id);

test('a text is written, compared with what it was before, and brought back', async () => {
  const id = await given('Send it back', { publishes: true });
  const path = `articles/${id}/texts/en`;
  const source = 'Line one\n\nLine <b onclick="x()">three</b>';
  const written = await call('PUT', path, { title: 'Send it back', source });
  expect(written).toMatchObject({
    status: 200,
    body: { version: 2, languages: [{ state: 'draft', latest: 2, published: { version: 1 } }] },
  });
  expect((await call('GET', path)).body).toMatchObject({
    version: 2,
    html: '<p>Line one</p>\n<p>Line <b>three</b></p>',
  });
  expect((await call('GET', `${path}?version=1`)).body).toMatchObject({ version: 1 });
  expect((await call('GET', `${path}/diff?from=1&to=2`)).body).toMatchObject({
    title: null,
    parts: [
      { kind: 'same', text: 'Line one\n\n' },
      { kind: 'removed', text: 'Line two' },
      { kind: 'added', text: 'Line <b onclick="x()">three</b>' },
    ],
  });
  await call('POST', `${path}/restore`, { version: 1 });
  const { body } = await call('GET', `${path}/versions?limit=2`);
  expect(body.items).toMatchObject([
    { version: 3, restoredFrom: 1 },
    { version: 2, restoredFrom: null },
  ]);
  expect((await api('GET', String(body.next), { token })).body.items).toMatchObject([{ version: 1 }]);
});

test('articles are found by what they need', async () => {
  const past = new Date(Date.now() - 86_400_000).toISOString();
  const old = await given('Old', { reviewAt: past, reviewDays: 30, labels: ['prices'], publishes: true });
  const fresh = await given('Fresh');
  const german = { title: 'Alt', source: 'Alt', publishes: true };
  await call('PUT', `articles/${old}/texts/de`, german);
  expect(await idsIn('stale=true')).toEqual([old]);
  expect(await idsIn('label=prices')).toEqual([old]);
  expect(await idsIn('state=draft&section=returns')).toContain(fresh);
  expect(await idsIn('outOfDate=true')).toEqual([]);
  await call('PUT', `articles/${old}/texts/en`, { title: 'Old', source: 'New', publishes: true });
  expect(await idsIn('outOfDate=true')).toEqual([old]);
  expect((await call('POST', `articles/${old}/review`)).body).toMatchObject({ isStale: false });
  expect(await idsIn('stale=true')).toEqual([]);
});

test('who votes counts once, and what they write is listed', async () => {
  const id = await given('Votes');
  const vote = (helpful: boolean, comment?: string) =>
    call('PUT', `articles/${id}/vote`, { helpful, locale: 'en', comment });
  await vote(true);
  await vote(true);
  expect((await vote(false, 'Where is the form?')).body).toMatchObject({ helpful: 0, unhelpful: 1 });
  expect((await call('GET', `articles/${id}/comments`)).body.items).toMatchObject([
    { comment: 'Where is the form?', by: 'agent#1', helpful: false },
  ]);
});

test('a change that is based on an older version is refused, and one that is asked for twice is made once', async () => {
  const id = await given('Twice');
  const stale = await call('PATCH', `articles/${id}`, { position: 4 }, { 'if-match': '"7"' });
  expect(stale.status).toBe(412);
  const body = { section: 'returns', locale: 'en', text: { title: 'Once', source: 'Once' } };
  const [first, second] = [
    await call('POST', 'articles', body, { 'idempotency-key': 'once' }),
    await call('POST', 'articles', body, { 'idempotency-key': 'once' }),
  ];
  expect(second.body).toEqual(first.body);
});

test('an agent is offered articles for a ticket, and puts one into the draft of the reply, once', async () => {
  const title = 'Clean the coffee machine';
  const text = { title, source: 'Run **hot water** through the machine, then descale it.' };
  const made = { section: 'returns', locale: 'en', publishes: true };
  const { body: article } = await call('POST', 'articles', { ...made, text });
  const hidden = { title: 'Coffee machine faults', source: 'Coffee machine: for agents.' };
  const inside = await call('POST', 'articles', { ...made, audience: 'agents', text: hidden });
  const customer = { name: 'Mara', identities: byEmail('mara@example.com') };
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  const { id: customerId } = await createCustomer(database, testContext(), {
    fields: { ...customer, ...unknown },
  });
  const request = { ...requestFor({ id: customerId }), subject: 'My coffee machine needs cleaning' };
  const { ticket } = await createTicket(database, testContext(), { principal: ADMIN, request });
  const path = `/v1/tickets/${ticket.id}/suggestions`;
  const { body } = await api('GET', path, { token });
  const items = body.items as { articleId: number; href: string | null }[];
  expect(items.map(({ articleId }) => articleId)).toEqual(
    expect.arrayContaining([article.id, inside.body.id]),
  );
  const href = items.find(({ articleId }) => articleId === article.id)?.href;
  expect(href).toMatch(/\/help\/en\/articles\/clean-the-coffee-machine$/);
  const insert = (id: unknown, as: string) => api('POST', `${path}/${id}`, { token, body: { as } });
  await insert(article.id, 'link');
  const once = await insert(article.id, 'link');
  expect(once.body.draft).toMatchObject({ text: `${title}: ${href}` });
  const both = await insert(article.id, 'text');
  expect(both.body.draft).toMatchObject({ text: expect.stringContaining('Run hot water through') });
  expect((await insert(inside.body.id, 'text')).status).toBe(404);
  expect((await call('GET', 'search?q=coffee&audience=public')).body.items).toMatchObject([
    { articleId: article.id },
  ]);
});

test('what came of the articles with which rules answered is told in all and of each', async () => {
  const id = await given('Descale it', { publishes: true });
  const none = { helped: 0, notHelped: 0, replied: 0, noAnswer: 0, takenOver: 0, undelivered: 0 };
  const counting = [
    countAnswer(id, { to: 'sent' }),
    countAnswer(id, { to: 'helped' }),
    countAnswer(id, { from: 'helped', to: 'not_helped' }),
    countAnswer(id + 1000, { to: 'sent' }),
  ];
  for (const write of counting) await database.table.write([write]);
  const counts = { ...none, sent: 1, notHelped: 1 };
  expect(await call('GET', 'answers')).toMatchObject({
    status: 200,
    body: {
      total: { ...counts, sent: 2 },
      articles: [
        { articleId: id, title: 'Descale it', counts },
        { articleId: id + 1000, title: null, counts: { ...none, sent: 1 } },
      ],
    },
  });
  expect((await call('GET', `articles/${id}/figures`)).body).toMatchObject({ answers: counts });
});

test('what came of suggestions is told in all and by place, and of visits of forms to admins', async () => {
  const { status, body } = await call('GET', 'figures?days=3');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    suggestions: {
      places: { ticket: { shown: expect.any(Number) }, mail: { opened: 0 }, form: { notSent: 0 } },
    },
    deflection: { visits: 0, spared: 0, share: null },
  });
  expect(Object(body.suggestions).shown).toBeGreaterThan(0);
  expect((await call('GET', 'figures?days=31')).status).toBe(422);
});

describe('images and files of an article', () => {
  const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(30)]);
  const announce = async (id: number, filename: string, contentType: string, bytes: Buffer) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const file = { filename, contentType, size: bytes.byteLength, sha256 };
    return call('POST', `articles/${id}/files`, file);
  };
  const upload = async (id: number, filename: string, contentType: string, bytes: Buffer) => {
    const { body } = await announce(id, filename, contentType, bytes);
    await fetch(String(Object(body.upload).url), { method: 'PUT', body: new Uint8Array(bytes) });
    return String(body.reference);
  };
  const write = (id: number, source: string) =>
    call('PUT', `articles/${id}/texts/en`, { title: 'Pack', source });
  const itemsOf = async (id: number) => (await call('GET', `articles/${id}/files`)).body.items as object[];

  test('are those that a text names, by what they are and not by what they say', async () => {
    const id = await given('Pack it');
    const image = await upload(id, 'a.png', 'application/x-anything', PNG);
    const pdf = await upload(id, 'a.pdf', 'application/pdf', Buffer.from('%PDF-1.7'));
    expect(await itemsOf(id)).toMatchObject([{ expiresAt: expect.any(String) }, { filename: 'a.pdf' }]);
    const source = `![It](${image}) [Sizes](${pdf}) <img src="${image}">`;
    expect(await write(id, source)).toMatchObject({ status: 200 });
    const { html } = (await call('GET', `articles/${id}/texts/en`)).body;
    expect(html).toContain(`<img src="/help/files/${id}/${image.slice(11)}" alt="It"`);
    expect(html).toContain(`<a href="/help/files/${id}/${pdf.slice(11)}">Sizes</a>`);
    expect(await itemsOf(id)).toMatchObject([
      { contentType: 'image/png', expiresAt: null, url: expect.stringContaining('articles/') },
      { contentType: 'application/pdf', expiresAt: null },
    ]);
    const asked = s3.asked.length;
    expect(await write(id, `${source} Again.`)).toMatchObject({ status: 200 });
    expect(s3.asked).toHaveLength(asked);
    expect(await call('POST', `articles/${id}/texts/en/restore`, { version: 2 })).toMatchObject({
      status: 200,
    });
  });

  test.each([
    ['an SVG', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page that says it is an image', 'image/png', '<!doctype html><script>alert(1)</script>'],
  ])(
    '%s is shown by no text, and behind a link it is of no type that a browser runs',
    async (_, type, content) => {
      const id = await given('Hostile');
      const reference = await upload(id, 'a.png', type, Buffer.from(content));
      expect(await write(id, `![x](${reference})`)).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'source' }] },
      });
      expect(await write(id, `[x](${reference})`)).toMatchObject({ status: 200 });
      expect(await itemsOf(id)).toMatchObject([{ contentType: 'application/octet-stream' }]);
    },
  );

  test('must be there, of this article, and not too large', async () => {
    const [id, other] = [await given('Mine'), await given('Other')];
    const theirs = await upload(other, 'a.png', 'image/png', PNG);
    const { body: missing } = await announce(id, 'b.png', 'image/png', PNG);
    for (const reference of [theirs, String(missing.reference), 'attachment:01ARZ3NDEKTSV4RRFFQ69G5FAV'])
      expect(await write(id, `![x](${reference})`)).toMatchObject({ status: 422 });
    const size = 20_000_001;
    const large = { filename: 'a', contentType: 'a/b', size, sha256: 'ab'.repeat(32) };
    expect(await call('POST', `articles/${id}/files`, large)).toMatchObject({ status: 422 });
    expect(await call('POST', 'articles/999/files', { ...large, size: 1 })).toMatchObject({ status: 404 });
    const text = { title: 'New', source: `![x](${theirs})` };
    const made = await call('POST', 'articles', { section: 'returns', locale: 'en', text });
    expect(made).toMatchObject({ status: 422, body: { errors: [{ path: 'text.source' }] } });
  });
});
