import { listEvents } from '../../../core/audit/index.ts';
import { createTeam, listTeams, loadTeam, updateTeam } from '../../../core/team/index.ts';
import { teamRow } from '../../../core/team/team-store.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { meaningfulRows } from '../../support/desk.ts';

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

describe('the name of a team', () => {
  const make = (name: string) => createTeam(database, context, { name });
  const rename = (teamId: number, name: string) =>
    updateTeam(database, context, { teamId, change: { name } });
  const taken = { kind: 'conflict', code: 'team.name_taken' };

  test('is its own, however it is capitalised, spaced or composed', async () => {
    await make('Café Nord');
    const other = await make('Café Süd');
    const before = await meaningfulRows(database);
    for (const name of ['Café Nord', 'café nord', 'CAFE\u0301 NORD', 'Café\u00a0 Nord']) {
      await expect(make(name)).rejects.toMatchObject(taken);
      await expect(rename(other.id, name)).rejects.toMatchObject(taken);
    }
    expect(await meaningfulRows(database)).toEqual(before);
  });

  test('can be written in another way, and is free again once the team has another', async () => {
    const team = await make('night shift');
    expect(await rename(team.id, 'Night Shift')).toMatchObject({ name: 'Night Shift', version: 2 });
    await expect(make('night shift')).rejects.toMatchObject(taken);
    await rename(team.id, 'Late shift');
    const next = await make('Night shift');
    await rename(team.id, 'Evening');
    await rename(next.id, 'Late Shift');
  });

  test('goes to one of two who want it at once', async () => {
    const made = await Promise.allSettled([make('Rush'), make('rush'), make('RUSH')]);
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('stays with teams that were made when two could have the same, until they get another', async () => {
    const at = context.now.toISOString();
    const old = [9001, 9002].map((id) => ({ id, name: 'Twins', version: 1, createdAt: at, updatedAt: at }));
    for (const team of old) await database.table.write([{ type: 'put', row: teamRow(team) }]);
    for (const team of old) expect(await loadTeam(database.table, team.id)).toEqual(team);
    await rename(9001, 'TWINS');
    expect(await rename(9002, 'Siblings')).toMatchObject({ name: 'Siblings', version: 2 });
    await expect(make('Twins')).rejects.toMatchObject(taken);
    await rename(9001, 'Elder');
    await make('Twins');
  });
});
