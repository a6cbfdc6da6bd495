import {
  type AgentChange,
  type AgentFields,
  createAgent,
  findAgentByAddress,
  listAgents,
  loadAgent,
  updateAgent,
} from '../../../core/agent/index.ts';
import { createTeam } from '../../../core/team/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { allRows } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await startDatabase();
});
afterEach(() => database.stop());

const context = testContext();
let made = 0;

function given(fields: Partial<AgentFields> = {}) {
  made += 1;
  const defaults = {
    name: 'Ada',
    address: `agent${made}@example.com`,
    role: 'agent',
    teamIds: null,
  } as const;
  return createAgent(database, context, { fields: { ...defaults, ...fields } });
}

function update(agentId: number, change: AgentChange, expectedVersion?: number) {
  return updateAgent(database, context, { agentId, change, expectedVersion });
}

describe('making an agent', () => {
  test('lets them be found by id, by sign-in address and in the list', async () => {
    const agent = await given({ address: ' Ada@Example.COM ' });
    expect(agent).toMatchObject({ address: 'ada@example.com', active: true, version: 1 });
    expect(await loadAgent(database.table, agent.id)).toEqual(agent);
    expect(await findAgentByAddress(database.table, 'ada@example.com')).toBe(agent.id);
    expect((await listAgents(database.table, { limit: 10 })).items).toEqual([agent]);
    const { name: _n, address: _a, ...facts } = agent;
    expect(await eventsOf(database.table, `AGENT#${agent.id}`)).toMatchObject([
      { type: 'agent.created', agent: facts },
    ]);
  });

  test('is refused when another one signs in by the address', async () => {
    await given({ address: 'ada@example.com' });
    await expect(given({ address: 'ADA@example.com' })).rejects.toMatchObject({
      code: 'agent.address_taken',
    });
    expect((await listAgents(database.table, { limit: 10 })).items).toHaveLength(1);
  });

  test('names each team that does not exist', async () => {
    const team = await createTeam(database, context, { name: 'Billing' });
    await expect(given({ teamIds: [team.id, 77, 78] })).rejects.toMatchObject({
      code: 'team.unknown',
      kind: 'invalid',
      fields: [{ path: 'teamIds.1' }, { path: 'teamIds.2' }],
    });
    await expect(given({ teamIds: [team.id] })).resolves.toMatchObject({ teamIds: [team.id] });
  });
});

test('the list comes in pages, by id, also beyond nine', async () => {
  for (let at = 0; at < 11; at += 1) await given();
  const first = await listAgents(database.table, { limit: 6 });
  const second = await listAgents(database.table, { limit: 6, after: first.after ?? undefined });
  expect([...first.items, ...second.items].map((agent) => agent.id)).toEqual(
    Array.from({ length: 11 }, (_, at) => at + 1),
  );
  expect(second.after).toBeNull();
});

describe('changing an agent', () => {
  test('moves the sign-in address', async () => {
    const { id } = await given({ address: 'old@example.com' });
    await update(id, { address: 'new@example.com' });
    expect(await findAgentByAddress(database.table, 'old@example.com')).toBeNull();
    expect(await findAgentByAddress(database.table, 'new@example.com')).toBe(id);
  });

  test('can be refused for the address, the teams, or the version', async () => {
    await given({ address: 'taken@example.com' });
    const { id } = await given();
    await expect(update(id, { address: 'taken@example.com' })).rejects.toMatchObject({
      code: 'agent.address_taken',
    });
    await expect(update(id, { teamIds: [5] })).rejects.toMatchObject({ code: 'team.unknown' });
    await update(id, { name: 'Grace' }, 1);
    await expect(update(id, { name: 'Edsger' }, 1)).rejects.toMatchObject({ code: 'version.stale' });
    expect(await loadAgent(database.table, id)).toMatchObject({ name: 'Grace', version: 2, teamIds: null });
  });

  test('into what they are already writes nothing', async () => {
    const agent = await given();
    const before = await allRows(database);
    expect(await update(agent.id, { name: agent.name, teamIds: null })).toEqual(agent);
    expect(await allRows(database)).toEqual(before);
  });
});

describe('the last active admin', () => {
  test.each<[string, AgentChange]>([
    ['loses neither the role', { role: 'agent' }],
    ['nor the right to sign in', { active: false }],
    ['nor both', { active: false, role: 'light_agent' }],
  ])('%s', async (_, change) => {
    const admin = await given({ role: 'admin' });
    await given({ role: 'agent' });
    await expect(update(admin.id, change)).rejects.toMatchObject({
      code: 'agent.last_admin',
      kind: 'conflict',
    });
    expect(await loadAgent(database.table, admin.id)).toEqual(admin);
  });

  test('may change everything else', async () => {
    const admin = await given({ role: 'admin' });
    await expect(update(admin.id, { name: 'Boss', address: 'boss@example.com' })).resolves.toMatchObject({
      name: 'Boss',
    });
  });

  test('may go once another one is there', async () => {
    const first = await given({ role: 'admin' });
    const second = await given({ role: 'agent' });
    await update(second.id, { role: 'admin' });
    await update(first.id, { active: false });
    await expect(update(second.id, { active: false })).rejects.toMatchObject({ code: 'agent.last_admin' });
    await update(first.id, { active: true });
    await expect(update(second.id, { active: false })).resolves.toMatchObject({ active: false });
  });

  test('an inactive admin does not count, and may change', async () => {
    const first = await given({ role: 'admin' });
    const second = await given({ role: 'admin' });
    await update(second.id, { active: false });
    await update(second.id, { role: 'agent' });
    await expect(update(first.id, { active: false })).rejects.toMatchObject({ code: 'agent.last_admin' });
  });

  test('is left when five admins leave at once', async () => {
    const admins = await Promise.all(Array.from({ length: 5 }, () => given({ role: 'admin' })));
    const left = await Promise.allSettled(
      admins.map(({ id }, at) => update(id, at % 2 === 0 ? { active: false } : { role: 'agent' })),
    );
    const refused = left.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(refused).toEqual(['agent.last_admin']);
    const { items } = await listAgents(database.table, { limit: 10 });
    expect(items.filter((agent) => agent.active && agent.role === 'admin')).toHaveLength(1);
  });
});
