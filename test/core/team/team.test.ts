import { listEvents } from '../../../core/audit/index.ts';
import { createTeam, listTeams, loadTeam, updateTeam } from '../../../core/team/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const context = testContext();

test('a team is made, renamed, listed, and each change is written down', async () => {
  const team = await createTeam(database, context, { name: 'Billing' });
  const renamed = await updateTeam(database, context, {
    teamId: team.id,
    change: { name: 'Accounts' },
    expectedVersion: 1,
  });
  expect(renamed).toMatchObject({ id: team.id, name: 'Accounts', version: 2 });
  expect(await loadTeam(database.table, team.id)).toEqual(renamed);
  expect((await listTeams(database.table, { limit: 5 })).items).toEqual([renamed]);
  const { items } = await listEvents(database.table, `TEAM#${team.id}`, { limit: 5 });
  expect(items).toMatchObject([
    { type: 'team.created' },
    { type: 'team.updated', change: { name: { before: 'Billing', after: 'Accounts' } } },
  ]);
});

test('a stale name and an unknown team are refused', async () => {
  const team = await createTeam(database, context, { name: 'Returns' });
  const rename = (teamId: number) =>
    updateTeam(database, context, { teamId, change: { name: 'X' }, expectedVersion: 9 });
  await expect(rename(team.id)).rejects.toMatchObject({ code: 'version.stale' });
  await expect(rename(404)).rejects.toMatchObject({ code: 'team.not_found' });
});
