import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { listEvents } from '../../../core/audit/index.ts';
import {
  createMailbox,
  listMailboxes,
  loadMailbox,
  restoreMailbox,
  retireMailbox,
  updateMailbox,
} from '../../../core/mailbox/index.ts';
import { createTeam } from '../../../core/team/index.ts';
import type { Mailbox } from '../../../schemas/mailbox.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { meaningfulRows } from '../../support/desk.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const context = testContext();
const support = { address: 'support@desk.example.com', name: 'Support' };
const orders = { address: 'orders@desk.example.com', name: 'Orders' };
const declared = [support, orders];
const domain = 'desk.example.com';
const deps = (mailboxes = declared) => ({ table: database.table, domain, mailboxes });

const asDeclared = (mailbox: typeof support, isDefault = false) => ({
  ...mailbox,
  teamId: null,
  followUp: { policy: 'new_ticket' } as const,
  acknowledgement: 'acknowledgement',
  acknowledges: true,
  aliases: [],
  language: null,
  signature: null,
  plusAddresses: true,
  opening: {},
  request: { word: 'request' as const, forms: {} },
  branding: { colour: null, logo: null },
  namesChannels: false,
  writers: { who: 'anyone' } as const,
  isDefault,
  isRetired: false,
  version: 0,
});
const make = (address: string, given: Partial<Mailbox> = {}) =>
  createMailbox(deps(), context, {
    fields: { address, name: 'Sales', teamId: null, isDefault: false, ...given },
  });
const giveTo = (teamId: number | null, expectedVersion?: number) =>
  updateMailbox(deps(), context, { address: support.address, change: { teamId }, expectedVersion });
const list = async (mailboxes = declared) => (await listMailboxes(deps(mailboxes), { limit: 50 })).items;
const defaults = async () =>
  (await list()).filter(({ isDefault }) => isDefault).map(({ address }) => address);

describe('until an admin changes one, the mailboxes', () => {
  test('are those of the settings, the first as the default', async () => {
    expect(await list()).toEqual([asDeclared(orders), asDeclared(support, true)]);
    expect(await loadMailbox(deps(), orders.address)).toEqual(asDeclared(orders));
  });

  test('follow the settings', async () => {
    const renamed = [{ ...orders, name: 'Shop' }];
    expect(await list(renamed)).toEqual([asDeclared({ ...orders, name: 'Shop' }, true)]);
  });

  /** A row of a desk from before mailboxes were configured over the API. */
  const givenTeamOf = (address: string, teamId: number) =>
    DynamoDBDocumentClient.from(database.client).send(
      new PutCommand({
        TableName: database.tableName,
        Item: {
          pk: 'MAILBOXES',
          sk: address,
          kind: 'mailbox',
          schemaVersion: 1,
          version: 3,
          mailbox: { address, teamId, version: 3 },
        },
      }),
    );

  test('keep the teams that were set by an earlier version, and one that the settings dropped is retired', async () => {
    await givenTeamOf(support.address, 7);
    await givenTeamOf('old@desk.example.com', 8);
    const before = await list();
    expect(before).toEqual([
      {
        ...asDeclared({ address: 'old@desk.example.com', name: '' }),
        teamId: 8,
        isRetired: true,
        version: 3,
      },
      asDeclared(orders),
      { ...asDeclared(support, true), teamId: 7, version: 3 },
    ]);
    // The first change writes all of them down, and from then on the settings say nothing.
    await make('sales@desk.example.com');
    expect(await list([{ address: 'other@desk.example.com', name: 'Other' }])).toEqual([
      before[0],
      { ...asDeclared(orders), version: 1 },
      { ...asDeclared({ address: 'sales@desk.example.com', name: 'Sales' }), version: 1 },
      before[2],
    ]);
  });
});

describe('a mailbox', () => {
  test('gets a team, another, and none, each written down', async () => {
    const billing = await createTeam(database, context, { name: 'Billing' });
    const returns = await createTeam(database, context, { name: 'Returns' });
    expect(await giveTo(billing.id, 0)).toMatchObject({ ...support, teamId: billing.id, version: 1 });
    expect(await giveTo(returns.id, 1)).toMatchObject({ version: 2 });
    expect(await giveTo(null)).toMatchObject({ teamId: null, version: 3 });
    expect(await giveTo(null)).toMatchObject({ version: 3 });
    const { items } = await listEvents(database.table, `MAILBOX#${support.address}`, { limit: 9 });
    expect(items.map(({ change }) => change?.teamId)).toEqual([
      { before: null, after: billing.id },
      { before: billing.id, after: returns.id },
      { before: returns.id, after: null },
    ]);
  });

  test('is made, renamed, retired and restored, each with its event, and keeps its words off the bus', async () => {
    const address = 'sales@desk.example.com';
    expect(await make(' Sales@Desk.Example.com ')).toEqual({
      ...asDeclared({ address, name: 'Sales' }),
      version: 1,
    });
    await updateMailbox(deps(), context, { address, change: { name: 'Ana’s shop' } });
    expect(await retireMailbox(deps(), context, { address })).toMatchObject({ isRetired: true, version: 3 });
    expect(await retireMailbox(deps(), context, { address })).toMatchObject({ version: 3 });
    expect(await restoreMailbox(deps(), context, { address, expectedVersion: 3 })).toMatchObject({
      isRetired: false,
      version: 4,
    });
    const { items } = await listEvents(database.table, `MAILBOX#${address}`, { limit: 9 });
    expect(items.map(({ type }) => type)).toEqual([
      'mailbox.created',
      'mailbox.updated',
      'mailbox.retired',
      'mailbox.restored',
    ]);
    expect(items[1]?.change).toEqual({ name: { before: 'Sales', after: 'Ana’s shop' } });
    const events = Object.values(await meaningfulRows(database)).map((row) => Object(row).event ?? {});
    expect(JSON.stringify(events)).not.toMatch(/Ana|"name":/);
  });

  test('is the default in place of the one that was, whichever way it becomes it', async () => {
    await updateMailbox(deps(), context, { address: orders.address, change: { isDefault: true } });
    expect(await defaults()).toEqual([orders.address]);
    await make('sales@desk.example.com', { isDefault: true });
    expect(await defaults()).toEqual(['sales@desk.example.com']);
    const { items } = await listEvents(database.table, `MAILBOX#${orders.address}`, { limit: 9 });
    expect(items.map(({ change }) => change?.isDefault?.after)).toEqual([true, false]);
  });
});

