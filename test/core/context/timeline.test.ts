import { entryByNumber } from '../../../core/context/entry-store.ts';
import { removeEntry, saveEntry } from '../../../core/context/index.ts';
import { keepTimelines, readTimeline } from '../../../core/customer-timeline/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenCustomer } from '../../support/desk.ts';
import { anOrder, KINDS } from '../../support/given-context.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

test('an order stands on the timeline of its customer at its date, once, until it is taken away', async () => {
  const { table } = database;
  const { id: customerId } = await givenCustomer(database);
  const name = { customerId, kind: 'order', number: '1001' };
  let before: unknown;
  const told = async () => {
    const row = await table.get(entryByNumber.of(name));
    await keepTimelines(table, [{ row, before }]);
    before = row;
    const { items } = await readTimeline(table, { principal: ADMIN, customerId }, { limit: 10 });
    return items.map(({ entry: { at, context } }) => [at.slice(0, 10), context]);
  };
  const save = (date: string) =>
    saveEntry({ table, kinds: KINDS }, testContext(), {
      ...name,
      given: anOrder({ date: `${date}T10:00:00.000Z` }),
    });
  const context = name;
  await save('2026-03-01');
  expect(await told()).toEqual([['2026-03-01', context]]);
  await save('2026-03-02');
  expect(await told()).toEqual([['2026-03-02', context]]);
  await removeEntry(table, testContext(), name);
  expect(await told()).toEqual([]);
});
