import { updateAgent } from '../../../core/agent/index.ts';
import { leadsEnded, leadTeam, unleadTeam } from '../../../core/lead/index.ts';
import { loadTeam } from '../../../core/team/index.ts';
import { correctTimeEntry, enterTime } from '../../../core/time-entry/index.ts';
import type { Agent } from '../../../schemas/agent.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, allRows, givenAgent, givenTeam, givenTicket } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const change = (agentId: number, fields: Partial<Agent>) =>
  updateAgent(database, testContext(), { agentId, change: fields });
const lead = (teamId: number, agentId: number) =>
  leadTeam(database.table, testContext(), { teamId, agentId });
const unlead = (teamId: number, agentId: number) =>
  unleadTeam(database.table, testContext(), { teamId, agentId });

/** Changes an agent as the API does. */
const changeWithLeads = (agentId: number, fields: Partial<Agent>) =>
  updateAgent(database, testContext(), {
    agentId,
    change: fields,
    alongside: (agent) => leadsEnded(database.table, testContext(), agent),
  });

async function givenLead(teamId: number) {
  const { id } = await givenAgent(database, 'agent', [teamId]);
  return change(id, { permissions: ['lead'] });
}

test('a team is led by agents of it who may, and by admins, as its events tell before and after', async () => {
  const team = await givenTeam(database);
  const [one, admin] = [await givenLead(team.id), await givenAgent(database, 'admin')];
  await lead(team.id, admin.id);
  const led = await lead(team.id, one.id);
  expect(led.leadIds).toEqual([one.id, admin.id].sort((a, b) => a - b));
  expect(await lead(team.id, one.id)).toEqual(led);
  await unlead(team.id, admin.id);
  expect(await loadTeam(database.table, team.id)).toMatchObject({ leadIds: [one.id], version: 4 });
  const told = await eventsOf(database.table, `TEAM#${team.id}`);
  expect(told).toContainEqual(
    expect.objectContaining({
      type: 'team.updated',
      team: expect.objectContaining({ leadIds: [one.id] }),
      change: { leadIds: { before: led.leadIds, after: [one.id] } },
    }),
  );
  await expect(unlead(team.id, admin.id)).rejects.toMatchObject({ code: 'lead.not_found' });
});

test('nobody else leads a team', async () => {
  const [team, other] = [await givenTeam(database), await givenTeam(database)];
  const [elsewhere, gone] = [await givenLead(other.id), await givenLead(team.id)];
  await change(gone.id, { active: false });
  const light = await givenAgent(database, 'light_agent', [team.id]);
  await change(light.id, { permissions: ['lead'] });
  const plain = await givenAgent(database, 'agent', [team.id]);
  const before = await allRows(database);
  for (const { id } of [elsewhere, gone, light, plain, { id: 987_654 }])
    await expect(lead(team.id, id)).rejects.toMatchObject({ fields: [{ path: 'agentId' }] });
  await expect(lead(987_654, elsewhere.id)).rejects.toMatchObject({ code: 'team.not_found' });
  expect(await allRows(database)).toEqual(before);
});

test('permissions are granted and taken, as the event of the agent tells', async () => {
  const { id } = await givenAgent(database);
  await change(id, { permissions: ['lead', 'reports.agents'] });
  await change(id, { permissions: [] });
  const told = await eventsOf(database.table, `AGENT#${id}`);
  const both = ['lead', 'reports.agents'];
  const changes = told.flatMap((event) => ('change' in event ? [event.change] : []));
  expect(changes).toHaveLength(2);
  expect(changes).toContainEqual({ permissions: { before: null, after: both } });
  expect(changes).toContainEqual({ permissions: { before: both, after: [] } });
});

test('a lead enters and corrects the time of others on tickets of their teams alone', async () => {
  const [team, other] = [await givenTeam(database), await givenTeam(database)];
  const worker = await givenAgent(database, 'agent', [team.id]);
  const principal = { ...agentOf({ id: 900, teamIds: [team.id] }), permissions: ['lead' as const] };
  const { ticket } = await givenTicket(database, { teamId: team.id });
  const time = { seconds: 60, agentId: worker.id };
  const entry = await enterTime(database, testContext(), { principal, ticketId: ticket.id, time });
  const named = { principal, ticketId: ticket.id, timeEntryId: entry.id };
  expect(
    await correctTimeEntry(database, testContext(), { ...named, change: { seconds: 90 } }),
  ).toMatchObject({
    seconds: 90,
  });
  const { ticket: elsewhere } = await givenTicket(database, { teamId: other.id, assigneeId: worker.id });
  const assigned = { ...principal, id: worker.id };
  const forOther = { seconds: 60, agentId: 1 };
  const input = { principal: assigned, ticketId: elsewhere.id, time: forOther };
  await expect(enterTime(database, testContext(), input)).rejects.toMatchObject({ kind: 'forbidden' });
});

describe('an agent who can lead a team no longer', () => {
  test.each([
    ['is deactivated', { active: false }],
    ['loses the permission', { permissions: [] }],
    ['becomes a light agent', { role: 'light_agent' as const }],
    ['leaves the team', { teamIds: [] }],
  ])(
    'ends to when they are one who %s, in the same transaction, and the team tells it',
    async (_, fields) => {
      const team = await givenTeam(database);
      const [one, other] = [await givenLead(team.id), await givenLead(team.id)];
      for (const { id } of [one, other]) await lead(team.id, id);
      await changeWithLeads(one.id, fields);
      expect((await loadTeam(database.table, team.id)).leadIds).toEqual([other.id]);
      expect(await eventsOf(database.table, `TEAM#${team.id}`)).toContainEqual(
        expect.objectContaining({
          type: 'team.updated',
          change: { leadIds: { before: [one.id, other.id], after: [other.id] } },
        }),
      );
    },
  );

  test('leads as before when the change is about something else, or is refused', async () => {
    const team = await givenTeam(database);
    const { id } = await givenLead(team.id);
    const { version } = await lead(team.id, id);
    await changeWithLeads(id, { name: 'Ada K.' });
    await expect(changeWithLeads(id, { active: false, teamIds: [987_654] })).rejects.toMatchObject({
      code: 'team.unknown',
    });
    expect(await loadTeam(database.table, team.id)).toMatchObject({ leadIds: [id], version });
  });

  test('of more teams than one transaction takes, ends to of all', async () => {
    const teams = await Promise.all(Array.from({ length: 45 }, () => givenTeam(database)));
    const { id } = await givenAgent(database, 'agent', null);
    await change(id, { permissions: ['lead'] });
    for (const team of teams) await lead(team.id, id);
    await changeWithLeads(id, { active: false });
    const led = await Promise.all(teams.map((team) => loadTeam(database.table, team.id)));
    expect(led.flatMap(({ leadIds }) => leadIds ?? [])).toEqual([]);
  });
});
