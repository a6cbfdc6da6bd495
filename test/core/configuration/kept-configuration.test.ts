import { keptConfiguration } from '../../../core/configuration/index.ts';
import { createMailbox, mailboxArea, updateMailbox } from '../../../core/mailbox/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { statusArea } from '../../../core/status/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { later } from '../../support/desk.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const support = { address: 'support@desk.example.com', name: 'Support' };
const declared = [support];
const deps = () => ({ table: database.table, domain: 'desk.example.com', mailboxes: declared });
const rename = (name: string) =>
  updateMailbox(deps(), testContext(), { address: support.address, change: { name } });
const commands = () =>
  database.seen().map(({ command }) => command.replace('ItemCommand', '').replace('Command', ''));
const after = (milliseconds: number) => later(NOW, { milliseconds });

/** The mailboxes in a warm function. */
async function warm(table: Table = database.table) {
  const mailboxes = keptConfiguration(table)(mailboxArea(declared));
  const nameAt = async (now: Date) => (await mailboxes.at(now)).byDefault.name;
  await nameAt(NOW);
  database.forgetCalls();
  return { ...mailboxes, nameAt };
}

test('is looked at in one read a second, however many ask', async () => {
  const { at } = await warm();
  await Promise.all(Array.from({ length: 20 }, (_, ms) => at(after(ms))));
  expect(commands()).toEqual([]);
  await Promise.all(Array.from({ length: 20 }, (_, ms) => at(after(1000 + ms))));
  expect(commands()).toEqual(['Get']);
});

test('is loaded once by many who find it cold', async () => {
  const mailboxes = keptConfiguration(database.table)(mailboxArea(declared));
  const found = await Promise.all(Array.from({ length: 20 }, () => mailboxes.at(NOW)));
  expect(commands()).toEqual(['Get', 'Query']);
  expect(new Set(found).size).toBe(1);
});

test('is in force everywhere within two seconds, for one query where it is used', async () => {
  const functions = [await warm(), await warm(), await warm()];
  await rename('Help');
  database.forgetCalls();
  const names = await Promise.all(functions.map(({ nameAt }) => nameAt(after(1000))));
  expect(names).toEqual(['Help', 'Help', 'Help']);
  expect(commands().sort()).toEqual(['Get', 'Get', 'Get', 'Query', 'Query', 'Query']);
  database.forgetCalls();
  await Promise.all(functions.map(({ nameAt }) => nameAt(after(2000))));
  expect(commands()).toEqual(['Get', 'Get', 'Get']);
});

test('is there at once for whoever is about to refuse something by it', async () => {
  const { at, latest } = await warm();
  const fields = { address: 'sales@desk.example.com', name: 'Sales', teamId: null, isDefault: false };
  await createMailbox(deps(), testContext(), { fields });
  expect((await at(after(5))).named(fields.address)).toBeUndefined();
  expect((await latest(after(5))).named(fields.address)).toMatchObject(fields);
  expect((await at(after(6))).named(fields.address)).toMatchObject(fields);
});

test('is looked at again after a clock was set back', async () => {
  const { nameAt } = await warm();
  await rename('Help');
  expect(await nameAt(later(NOW, { days: -1 }))).toBe('Help');
});

test('is loaded again after a while, since an earlier version of the desk raises no number', async () => {
  const { at } = await warm();
  const row = {
    pk: 'MAILBOXES',
    sk: support.address,
    kind: 'mailbox',
    schemaVersion: 1,
    version: 1,
  } as const;
  const mailbox = { address: support.address, teamId: 4, version: 1 };
  await database.table.write([{ type: 'put', row: { ...row, mailbox } }]);
  expect((await at(later(NOW, { seconds: 299 }))).byDefault.teamId).toBeNull();
  expect((await at(later(NOW, { seconds: 301 }))).byDefault.teamId).toBe(4);
});

test('stays as it is while its number does, where nobody ever changed it without raising that', async () => {
  const statuses = keptConfiguration(database.table)(statusArea);
  const known = await statuses.at(NOW);
  database.forgetCalls();
  expect(await statuses.at(later(NOW, { days: 30 }))).toBe(known);
  expect(commands()).toEqual(['Get']);
});

test('is read again by the next who asks when a read fails', async () => {
  const broken = { ...database.table };
  const { nameAt } = await warm(broken);
  broken.get = () => Promise.reject(new Error('no connection'));
  await expect(nameAt(after(1000))).rejects.toThrow('no connection');
  broken.get = database.table.get;
  broken.query = () => Promise.reject(new Error('no connection'));
  await rename('Help');
  await expect(nameAt(after(1001))).rejects.toThrow('no connection');
  broken.query = database.table.query;
  expect(await nameAt(after(1002))).toBe('Help');
});

test('stays as new as it was when an older look comes back late', async () => {
  const slow = { ...database.table };
  const { nameAt } = await warm(slow);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  slow.get = async (key) => {
    const row = await database.table.get(key);
    await released;
    return row;
  };
  const older = nameAt(after(1000));
  slow.get = database.table.get;
  await rename('Help');
  expect(await nameAt(after(2000))).toBe('Help');
  release();
  await older;
  expect(await nameAt(after(2001))).toBe('Help');
});
