import { rowsAhead } from '../../../core/shared/rows-ahead.ts';
import { insert } from '../../../core/shared/write.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await database.table.write(['a', 'b', 'c'].map((sk) => insert({ ...keyOf(sk), kind: 'ticket' }, sk)));
});
afterAll(() => database.stop());

const keyOf = (sk: string) => ({ pk: 'ahead', sk });
const commands = () => database.seen().map(({ command }) => command.replace('Command', ''));

test('rows that are read one after the other, each by what the one before says, are read in one request where they can be guessed', async () => {
  database.forgetCalls();
  const table = await rowsAhead(database.table, ['a', 'b', 'absent'].map(keyOf));
  expect(await table.get(keyOf('a'))).toMatchObject(keyOf('a'));
  expect(await table.get(keyOf('absent'))).toBeUndefined();
  expect(await table.getMany(['a', 'b', 'b', 'absent'].map(keyOf))).toHaveLength(2);
  expect(commands()).toEqual(['BatchGetItem']);
});

test('what was not guessed is read as ever, and what is known ahead already is not read again', async () => {
  const first = await rowsAhead(database.table, [keyOf('a')]);
  database.forgetCalls();
  const table = await rowsAhead(first, [keyOf('a')]);
  expect(commands()).toEqual([]);
  expect(await table.get(keyOf('c'))).toMatchObject(keyOf('c'));
  expect(await table.getMany(['a', 'c'].map(keyOf))).toHaveLength(2);
  expect(await (await rowsAhead(table, ['a', 'b'].map(keyOf))).get(keyOf('b'))).toMatchObject(keyOf('b'));
  expect(commands()).toEqual(['GetItem', 'BatchGetItem', 'BatchGetItem']);
});

test('rows stay what they were when they were read; the table itself says what they are', async () => {
  const table = await rowsAhead(database.table, [keyOf('a')]);
  await table.write([{ type: 'update', key: keyOf('a'), set: { subject: 'changed' } }]);
  expect(await table.get(keyOf('a'))).not.toHaveProperty('subject');
  expect(await database.table.get(keyOf('a'))).toHaveProperty('subject', 'changed');
});
