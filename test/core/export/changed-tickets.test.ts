import { changedTickets, noteChanges, placeSince } from '../../../core/export/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { later } from '../../support/desk.ts';

const COUNT = 300;
const at = (seconds: number) => later(NOW, { seconds });
let database: TestDatabase;
let seconds = 0;
const note = (table: Table) =>
  noteChanges({ table, newId: testContext().newId, now: () => at(seconds), pause: async () => {} });

/** One ticket changes every ten seconds, beside things that are none. */
beforeAll(async () => {
  database = await startDatabase();
  const noteOn = note(database.table);
  for (let number = 1; number <= COUNT; number += 1) {
    seconds = number * 10;
    const ticket = { pk: `T#${(number % 7) + 1}`, sk: 'META' };
    await noteOn(
      [{ pk: 'C#1', sk: 'META' }, { ...ticket, sk: 'E#01ARZ3NDEKTSV4RRFFQ69G5FAV' }, ticket],
      `${number}`,
    );
  }
});
afterAll(() => database.stop());

test.each([
  ['before everything', -1, 1],
  ['at an entry', 50, 5],
  ['between two', 1234, 124],
  ['at the last', COUNT * 10, COUNT],
  ['after everything', COUNT * 10 + 1, COUNT + 1],
])('a time %s begins with what was noted then or later, for a few requests', async (_, time, entry) => {
  database.forgetCalls();
  const since = at(time).toISOString();
  expect(await placeSince(database.table, since)).toEqual({ list: null, entry, keys: 0 });
  expect(database.seen().length).toBeLessThanOrEqual(4);
});

test('tickets come in the order of their last change, each once, and where the rest begins', async () => {
  const first = await changedTickets(database.table, { list: null, entry: 1, keys: 0 });
  expect(first).toMatchObject({ entries: 200 });
  expect(first?.changed.map(({ ticketId }) => ticketId)).toEqual([6, 7, 1, 2, 3, 4, 5]);
  const second = await changedTickets(database.table, first?.rest ?? { list: null, entry: 0, keys: 0 });
  expect(second).toMatchObject({ entries: 101, rest: null });
  expect(second?.changed.at(-1)).toMatchObject({ ticketId: 7, notedAt: at(3000).toISOString() });
});

test('a clock that is behind makes nothing look as if it had been noted earlier', async () => {
  seconds = 0;
  await note(database.table)([{ pk: 'T#9', sk: 'META' }], 'by another clock');
  const found = await changedTickets(database.table, { list: null, entry: COUNT + 1, keys: 0 });
  expect(found?.changed).toMatchObject([{ ticketId: 9, notedAt: at(3000).toISOString() }]);
});
