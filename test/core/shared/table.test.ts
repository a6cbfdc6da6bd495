import { change, insert } from '../../../core/shared/write.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { allRows } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const rowOf = (pk: string, fields: object = {}) => ({ pk, sk: 'ROW', kind: 'ticket' as const, ...fields });

test('a transaction of which one condition fails leaves nothing behind, and names every one that failed', async () => {
  await database.table.write([insert(rowOf('taken', { version: 1 }), 'taken')]);
  const before = await allRows(database);
  const writes = [
    insert(rowOf('free'), 'free'),
    insert(rowOf('taken'), 'taken'),
    change({ ...rowOf('taken-too'), version: 7 }, rowOf('taken-too', { version: 8 })),
    change({ ...rowOf('absent'), version: 1 }, rowOf('absent', { version: 2 })),
  ];
  await expect(database.table.write(writes)).rejects.toMatchObject({
    refusals: ['taken', 'version', 'version'],
  });
  expect(await allRows(database)).toEqual(before);
});

test('a range is read from either end, and says whether more follows', async () => {
  const writes = ['a', 'b', 'c', 'd'].map((sk) => insert({ pk: 'range', sk, kind: 'ticket' }, sk));
  await database.table.write(writes);
  const ask = (request: object) => database.table.query({ pk: 'range', from: 'b', to: 'd', ...request });
  expect(await ask({})).toMatchObject({ rows: [{ sk: 'b' }, { sk: 'c' }, { sk: 'd' }], more: false });
  expect(await ask({ newestFirst: true, limit: 2 })).toMatchObject({
    rows: [{ sk: 'd' }, { sk: 'c' }],
    more: true,
  });
});

test('a range is counted to its end, also when DynamoDB cuts it at 1 MB, or up to a limit', async () => {
  const text = 'x'.repeat(300_000);
  for (const sk of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) {
    await database.table.write([insert({ ...rowOf('large', { text }), sk }, sk)]);
  }
  database.forgetCalls();
  const size = (limit: number) => database.table.size({ pk: 'large', from: 'b', to: 'z', limit });
  expect(await size(100)).toBe(7);
  expect(database.calls()).toBeGreaterThan(1);
  expect(await size(6)).toBe(6);
  expect(await database.table.size({ pk: 'nothing', from: '0', to: '~', limit: 6 })).toBe(0);
});

test('many rows are read by their keys, absent ones left out', async () => {
  const keys = Array.from({ length: 130 }, (_, at) => ({ pk: `many-${at}`, sk: 'ROW' }));
  for (const { pk } of keys.slice(0, 110)) await database.table.write([insert(rowOf(pk), pk)]);
  const rows = await database.table.getMany([...keys, ...keys]);
  expect(rows).toHaveLength(110);
});

test('many rows are put and deleted, whatever was there, each key once', async () => {
  const rows = Array.from({ length: 60 }, (_, at) => rowOf(`batch-${at}`, { at }));
  await database.table.write([insert(rowOf('batch-7', { at: 'before' }), 'row')]);
  database.forgetCalls();
  await database.table.putMany([rowOf('batch-3', { at: 'replaced' }), ...rows]);
  expect(database.seen().map(({ command }) => command)).toEqual(Array(3).fill('BatchWriteItemCommand'));
  const found = await database.table.getMany(rows);
  expect(found).toHaveLength(60);
  expect(found).toEqual(expect.arrayContaining(rows));
  await database.table.deleteMany([...rows.slice(10), ...rows.slice(10), { pk: 'absent', sk: 'ROW' }]);
  expect(await database.table.getMany(rows)).toHaveLength(10);
  await database.table.putMany([]);
  await database.table.deleteMany([]);
});

test('what is read holds every write before it: only a count, and who asks for that, may miss the last second', async () => {
  const { table } = database;
  database.forgetCalls();
  await table.get({ pk: 'a', sk: 'ROW' });
  await table.getMany([{ pk: 'a', sk: 'ROW' }]);
  await table.query({ pk: 'a', from: '0', to: '~' });
  await table.size({ pk: 'a', from: '0', to: '~', limit: 1 });
  await table.getMany([{ pk: 'a', sk: 'ROW' }], { mayLag: true });
  await table.query({ pk: 'a', from: '0', to: '~', mayLag: true });
  const consistent = database.seen().map(({ command, input }) => {
    const { RequestItems = {} } = input as { RequestItems?: Record<string, { ConsistentRead?: boolean }> };
    return [command, input.ConsistentRead ?? RequestItems[database.tableName]?.ConsistentRead ?? false];
  });
  expect(consistent).toEqual([
    ['GetItemCommand', true],
    ['BatchGetItemCommand', true],
    ['QueryCommand', true],
    ['QueryCommand', false],
    ['BatchGetItemCommand', false],
    ['QueryCommand', false],
  ]);
});

test('what is undefined is not written, and what is read back is what was written', async () => {
  const row = rowOf('plain', { text: 'ё', list: [1, null, { deep: true }], absent: undefined });
  await database.table.write([insert(row, 'row')]);
  const { absent: _, ...kept } = row as Record<string, unknown>;
  expect(await database.table.get(row)).toEqual(kept);
});
