import { recallAnswer, rememberAnswer } from '../../../core/shared/idempotency-store.ts';
import { NOW } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { allRows, later } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const request = { owner: 'agent#1', key: 'order-7', content: 'POST /v1/tickets {"subject":"A"}' };
const answer = { status: 201, body: { id: 1 }, version: 1 };
const remember = (given: Partial<typeof request> = {}, now = NOW) =>
  database.table.write([rememberAnswer({ ...request, ...given }, answer, now)]);
const recall = (given: Partial<typeof request> = {}, now = NOW) =>
  recallAnswer(database.table, { ...request, ...given }, now);

test('the same request gets the same answer for a day, and then none', async () => {
  await remember();
  expect(await recall({}, later(NOW, { seconds: 86_399 }))).toEqual(answer);
  expect(await recall({}, later(NOW, { seconds: 86_400 }))).toBeNull();
});

test('the key belongs to the one who gave it', async () => {
  await remember({ key: 'mine' });
  expect(await recall({ key: 'mine', owner: 'customer#1' })).toBeNull();
  expect(await recall({ key: 'other' })).toBeNull();
});

test('the key with another request is refused', async () => {
  await remember({ key: 'twice' });
  await expect(recall({ key: 'twice', content: 'POST /v1/tickets {"subject":"B"}' })).rejects.toMatchObject({
    kind: 'invalid',
    code: 'idempotency.reused',
  });
});

test('an answer is remembered once within the day, and anew after it, whether or not its row is still there', async () => {
  await remember({ key: 'once' });
  await expect(remember({ key: 'once' })).rejects.toMatchObject({ refusals: ['idempotency'] });
  const nextDay = later(NOW, { days: 1 });
  await remember({ key: 'once' }, nextDay);
  expect(await recall({ key: 'once' }, nextDay)).toEqual(answer);
});

test('neither the key nor the request is kept as it came, and the row goes by itself', async () => {
  await remember({ key: 'secret-key', content: 'secret content' });
  const text = JSON.stringify(await allRows(database));
  expect(text).not.toMatch(/secret/);
  const rows = Object.values(await allRows(database));
  const expiresAtSeconds = NOW.getTime() / 1000 + 86_400;
  expect(rows).toContainEqual(expect.objectContaining({ kind: 'answer', expiresAtSeconds }));
});