describe('a change is refused and nothing is written,', () => {
  test.each([
    ['an address elsewhere', () => make('sales@example.com'), { fields: [{ path: 'address' }] }],
    ['a subdomain', () => make('sales@eu.desk.example.com'), { fields: [{ path: 'address' }] }],
    ['a plus label', () => make('sales+eu@desk.example.com'), { fields: [{ path: 'address' }] }],
    ['no address', () => make('sales..eu@desk.example.com'), { fields: [{ path: 'address' }] }],
    ['an address that is taken', () => make('Support@desk.example.com'), { code: 'mailbox.address_taken' }],
    ['a team that never was', () => giveTo(9), { code: 'team.unknown', fields: [{ path: 'teamId' }] }],
    ['a version that is not current', () => giveTo(null, 3), { code: 'version.stale' }],
    [
      'an alias that is another mailbox',
      () => make('sales@desk.example.com', { aliases: ['ana@shop.example', 'Orders@desk.example.com'] }),
      { fields: [{ path: 'aliases', message: 'orders@desk.example.com would lead to two mailboxes' }] },
    ],
    [
      'an alias with a plus label',
      () => make('sales@desk.example.com', { aliases: ['ana@shop.example', 'ana+desk@shop.example'] }),
      { fields: [{ path: 'aliases.1' }] },
    ],
    [
      'a signature that there is not',
      () => updateMailbox(deps(), context, { address: support.address, change: { signature: 'none' } }),
      { code: 'template.unknown', fields: [{ path: 'signature' }] },
    ],
    [
      'a category that there is not',
      () => make('sales@desk.example.com', { opening: { category: 'none' } }),
      { fields: [{ path: 'opening.category' }] },
    ],
    [
      'a field that there is not',
      () => make('sales@desk.example.com', { opening: { fields: { colour: 'red' } } }),
      { fields: [{ path: 'opening.fields.colour' }] },
    ],
    [
      'the default as none',
      () => updateMailbox(deps(), context, { address: support.address, change: { isDefault: false } }),
      { code: 'mailbox.is_default' },
    ],
    ['retiring the default', () => retireMailbox(deps(), context, support), { code: 'mailbox.is_default' }],
    [
      'a mailbox that does not exist',
      () => retireMailbox(deps(), context, { address: 'x@desk.example.com' }),
      { code: 'mailbox.not_found' },
    ],
  ] as const)('naming %s', async (_, change, refusal) => {
    const before = await meaningfulRows(database);
    await expect(change()).rejects.toMatchObject(refusal);
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('making a mailbox of what is another one’s alias, and an alias of two', async () => {
    const aliases = ['Ana@shop.example', 'ana@SHOP.example', 'shop@desk.example.com'];
    const change = { aliases };
    const { address } = support;
    expect(await updateMailbox(deps(), context, { address, change })).toMatchObject({
      aliases: ['ana@shop.example', 'shop@desk.example.com'],
    });
    const wrong = {
      fields: [{ path: 'aliases', message: 'shop@desk.example.com would lead to two mailboxes' }],
    };
    await expect(make('shop@desk.example.com')).rejects.toMatchObject(wrong);
    const other = { address: orders.address, change: { aliases: ['shop@desk.example.com'] } };
    await expect(updateMailbox(deps(), context, other)).rejects.toMatchObject(wrong);
  });

  test('making a retired mailbox the default, or one anew', async () => {
    const { address } = orders;
    await retireMailbox(deps(), context, { address });
    const chosen = updateMailbox(deps(), context, { address, change: { isDefault: true } });
    await expect(chosen).rejects.toMatchObject({ code: 'mailbox.retired' });
    await expect(make(address)).rejects.toMatchObject({ code: 'mailbox.address_taken' });
  });

  test('when somebody else was faster with the same version', async () => {
    const team = await createTeam(database, context, { name: 'Billing' });
    const both = await Promise.allSettled([giveTo(team.id, 0), giveTo(team.id, 0)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
