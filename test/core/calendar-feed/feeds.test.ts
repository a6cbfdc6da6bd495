import { randomBytes } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import ICAL from 'ical.js';
import { updateAgent } from '../../../core/agent/index.ts';
import {
  authenticate,
  type Caller,
  createToken,
  principalOf,
  revokeToken,
} from '../../../core/auth/index.ts';
import { loadFeed, makeFeed, readFeed, revokeFeed } from '../../../core/calendar-feed/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, givenAgent, givenTeam, later, ticketIn } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenListed } from '../../support/lists.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const context = testContext();
const deps = () => ({ table: database.table, randomBytes });
const noFeed = { code: 'feed.not_found' };
const denied = { code: 'permission.denied' };
let tickets = 0;

/** An agent who asks, of these teams or of all. */
async function given(teamIds: number[] | null = null): Promise<Caller & { kind: 'agent' }> {
  return agentOf({ id: (await givenAgent(database, 'agent', teamIds)).id, teamIds });
}
const make = (principal: Caller, subjects = false) =>
  makeFeed(deps(), context, { principal, agentId: principal.id, subjects });
const read = (agentId: number, secret: string, now = NOW) =>
  readFeed(
    { table: database.table, shards: async () => ({ read: 1 }), domain: 'desk.example.com' },
    { agentId, secret, origin: 'https://api.example.com', now },
  );
/** What programs show of a feed. */
async function shown(agentId: number, secret: string, now = NOW): Promise<string[]> {
  const calendar = new ICAL.Component(ICAL.parse(await read(agentId, secret, now)));
  return calendar
    .getAllSubcomponents('vevent')
    .map((event) => String(event.getFirstPropertyValue('summary')));
}
async function planFor(agentId: number, seconds: number, fields: Partial<Ticket> = {}): Promise<string> {
  tickets += 1;
  const plannedFor = later(NOW, { seconds }).toISOString();
  const plan = { id: tickets, plannedFor, plannedAgentId: agentId, ...fields };
  await givenListed(database.table, ticketIn('open', plan));
  return `#${tickets}`;
}

test('a feed shows what is planned for its agent, by when, to whoever has its secret', async () => {
  const agent = await given();
  const [last, first] = [await planFor(agent.id, 200), await planFor(agent.id, 100)];
  await planFor((await given()).id, 150);
  const { secret, feed } = await make(agent, true);
  const subject = 'The invoice is wrong';
  expect(await shown(agent.id, secret)).toEqual([`${first} ${subject}`, `${last} ${subject}`]);
  const state = await loadFeed(database.table, { principal: agent, agentId: agent.id, now: NOW });
  expect(state).toEqual(feed);
});

test('costs a read of who may see what, and a Query', async () => {
  const agent = await given();
  const { secret } = await make(agent);
  database.forgetCalls();
  await read(agent.id, secret);
  expect(database.seen().map(({ command }) => command)).toEqual(['BatchGetItemCommand', 'QueryCommand']);
});

test('the secret is in the answer and nowhere in the table, and it tells facts alone as an event', async () => {
  const agent = await given();
  const { secret } = await make(agent);
  expect(secret).toMatch(/^blf_[0-9A-Za-z]{49}$/);
  const { Items } = await database.client.send(new ScanCommand({ TableName: database.tableName }));
  expect(JSON.stringify(Items)).not.toContain(secret.slice(4));
  const told = await eventsOf(database.table, `AGENT#${agent.id}`);
  const [event] = told.filter(({ type }) => type === 'feed.created');
  const createdAt = NOW.toISOString();
  const facts = { agentId: agent.id, subjects: false, expiresAt: null, createdAt };
  expect(event).toMatchObject({ feed: facts });
  expect(JSON.stringify(event)).not.toContain('hash');
});

test('a window of it: what was planned over ninety days ago has left, what is overdue for less is there', async () => {
  const agent = await given();
  const day = 86_400;
  await planFor(agent.id, -91 * day);
  const overdue = await planFor(agent.id, -89 * day);
  const far = await planFor(agent.id, 4000 * day);
  const { secret } = await make(agent);
  expect(await shown(agent.id, secret)).toEqual([overdue, far]);
});

test('an agent of some teams is shown the tickets of these, and those that are theirs, from one request to the next', async () => {
  const [team, other] = [await givenTeam(database), await givenTeam(database)];
  const agent = await given([team.id]);
  const { secret } = await make(agent);
  const own = await planFor(agent.id, 10, { teamId: other.id, assigneeId: agent.id });
  const ofTeam = await planFor(agent.id, 20, { teamId: team.id });
  const ofOther = await planFor(agent.id, 30, { teamId: other.id });
  expect(await shown(agent.id, secret)).toEqual([own, ofTeam]);
  await updateAgent(deps(), context, { agentId: agent.id, change: { teamIds: [other.id] } });
  expect(await shown(agent.id, secret)).toEqual([own, ofOther]);
});

