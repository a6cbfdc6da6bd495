import { listEvents } from '../../../core/audit/index.ts';
import { listMailboxes, loadMailbox, mailboxOf, updateMailbox } from '../../../core/mailbox/index.ts';
import { createTeam } from '../../../core/team/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const context = testContext();
const support = { address: 'support@desk.example.com', name: 'Support' };
const sales = { address: 'sales@desk.example.com', name: 'Sales' };
const mailboxes = [support, sales];

function giveTo(teamId: number | null, expectedVersion?: number, address = support.address) {
  const deps = { table: database.table, mailboxes };
  return updateMailbox(deps, context, { address, change: { teamId }, expectedVersion });
}

test('mailboxes of which nothing was ever set have version 0 and no team', async () => {
  expect(await listMailboxes(database.table, mailboxes)).toEqual([
    { ...support, teamId: null, version: 0 },
    { ...sales, teamId: null, version: 0 },
  ]);
});

test('a mailbox gets a team, another, and none, each written down', async () => {
  const billing = await createTeam(database, context, { name: 'Billing' });
  const returns = await createTeam(database, context, { name: 'Returns' });
  expect(await giveTo(billing.id, 0)).toEqual({ ...support, teamId: billing.id, version: 1 });
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

test('the name follows the settings, not the table', async () => {
  const team = await createTeam(database, context, { name: 'Billing' });
  await giveTo(team.id);
  const renamed = [{ ...support, name: 'Help' }];
  expect(await mailboxOf(database.table, renamed, support.address)).toMatchObject({
    name: 'Help',
    teamId: team.id,
  });
});

test('a mailbox that is not declared exists for nobody, and has no team', async () => {
  await expect(loadMailbox(database.table, mailboxes, 'x@desk.example.com')).rejects.toMatchObject({
    code: 'mailbox.not_found',
  });
  await expect(giveTo(null, undefined, 'x@desk.example.com')).rejects.toMatchObject({
    code: 'mailbox.not_found',
  });
  expect(await mailboxOf(database.table, mailboxes, 'x@desk.example.com')).toMatchObject({ teamId: null });
});

test('an unknown team and a stale version are refused', async () => {
  await expect(giveTo(9)).rejects.toMatchObject({ code: 'team.unknown', fields: [{ path: 'teamId' }] });
  const team = await createTeam(database, context, { name: 'Billing' });
  await expect(giveTo(team.id, 3)).rejects.toMatchObject({ code: 'version.stale' });
  const both = await Promise.allSettled([giveTo(team.id, 0), giveTo(team.id, 0)]);
  expect(both.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
});
