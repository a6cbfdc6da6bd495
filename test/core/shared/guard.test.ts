import * as z from 'zod';
import { guard } from '../../../core/shared/guard.ts';
import { NOW } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const names = guard('team_name', 'teamId', { owner: z.int(), refusal: 'taken' });
const keyOf = (name: string) => ({ pk: `TEAMNAME#${name}`, sk: 'NAME' });
const claim = (name: string, team: number) => database.table.write([names.claim(keyOf(name), team)]);
const release = (name: string, team: number) => database.table.write([names.release(keyOf(name), team, NOW)]);
const ownerOf = async (name: string) => names.ownerIn(await database.table.get(keyOf(name)));

test('a guard belongs to whoever takes it first, as often as they take it', async () => {
  expect(await ownerOf('billing')).toBeNull();
  await claim('billing', 1);
  await claim('billing', 1);
  await expect(claim('billing', 2)).rejects.toMatchObject({ refusals: ['taken'] });
  expect(await ownerOf('billing')).toBe(1);
});

test('a guard that was given up is free, and expires a day later unless somebody takes it', async () => {
  await claim('sales', 1);
  await release('sales', 1);
  expect(await ownerOf('sales')).toBeNull();
  const day = 24 * 60 * 60;
  const freed = { freedAt: NOW.toISOString(), expiresAtSeconds: NOW.getTime() / 1000 + day };
  expect(await database.table.get(keyOf('sales'))).toMatchObject(freed);
  await claim('sales', 2);
  expect(await ownerOf('sales')).toBe(2);
  expect(await database.table.get(keyOf('sales'))).toEqual({
    ...keyOf('sales'),
    kind: 'team_name',
    schemaVersion: 1,
    teamId: 2,
  });
});

test('nobody gives up what is not theirs', async () => {
  await claim('support', 1);
  await expect(release('support', 2)).rejects.toMatchObject({ refusals: ['guard'] });
  await expect(release('nothing', 2)).rejects.toMatchObject({ refusals: ['guard'] });
  expect(await ownerOf('support')).toBe(1);
});
