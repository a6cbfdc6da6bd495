import { moveText } from '../../core/article/index.ts';
import { noteEmptySearch } from '../../core/gap/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as gaps } from '../../functions/api/gaps/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenSection } from '../support/given-article.ts';
import { givenQuestion } from '../support/given-gaps.ts';
import { JobQueue } from '../support/job-queue.ts';

const call = apiOf(authorizer, { gaps });
const token = 'token-of-the-admin';
const context = () => testContext({ now: new Date() });
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
  await givenSection(database, context(), { key: 'kilns' });
  const answer = 'Dear Olga,\n\nopen the lid and turn the green wheel to the left.\n\nBest regards\nIda';
  for (const text of ['How do I calibrate the kiln?', 'Kiln: how to calibrate it?', 'Calibrate my kiln'])
    await givenQuestion(database, context, { subject: text, text, name: 'Olga Brandt', answer });
});
afterAll(() => database.stop());

const get = (path: string) => call('GET', `/v1/kb/${path}`, { token });
const post = (path: string, body: unknown, headers = {}) =>
  call('POST', `/v1/${path}`, { token, body, headers });

test('looking for gaps begins one job, whose groups are there once it has ended', async () => {
  const first = await get('gaps');
  expect(first).toMatchObject({ status: 200, body: { state: 'working', at: null, items: [] } });
  expect((await get('gaps')).body.jobId).toBe(first.body.jobId);
  expect((await post('kb/gaps', {})).body).toEqual({ jobId: first.body.jobId });
  const queue = new JobQueue().begin(String(first.body.jobId));
  queue.now = new Date();
  await queue.drain(database.table);
  const { body } = await get('gaps');
  expect(body).toMatchObject({ state: 'ready', jobId: null, tickets: 3, isComplete: true, next: null });
  expect(body.items).toMatchObject([
    { tickets: 3, article: null, reply: { uses: 3 }, languages: [{ language: 'en' }] },
  ]);
  expect(JSON.stringify(body.items)).toContain('Calibrate my kiln');
});

test('a gap becomes a draft, and once that is published it is answered, and a frequent question', async () => {
  const [gap] = (await get('gaps')).body.items as { id: number }[];
  const once = { 'idempotency-key': 'once' };
  const made = await post(`kb/gaps/${gap?.id}/draft`, { section: 'kilns' }, once);
  expect(made).toMatchObject({ status: 201, body: { locale: 'en', removed: { email: 0 } } });
  const again = await post(`kb/gaps/${gap?.id}/draft`, { section: 'kilns' }, once);
  expect(again.body).toEqual(made.body);
  const other = await post(`kb/gaps/${gap?.id}/draft`, { section: 'kilns' });
  expect(other).toMatchObject({ status: 409, body: { code: 'gap.drafted' } });
  expect((await get('gaps')).body.items).toMatchObject([
    { article: { id: made.body.articleId, isPublished: false, confidence: null } },
  ]);
  const articleId = Number(made.body.articleId);
  await moveText(database, context(), { articleId, locale: 'en', to: 'published' });
  const { body: begun } = await post('kb/gaps', {});
  const queue = new JobQueue().begin(String(begun.jobId));
  queue.now = new Date();
  await queue.drain(database.table);
  expect((await get('gaps')).body.items).toEqual([]);
  const [answered] = (await get('gaps?include=all')).body.items as object[];
  expect(answered).toMatchObject({ article: { id: articleId, isPublished: true } });
  const faq = await get('faq');
  expect(faq.body.items).toMatchObject([{ articleId, tickets: 3 }]);
  expect((await get('faq.md')).headers).toMatchObject({ 'content-type': 'text/markdown; charset=utf-8' });
  expect((await get('faq.html')).headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
});

test('searches in vain are listed page by page', async () => {
  for (const query of ['glaze', 'glaze', 'clay'])
    await noteEmptySearch(database.table, { query, locale: 'en', searchId: context().newId() }, new Date());
  const { body } = await get('searches?limit=1');
  expect(body.items).toMatchObject([{ words: 'glaze', locale: 'en', times: 2 }]);
  const { body: next } = await call('GET', String(body.next), { token });
  expect(next.items).toMatchObject([{ words: 'clay', times: 1 }]);
});
