import fc from 'fast-check';
import { draftOf } from '../../../core/shared/draft-table.ts';
import { ROW_KIND } from '../../../core/shared/names.ts';
import type { Table } from '../../../core/shared/table.ts';
import { type Condition, keyIn, type Write } from '../../../core/shared/write.ts';
import { WriteRefusedError } from '../../../core/shared/write-refused.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const { table: refusing } = draftOf(
  { getMany: async () => [], query: async () => ({ rows: [], more: false }), count: async () => 0 },
  { isToBeWritten: false },
);

const names = ['one', 'two', 'three'];
const conditions: Condition[] = [
  { expression: 'attribute_not_exists(#pk)' },
  { expression: 'attribute_exists(#pk) AND #version = :v', values: { ':v': 2 } },
  {
    expression: 'attribute_not_exists(#pk) OR attribute_exists(#freedAt) OR #owner = :o',
    values: { ':o': 'me' },
  },
  {
    expression: '#version <= :v AND (attribute_not_exists(#owner) OR #owner = :o)',
    values: { ':v': 3, ':o': 'you' },
  },
  { expression: '#nested.#inner = :i', values: { ':i': 1 } },
];
const put = fc.record({
  name: fc.constantFrom(...names),
  fields: fc.record(
    {
      version: fc.integer({ min: 1, max: 4 }),
      owner: fc.constantFrom('me', 'you'),
      freedAt: fc.constant('now'),
      nested: fc.record({ inner: fc.integer({ min: 1, max: 2 }), other: fc.constant('x') }),
    },
    { requiredKeys: ['version'] },
  ),
  condition: fc.option(fc.constantFrom(...conditions), { nil: undefined }),
});
const update = fc.record({
  name: fc.constantFrom(...names),
  set: fc.record(
    { owner: fc.constantFrom('me', 'you'), version: fc.integer({ min: 1, max: 4 }) },
    { requiredKeys: [] },
  ),
  add: fc.option(fc.constant({ count: 2 }), { nil: undefined }),
  remove: fc.option(fc.constant(['freedAt']), { nil: undefined }),
  condition: fc.option(fc.constantFrom(...conditions), { nil: undefined }),
});

/** Tries writes one after the other, and gives which of them were refused. */
async function tried(table: Table, writes: readonly Write[]): Promise<boolean[]> {
  const refused: boolean[] = [];
  for (const one of writes) {
    const error = await table.write([one]).then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error !== null && !(error instanceof WriteRefusedError)) throw error;
    refused.push(error !== null);
  }
  return refused;
}

const rowsOf = async (table: Table, pk: string) =>
  (await table.query({ pk, from: '!', to: '~' })).rows.map((row) => ({ ...Object(row), pk: '' }));

let run = 0;

test('a draft refuses what the table would, reads as it would, and comes to what it would have come to', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(put, { maxLength: 3 }),
      fc.array(fc.oneof(put, update), { minLength: 1, maxLength: 8 }),
      async (first, then) => {
        const { table } = database;
        const writeAt =
          (pk: string) =>
          (one: (typeof then)[number]): Write => {
            const key = { pk, sk: one.name };
            const checked = one.condition && { condition: one.condition, refusal: 'refused' };
            if ('fields' in one)
              return { type: 'put', row: { ...key, kind: ROW_KIND.team, ...one.fields }, ...checked };
            const { set, add, remove } = one;
            const initial = { kind: ROW_KIND.team, schemaVersion: 1 };
            return {
              type: 'update',
              key,
              set,
              initial,
              ...(add && { add }),
              ...(remove && { remove }),
              ...checked,
            };
          };
        run += 1;
        const [plain, drafted] = [`PLAIN#${run}`, `DRAFT#${run}`];
        for (const pk of [plain, drafted]) await tried(table, first.map(writeAt(pk)));
        const draft = draftOf(table, { isToBeWritten: true });
        const before = await rowsOf(table, drafted);
        const expected = await tried(table, then.map(writeAt(plain)));
        expect(await tried(draft.table, then.map(writeAt(drafted)))).toEqual(expected);
        expect(await rowsOf(draft.table, drafted)).toEqual(await rowsOf(table, plain));
        expect(await rowsOf(table, drafted)).toEqual(before);
        const writes = draft.writes();
        expect(new Set(writes.map((one) => keyIn(one.type === 'put' ? one.row : one.key).sk)).size).toBe(
          writes.length,
        );
        if (writes.length > 0) await table.write(writes);
        expect(await rowsOf(table, drafted)).toEqual(await rowsOf(table, plain));
      },
    ),
    { numRuns: 60 },
  );
});

test('what a draft has come to is refused when somebody has changed what it was decided by', async () => {
  const { table } = database;
  const key = { pk: 'RACE', sk: 'row' };
  const next = (version: number): Write => ({
    type: 'update',
    key,
    set: { version: version + 1 },
    condition: { expression: '#version = :v', values: { ':v': version } },
    refusal: 'version',
  });
  await table.write([{ type: 'put', row: { ...key, kind: ROW_KIND.team, version: 1 } }]);
  const draft = draftOf(table, { isToBeWritten: true });
  await draft.table.write([next(1)]);
  await draft.table.write([next(2)]);
  await table.write([next(1)]);
  await expect(table.write(draft.writes())).rejects.toMatchObject({ refusals: ['version'] });
  expect(await table.get(key)).toMatchObject({ version: 2 });
});

test('a range of a draft has its own rows among those of the table, a page of each as it is asked for', async () => {
  const { table } = database;
  const row = (sk: string) => ({ pk: 'RANGE', sk, kind: ROW_KIND.team });
  for (const sk of ['a', 'c', 'e']) await table.write([{ type: 'put', row: row(sk) }]);
  const draft = draftOf(table, { isToBeWritten: false });
  for (const sk of ['b', 'd', 'x']) await draft.table.write([{ type: 'put', row: row(sk) }]);
  const page = async (more: object) => {
    const found = await draft.table.query({ pk: 'RANGE', from: 'b', to: 'f', ...more });
    return [found.rows.map((one) => keyIn(one).sk).join(''), found.more];
  };
  expect(await page({})).toEqual(['bcde', false]);
  expect(await page({ limit: 2 })).toEqual(['bc', true]);
  expect(await page({ limit: 2, newestFirst: true })).toEqual(['ed', true]);
});

test('numbers that are taken in a draft that is not written are taken from nobody', async () => {
  const { table } = database;
  const key = { pk: 'COUNTER#made-up', sk: 'COUNTER' };
  await table.count(key, 5);
  const draft = draftOf(table, { isToBeWritten: false });
  expect([await draft.table.count(key, 1), await draft.table.count(key, 1)]).toEqual([6, 7]);
  expect(draft.writes()).toEqual([]);
  expect(await table.count(key, 1)).toBe(6);
});

test('a condition that is made of anything else than ours is not guessed at', async () => {
  const condition = { expression: 'size(#name) > :n', values: { ':n': 1 } };
  const row = { pk: 'A', sk: 'A', kind: ROW_KIND.team };
  await expect(refusing.write([{ type: 'put', row, condition }])).rejects.toThrow('cannot be asked here');
});