describe('a feed is gone', () => {
  test('when its agent makes another', async () => {
    const agent = await given();
    const [before, after] = [await make(agent), await make(agent)];
    await expect(read(agent.id, before.secret)).rejects.toMatchObject(noFeed);
    expect(await shown(agent.id, after.secret)).toEqual([]);
  });

  test.each(['the agent', 'an admin'])('when %s revokes it, for good, and once', async (who) => {
    const agent = await given();
    const principal = who === 'an admin' ? ADMIN : agent;
    const { secret } = await make(agent);
    for (let times = 0; times < 2; times += 1)
      await revokeFeed(database.table, context, { principal, agentId: agent.id });
    await expect(read(agent.id, secret)).rejects.toMatchObject(noFeed);
    const asked = { principal, agentId: agent.id, now: NOW };
    await expect(loadFeed(database.table, asked)).rejects.toMatchObject(noFeed);
    const told = await eventsOf(database.table, `AGENT#${agent.id}`);
    expect(told.filter(({ type }) => type === 'feed.revoked')).toHaveLength(1);
    expect(await shown(agent.id, (await make(agent)).secret)).toEqual([]);
  });

  test('when its agent is deactivated, also when they come back', async () => {
    const agent = await given();
    const { secret } = await make(agent);
    for (const active of [false, true]) {
      await updateAgent(deps(), context, { agentId: agent.id, change: { active } });
      await expect(read(agent.id, secret)).rejects.toMatchObject(noFeed);
    }
  });

  test('when the token by which it was made ends, or is revoked with what it made', async () => {
    const agent = await given();
    const expiresAt = later(NOW, { seconds: 60 }).toISOString();
    const request = { name: 'App', expiresAt };
    const { token, secret: shownToken } = await createToken(deps(), context, { principal: agent, request });
    const byToken = principalOf(await authenticate(deps(), `Bearer ${shownToken}`, NOW));
    const { secret, feed } = await make(byToken);
    expect(feed).toMatchObject({ expiresAt, madeWith: [token.id] });
    expect(await shown(agent.id, secret)).toEqual([]);
    await expect(read(agent.id, secret, new Date(expiresAt))).rejects.toMatchObject(noFeed);
    await revokeToken(deps(), context, { principal: agent, tokenId: token.id });
    await expect(read(agent.id, secret)).rejects.toMatchObject(noFeed);
    const asked = { principal: agent, agentId: agent.id, now: NOW };
    await expect(loadFeed(database.table, asked)).rejects.toMatchObject(noFeed);
  });
});

test('a wrong secret is refused alike, with the same reads, whether or not there is such a feed or agent', async () => {
  const [agent, bare] = [await given(), await given()];
  await make(agent);
  const { secret } = await make(await given());
  const asked: unknown[] = [];
  for (const agentId of [agent.id, bare.id, 987_654]) {
    database.forgetCalls();
    const refusal = await read(agentId, secret).catch((error: Error) => `${error.name} ${error.message}`);
    asked.push([refusal, database.seen().map(({ command }) => command)]);
  }
  expect(asked).toEqual(Array(3).fill(['NotFoundError There is no such feed.', ['BatchGetItemCommand']]));
  database.forgetCalls();
  for (const mistyped of ['', secret.slice(0, -1), `${secret.slice(0, -1)}!`, `blt_${secret.slice(4)}`])
    await expect(read(agent.id, mistyped)).rejects.toMatchObject(noFeed);
  expect(database.calls()).toBe(0);
});

test('nobody makes a feed for somebody else, nor with a token that may not read tickets', async () => {
  const agent = await given();
  const asked = { agentId: agent.id, subjects: false };
  for (const principal of [ADMIN, await given(), { ...agent, scopes: ['agents:write' as const] }])
    await expect(makeFeed(deps(), context, { ...asked, principal })).rejects.toMatchObject(denied);
  const stranger = { principal: await given(), agentId: agent.id };
  await expect(loadFeed(database.table, { ...stranger, now: NOW })).rejects.toMatchObject(denied);
  await expect(revokeFeed(database.table, context, stranger)).rejects.toMatchObject(denied);
});

test('an agent who was deactivated meanwhile makes none, and of two feeds that are made at once one is left', async () => {
  const agent = await given();
  const both = await Promise.all([make(agent), make(agent)]);
  const fates = await Promise.allSettled(both.map(({ secret }) => read(agent.id, secret)));
  expect(fates.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await updateAgent(deps(), context, { agentId: agent.id, change: { active: false } });
  await expect(make(agent)).rejects.toMatchObject(denied);
});
