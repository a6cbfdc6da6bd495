import { listEvents } from '../../../core/audit/index.ts';
import { removeSecret } from '../../../core/secrets/remove-secret.ts';
import { loadSecretState, readSecret, secretSubject } from '../../../core/secrets/secret-store.ts';
import { setSecret } from '../../../core/secrets/set-secret.ts';
import { StaleVersionError } from '../../../core/shared/errors.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { allRows } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());
beforeEach(() => database.forgetCalls());

const VALUE = 'made-up words of a hook';
let count = 0;
const givenRef = () => {
  count += 1;
  return { sender: 'webhooks', id: `hook-${count}` } as const;
};
type Ref = ReturnType<typeof givenRef>;

let now = NOW;
/** Each one is a millisecond later than the one before. */
const context = () => {
  now = new Date(now.getTime() + 1);
  return testContext({ now });
};
const set = (secret: Ref, value: string) => setSecret(database, context(), { secret, value });
const remove = (secret: Ref) => removeSecret(database, context(), { secret });
const toldOf = async (secret: Ref) =>
  (await listEvents(database.table, secretSubject(secret), { limit: 10 })).items.map(({ type }) => type);
/** All rows that hold the words. */
const rowsWith = async (words: string) =>
  Object.values(await allRows(database)).filter((row) => JSON.stringify(row).includes(words));

describe('a secret', () => {
  test('is read by its sender, and everybody else learns that it is set, since when and by whom', async () => {
    const secret = givenRef();
    expect(await loadSecretState(database.table, secret)).toEqual({
      ...secret,
      version: 0,
      setAt: null,
    });
    expect(await readSecret(database.table, secret)).toBeNull();
    const shown = await set(secret, VALUE);
    const known = { ...secret, version: 1, setAt: now.toISOString() };
    expect(shown).toEqual(known);
    expect(await loadSecretState(database.table, secret)).toEqual(known);
    expect(await readSecret(database.table, secret)).toEqual({ value: VALUE, version: 1 });
    const { items } = await listEvents(database.table, secretSubject(secret), { limit: 10 });
    expect(items).toMatchObject([{ type: 'secret.set', actor: { kind: 'agent', id: 1 } }]);
  });

  test('stands in one row under the prefix of its sender, and nowhere else', async () => {
    const secret = givenRef();
    await set(secret, 'words in one place');
    expect(await rowsWith('words in one place')).toMatchObject([
      { pk: `SECRET#webhooks#${secret.id}`, sk: 'VALUE', kind: 'secret' },
    ]);
    expect(await toldOf(secret)).toEqual(['secret.set']);
  });

  test('is replaced, of which nothing of the former is left', async () => {
    const secret = givenRef();
    await set(secret, 'former words');
    expect(await set(secret, VALUE)).toMatchObject({ version: 2 });
    expect(await readSecret(database.table, secret)).toEqual({ value: VALUE, version: 2 });
    expect(await rowsWith('former words')).toEqual([]);
    expect(await toldOf(secret)).toEqual(['secret.set', 'secret.set']);
  });

  test('is removed, so that it is in no row; removing what is not there writes nothing', async () => {
    const secret = givenRef();
    await set(secret, 'words to forget');
    const gone = { ...secret, version: 2, setAt: null };
    expect(await remove(secret)).toEqual(gone);
    expect(await readSecret(database.table, secret)).toBeNull();
    expect(await rowsWith('words to forget')).toEqual([]);
    const before = await allRows(database);
    expect(await remove(secret)).toEqual(gone);
    expect(await remove(givenRef())).toMatchObject({ version: 0, setAt: null });
    expect(await allRows(database)).toEqual(before);
    expect(await toldOf(secret)).toEqual(['secret.set', 'secret.removed']);
    await set(secret, VALUE);
    expect(await readSecret(database.table, secret)).toEqual({ value: VALUE, version: 3 });
  });

  test('belongs to one sender, whatever others call theirs', async () => {
    const secret = givenRef();
    await set(secret, VALUE);
    expect(await readSecret(database.table, { ...secret, sender: 'channels' })).toBeNull();
  });

  test.each(['', 'x'.repeat(4097)])(
    'is refused when it is empty or too long, and nothing changes',
    async (value) => {
      const before = await allRows(database);
      await expect(set(givenRef(), value)).rejects.toMatchObject({
        name: 'InvalidInputError',
        fields: [{ path: 'value', message: 'must have 1 to 4096 characters' }],
      });
      expect(await allRows(database)).toEqual(before);
    },
  );

  test('is not changed by who saw an older version', async () => {
    const secret = givenRef();
    await set(secret, VALUE);
    await expect(
      setSecret(database, context(), { secret, value: 'late words', expectedVersion: 0 }),
    ).rejects.toThrow(StaleVersionError);
    await expect(removeSecret(database, context(), { secret, expectedVersion: 0 })).rejects.toThrow(
      StaleVersionError,
    );
    expect(await readSecret(database.table, secret)).toEqual({ value: VALUE, version: 1 });
  });

  test('of two who set it at once is that of one of them, and its version counts both', async () => {
    const secret = givenRef();
    await Promise.all([set(secret, 'of one'), set(secret, 'of the other')]);
    const found = await readSecret(database.table, secret);
    expect(['of one', 'of the other']).toContain(found?.value);
    expect(found?.version).toBe(2);
    expect(await loadSecretState(database.table, secret)).toMatchObject({ version: 2 });
  });
});

test('who sets, replaces or removes a secret never reads its row, and no write asks for what stood there', async () => {
  const secret = givenRef();
  await set(secret, VALUE);
  await set(secret, 'other words');
  await remove(secret);
  const { reads, writes } = Object.groupBy(database.seen(), ({ command }) =>
    command.startsWith('TransactWrite') ? 'writes' : 'reads',
  );
  expect(writes).toHaveLength(3);
  expect(JSON.stringify(writes)).not.toContain('ReturnValues');
  expect(JSON.stringify(reads)).toContain(`SECRET_STATE#webhooks#${secret.id}`);
  expect(JSON.stringify(reads)).not.toContain('SECRET#');
});
