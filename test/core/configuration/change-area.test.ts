import {
  type Area,
  changeArea,
  keptConfiguration,
  listThings,
  readArea,
} from '../../../core/configuration/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { later, meaningfulRows } from '../../support/desk.ts';
import { colours, shelves, type Thing, thing } from './made-up.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const context: Context = testContext();
const set = (area: Area<Thing>, next: Thing) =>
  changeArea(database, context, area, {
    key: next.key,
    decide: (things) => new Map([...things, [next.key, { ...things.get(next.key), ...next }]]),
  });
const keys = async (area: Area<Thing>) =>
  (await listThings(database.table, area, { limit: 50 })).items.map(({ key }) => key);

test('a thing may name one of another area that is shipped, made or retired, and none that never was', async () => {
  const unknown = { code: 'colour.unknown', fields: [{ path: 'colour', message: 'is no colour' }] };
  await expect(set(shelves, thing('d', 'green'))).rejects.toMatchObject(unknown);
  await set(shelves, thing('d', 'red'));
  await set(colours, thing('green'));
  await set(colours, { ...thing('green'), isRetired: true });
  expect(await set(shelves, thing('e', 'green'))).toMatchObject({ colour: 'green', version: 1 });
});

test('things that do not fit together are refused, and nothing is written', async () => {
  for (const key of ['a', 'b']) await set(shelves, { ...thing(key), isRetired: true });
  const before = await meaningfulRows(database);
  await expect(set(shelves, { ...thing('c'), isRetired: true })).rejects.toMatchObject({
    code: 'shelves.invalid',
    fields: [{ path: 'isRetired', message: 'one must be in use' }],
  });
  expect(await meaningfulRows(database)).toEqual(before);
});

test('an area holds so many and no more, however many rows a page of its query has', async () => {
  for (const key of ['d', 'e']) await set(shelves, thing(key));
  await expect(set(shelves, thing('f'))).rejects.toMatchObject({ code: 'shelves.full', kind: 'conflict' });
  expect(await keys(shelves)).toEqual(['a', 'b', 'c', 'd', 'e']);
  await set(shelves, { ...thing('e'), isRetired: true });
});

test('what is shipped is written down by the first change, as it is then', async () => {
  await set(shelves, thing('d'));
  const rewritten: Area<Thing> = { ...shelves, unwritten: () => [thing('z')] };
  expect(await keys(rewritten)).toEqual(['a', 'b', 'c', 'd']);
});

test('what a later version ships is there beside what was changed before, until it is changed itself', async () => {
  await set(shelves, thing('d'));
  const later: Area<Thing> = { ...shelves, later: () => [thing('a', 'red'), thing('z')] };
  expect(await keys(later)).toEqual(['a', 'b', 'c', 'd', 'z']);
  expect((await readArea(database.table, later)).things.get('a')).toMatchObject({ colour: null });
  await set(later, { ...thing('z'), isRetired: true });
  expect(await keys(shelves)).toEqual(['a', 'b', 'c', 'd', 'z']);
});

test('changing nothing writes nothing', async () => {
  await set(shelves, thing('d'));
  const before = await meaningfulRows(database);
  expect(await set(shelves, { ...thing('d'), version: 1 })).toMatchObject({ version: 1 });
  expect(await meaningfulRows(database)).toEqual(before);
});

test('nothing is ever deleted', async () => {
  const decide = () => new Map([['a', thing('a')]]);
  await expect(changeArea(database, context, shelves, { key: 'a', decide })).rejects.toThrow('deleted');
});

test('a function loads only the areas that it uses and that have changed', async () => {
  const keep = keptConfiguration(database.table);
  const [ours, theirs] = [keep(shelves), keep(colours)];
  const before = await theirs.at(NOW);
  await ours.at(NOW);
  await set(shelves, thing('d'));
  database.forgetCalls();
  const soon = later(NOW, { seconds: 1 });
  expect((await ours.at(soon)).has('d')).toBe(true);
  expect(await theirs.at(soon)).toBe(before);
  const sent = database.seen().map(({ command }) => command);
  // Two rows are a page here: the first change wrote four.
  expect(sent).toEqual(['GetItemCommand', 'QueryCommand', 'QueryCommand', 'QueryCommand']);
});

test('numbers of areas that a later version has added stay', async () => {
  await set(shelves, thing('d'));
  const key = { pk: 'CONFIGURATION', sk: 'REVISIONS' };
  await database.table.write([{ type: 'update', key, set: { moons: 7, note: 'of tomorrow' } }]);
  await set(shelves, thing('e'));
  expect(await database.table.get(key)).toMatchObject({ shelves: 2, moons: 7, note: 'of tomorrow' });
});
