import { knownListShards, loadListShards, settleListShards } from '../../../core/views/index.ts';
import { changeListShards } from '../../../core/views/list-shards-store.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

test('a new desk spreads its lists as the setting says, and goes on so when the setting changes', async () => {
  const { table } = database;
  expect(await loadListShards(table, 4)).toMatchObject({ write: 4, read: 4 });
  await Promise.all([settleListShards(table, 4), settleListShards(table, 4)]);
  expect(await loadListShards(table, 8)).toMatchObject({ write: 4, read: 4, version: 1 });
  expect(await settleListShards(table, 8)).toMatchObject({ write: 4, read: 4, version: 1 });
});

test('of two who change how lists are spread, the second is refused', async () => {
  const { table } = database;
  const before = await settleListShards(table, 1);
  await table.write([changeListShards(before, { write: 1, read: 4 })]);
  await expect(table.write([changeListShards(before, { write: 2, read: 2 })])).rejects.toMatchObject({
    refusals: ['version'],
  });
  expect(await loadListShards(table, 1)).toMatchObject({ write: 1, read: 4, version: 2 });
});

describe('a function', () => {
  const shards = {
    write: 1,
    read: 4,
    version: 2,
    filled: new Map<number, string>(),
    filling: new Map<number, string>(),
    recounting: null,
    counted: 1,
    counting: null,
    isCounted: true,
  };

  test('reads how lists are spread once in five seconds', async () => {
    let now = 0;
    const load = jest.fn(async () => shards);
    const known = knownListShards(load, () => now);
    for (now of [0, 1, 4_999]) expect(await known()).toEqual(shards);
    expect(load).toHaveBeenCalledTimes(1);
    now = 5_000;
    await known();
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('asks again at once when it could not be read', async () => {
    const load = jest.fn(async () => shards).mockRejectedValueOnce(new Error('no network'));
    const known = knownListShards(load, () => 0);
    await expect(known()).rejects.toThrow('no network');
    expect(await known()).toEqual(shards);
  });
});
