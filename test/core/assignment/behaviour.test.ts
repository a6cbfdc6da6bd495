import {
  acceptOffer,
  declineOffer,
  fireStanding,
  keptAssignment,
  saveAgentProfile,
  showAssignment,
  workloadOf,
} from '../../../core/assignment/index.ts';
import { fireWorkplace, keepSession } from '../../../core/availability/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { loadTicket, trashTicket } from '../../../core/ticket/index.ts';
import { whyIs } from '../../../core/trigger/index.ts';
import { loadListShards } from '../../../core/views/index.ts';
import { AssigningDesk } from '../../support/assigning.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, givenAgent, givenCustomer } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenOffice } from '../../support/given-calendar.ts';
import { automate, givenTrigger } from '../../support/given-triggers.ts';
import { JobQueue } from '../../support/job-queue.ts';

let database: TestDatabase;
let desk: AssigningDesk;
beforeEach(async () => {
  database = await startDatabase();
  desk = new AssigningDesk(database);
  // Whoever opens tickets here is the first agent, who is in no team.
  await givenAgent(database);
});
afterEach(() => database.stop());

const rules = { closeAfterDays: 4, solvingNeedsAssignee: false };
const typesOf = async (ticketId: number) =>
  (await eventsOf(desk.table, `T#${ticketId}`)).map(({ type }) => type);
const ownerOf = async (ticketId: number) => (await loadTicket(desk.table, ticketId)).assigneeId;
const inForce = () => keptAssignment(desk.table, keptConfiguration(desk.table)).at(desk.now);
async function positionOf(ticketId: number) {
  const deps = { table: desk.table, rules: await inForce() };
  return (await showAssignment(deps, { principal: ADMIN, ticketId })).position;
}
/** The time of a ticket or an agent has come. */
async function pass(seconds: number, ticketId: number): Promise<void> {
  desk.later(seconds);
  await fireStanding(desk.table, desk.context(), ticketId);
  await desk.run();
}

test('tickets wait while everybody is full, visibly, and the queue drains in its order as there is room', async () => {
  const team = await desk.team({ order: 'most_urgent' });
  const agent = await desk.agent([team], 1);
  const first = await desk.ticket({ teamId: team });
  await desk.run();
  const waiting: number[] = [];
  for (const priority of ['low', 'normal', 'urgent', 'normal'] as const) {
    desk.later(1);
    waiting.push(await desk.ticket({ teamId: team, priority }));
  }
  await desk.run();
  expect(await ownerOf(first)).toBe(agent);
  expect(await Promise.all(waiting.map(positionOf))).toEqual([4, 2, 1, 3]);
  expect(await Promise.all(waiting.map(ownerOf))).toEqual([null, null, null, null]);
  const order: (number | undefined)[] = [];
  for (let at = 0, has = first; at < 4; at += 1) {
    desk.later(1);
    await desk.change(has, { status: 'solved' });
    await desk.run();
    has = (await desk.open()).get(agent)?.[0] ?? 0;
    order.push(has);
  }
  expect(order).toEqual([2, 1, 3, 0].map((at) => waiting[at]));
  expect(await typesOf(first)).toContain('ticket.assigned');
});

test('a queue of which the longest waiting come first goes by time alone, and a change of the order counts at once', async () => {
  const team = await desk.team();
  const ids: number[] = [];
  for (const priority of ['low', 'urgent', 'normal'] as const) {
    desk.later(1);
    ids.push(await desk.ticket({ teamId: team, priority }));
  }
  await desk.run();
  expect(await Promise.all(ids.map(positionOf))).toEqual([1, 2, 3]);
  await desk.settle(team, { order: 'most_urgent' });
  expect(await Promise.all(ids.map(positionOf))).toEqual([3, 1, 2]);
  const agent = await desk.agent([team], 1);
  await desk.run();
  expect((await desk.open()).get(agent)).toEqual([ids[1]]);
});

test('who has something assigned by hand, solved, in the trash or reopened has that much less room, or more', async () => {
  const team = await desk.team();
  const agent = await desk.agent([team], 2);
  const ids = [await desk.ticket({ teamId: team }), await desk.ticket({ teamId: team })];
  await desk.run();
  // By hand it may be more than they have room for.
  const byHand = await desk.ticket({ assigneeId: agent });
  const waiting = await desk.ticket({ teamId: team });
  await desk.run();
  expect(Object.keys((await desk.workplace(agent)).held)).toHaveLength(3);
  await desk.change(ids[0] ?? 0, { status: 'pending' });
  await desk.run();
  expect(await ownerOf(waiting)).toBeNull();
  await trashTicket(desk.table, desk.context(), { principal: ADMIN, ticketId: byHand, days: 30 });
  await desk.run();
  expect(await ownerOf(waiting)).toBe(agent);
});

test('what is taken back from an agent while it is looked up what they have leaves them room', async () => {
  const team = await desk.team();
  const agent = await desk.agent([team], 1);
  const theirs = await desk.ticket({});
  await desk.run();
  await desk.change(theirs, { assigneeId: agent });
  const assigned = await desk.news();
  await desk.project(assigned);
  const waits = await desk.ticket({ teamId: team });
  // It is looked up before it comes to anybody that the ticket was assigned.
  await desk.run();
  expect(await ownerOf(waits)).toBeNull();
  await desk.change(theirs, { assigneeId: null });
  for (const event of assigned) await desk.take(event);
  await desk.run();
  expect(await ownerOf(waits)).toBe(agent);
});

test('by skill a ticket waits for who can do what its tag, language or category asks for', async () => {
  const needs = [
    { skill: 'german', level: 3, when: { of: 'language' as const, value: 'de' } },
    { skill: 'refunds', level: 2, when: { of: 'tag' as const, value: 'refund' } },
  ];
  const team = await desk.team({ method: 'skill', needs });
  const [able, other] = [await desk.agent([team]), await desk.agent([team])];
  const skills = [{ skill: 'refunds', level: 2 }];
  const fields = { capacity: { all: 10, channels: {} }, skills, calendar: null };
  await saveAgentProfile(desk.table, desk.context(), { agentId: able, fields });
  const [plain, refund] = [
    await desk.ticket({ teamId: team }),
    await desk.ticket({ teamId: team, tags: ['refund'] }),
  ];
  const german = await desk.ticket({ teamId: team, language: 'de-AT' });
  await desk.run();
  expect(await Promise.all([plain, refund, german].map(ownerOf))).toEqual([able, able, null]);
  await saveAgentProfile(desk.table, desk.context(), {
    agentId: other,
    fields: { ...fields, skills: [{ skill: 'german', level: 5 }] },
  });
  await desk.run();
  expect(await ownerOf(german)).toBe(other);
});

test('a customer who comes back within the days goes to the agent they had', async () => {
  const team = await desk.team({ returningDays: 7 });
  const [, second] = [await desk.agent([team]), await desk.agent([team])];
  const { id: requesterId } = await givenCustomer(database);
  await desk.ticket({ requesterId, assigneeId: second });
  await desk.run();
  const back = await desk.ticket({ teamId: team, requesterId });
  await desk.run();
  expect(await ownerOf(back)).toBe(second);
  desk.later(8 * 86_400);
  const late = await desk.ticket({ teamId: team, requesterId });
  await desk.run();
  expect(await ownerOf(late)).not.toBe(second);
});

describe('a ticket of a team that gives out none by itself, for which a method is named,', () => {
  const byHand = () => desk.team({ method: 'manual', needs: NEEDS });
  const NEEDS = [{ skill: 'german', level: 3, when: { of: 'language' as const, value: 'de' } }];

  test('goes to the agents in turn, and others of the team to nobody', async () => {
    const team = await byHand();
    const agents = [await desk.agent([team]), await desk.agent([team])];
    const other = await desk.ticket({ teamId: team });
    const ids = [await desk.ticket({ teamId: team }), await desk.ticket({ teamId: team })];
    for (const id of ids) await desk.change(id, { assignBy: 'round_robin' });
    await desk.run();
    expect((await Promise.all(ids.map(ownerOf))).sort()).toEqual(agents);
    expect(await ownerOf(other)).toBeNull();
    const [first = 0] = ids;
    expect((await loadTicket(desk.table, first)).assignBy).toBeUndefined();
    const given = (await eventsOf(desk.table, `T#${first}`)).find(({ type }) => type === 'ticket.assigned');
    expect(given).toMatchObject({ assignment: { teamId: team, reason: 'round_robin' } });
  });

  test('tells which trigger asked for it, when somebody asks why an agent has it', async () => {
    const team = await byHand();
    const agent = await desk.agent([team]);
    const actions = [{ do: 'assign' as const, team, by: 'round_robin' as const }];
    await givenTrigger(desk.table, desk.context(), { key: 'by_turns', conditions: {}, actions });
    const [id, other] = [await desk.ticket({}), await desk.ticket({})];
    const [created] = await eventsOf(desk.table, `T#${id}`);
    if (created === undefined) throw new Error('The ticket was not created');
    await automate(desk.table, desk.context(), created);
    await desk.run();
    expect(await ownerOf(id)).toBe(agent);
    const why = (ticketId: number) => whyIs(desk.table, ticketId, 'ticket.assigneeId');
    expect(await why(id)).toMatchObject({
      event: { actor: { kind: 'system', name: 'assignment' } },
      change: { before: null, after: agent },
      trigger: { trigger: { key: 'by_turns', version: 1 } },
    });
    // Whoever takes it by hand is who set it, and whoever asked for it by hand is no trigger.
    await desk.change(id, { assigneeId: 1 });
    expect(await why(id)).toMatchObject({ event: { actor: { kind: 'agent', id: 1 } }, trigger: null });
    await desk.change(other, { teamId: team, assignBy: 'round_robin' });
    await desk.run();
    expect(await why(other)).toMatchObject({ change: { before: null, after: agent }, trigger: null });
  });

  test('waits while everybody is full, visibly, and goes to the first who gets room', async () => {
    const team = await byHand();
    const agent = await desk.agent([team], 1);
    const has = await desk.ticket({ teamId: team, assigneeId: agent });
    const id = await desk.ticket({});
    await desk.change(id, { teamId: team, assignBy: 'least_loaded' });
    await desk.run();
    expect([await ownerOf(id), await positionOf(id)]).toEqual([null, 1]);
    desk.later(1);
    await desk.change(has, { status: 'solved' });
    await desk.run();
    expect(await ownerOf(id)).toBe(agent);
    expect(await desk.queue(team)).toEqual([]);
  });

  test('goes to whoever has the skill that it needs, and waits for such a one', async () => {
    const team = await byHand();
    const [plain, able] = [await desk.agent([team]), await desk.agent([team], 10, 'offline')];
    const fields = {
      capacity: { all: 1, channels: {} },
      skills: [{ skill: 'german', level: 4 }],
      calendar: null,
    };
    await saveAgentProfile(desk.table, desk.context(), { agentId: able, fields });
    const id = await desk.ticket({ teamId: team, language: 'de' });
    await desk.change(id, { assignBy: 'skill' });
    const easy = await desk.ticket({ teamId: team });
    await desk.change(easy, { assignBy: 'skill' });
    await desk.run();
    expect(await Promise.all([id, easy].map(ownerOf))).toEqual([null, plain]);
    await desk.be(able, 'online');
    await desk.run();
    expect(await ownerOf(id)).toBe(able);
  });

  test('stays with whoever of the team has it, is taken from whoever is of another, and is refused without a team', async () => {
    const [team, other] = [await byHand(), await byHand()];
    const [agent, elsewhere] = [await desk.agent([team]), await desk.agent([other])];
    const id = await desk.ticket({ teamId: team, assigneeId: elsewhere });
    const before = await loadTicket(desk.table, id);
    expect(await desk.change(id, { assignBy: 'round_robin' })).toEqual(before);
    const moved = await desk.ticket({ teamId: other, assigneeId: elsewhere });
    await desk.change(moved, { teamId: team, assignBy: 'round_robin' });
    await desk.run();
    expect(await Promise.all([id, moved].map(ownerOf))).toEqual([elsewhere, agent]);
    const lost = await desk.ticket({});
    await expect(desk.change(lost, { teamId: null, assignBy: 'skill' })).rejects.toMatchObject({
      fields: [{ path: 'teamId' }],
    });
  });

  test('waits no more once somebody has taken it, and not anew when they give it back', async () => {
    const team = await byHand();
    const agent = await desk.agent([team], 10, 'offline');
    const id = await desk.ticket({ teamId: team });
    await desk.change(id, { assignBy: 'skill' });
    await desk.run();
    expect(await desk.standing(id)).toMatchObject({ state: 'waiting', waiting: { by: 'skill' } });
    await desk.change(id, { assigneeId: agent });
    await desk.run();
    await desk.change(id, { assigneeId: null });
    await desk.be(agent, 'online');
    await desk.run();
    expect([await ownerOf(id), (await desk.standing(id)).state]).toEqual([null, 'idle']);
  });

  test('is asked of an agent first where the team wants that', async () => {
    const team = await desk.team({ method: 'manual', offerMinutes: 5 });
    const agent = await desk.agent([team]);
    const id = await desk.ticket({ teamId: team });
    await desk.change(id, { assignBy: 'round_robin' });
    await desk.run();
    expect(await desk.standing(id)).toMatchObject({ state: 'offered', agentId: agent });
    desk.later(1);
    await desk.change(id, { priority: 'high' }, agent);
    await desk.run();
    expect(await ownerOf(id)).toBe(agent);
  });

  test('goes by that method where the team has another', async () => {
    const team = await desk.team({ method: 'round_robin' });
    const [busy, idle] = [await desk.agent([team], 3), await desk.agent([team], 9)];
    for (const at of [1, 2, 3]) {
      await desk.be(idle, at === 3 ? 'online' : 'away');
      await desk.ticket({ teamId: team });
      await desk.run();
    }
    // It is the turn of the first.
    const id = await desk.ticket({ teamId: null });
    await desk.change(id, { teamId: team, assignBy: 'least_loaded' });
    await desk.run();
    expect([busy, await ownerOf(id)]).toEqual([busy, idle]);
  });
});

describe('an agent', () => {
  test('who comes for the first time is told since when they are there', async () => {
    const id = await desk.agent([], 10, 'offline');
    const came = await desk.be(id, 'online');
    expect(came).toEqual(await desk.workplace(id));
    expect(came).toMatchObject({ status: 'online', since: desk.now.toISOString() });
  });

  test('who goes away keeps what they have, and gives it back when they say so', async () => {
    const team = await desk.team();
    const agent = await desk.agent([team]);
    const id = await desk.ticket({ teamId: team });
    await desk.run();
    await desk.be(agent, 'away');
    await desk.run();
    expect(await ownerOf(id)).toBe(agent);
    const other = await desk.agent([team]);
    await desk.be(agent, 'away_hand_back');
    await desk.run();
    expect(await ownerOf(id)).toBe(other);
    const released = (await eventsOf(desk.table, `T#${id}`)).find(({ type }) => type === 'ticket.released');
    expect(released).toMatchObject({ assignment: { agentId: agent, teamId: team, reason: 'away' } });
  });

  test.each([true, false])(
    'whose last session ends is offline; the team takes back what they have: %s',
    async (handBackOffline) => {
      const team = await desk.team({ handBackOffline });
      const agent = await desk.agent([team], 10, 'offline');
      const own = { principal: agentOf({ id: agent }), agentId: agent };
      const beat = { sessionId: 'tab00001', viewing: 7 };
      await keepSession(desk.table, desk.context(), { ...own, beat: { ...beat, status: 'online' } });
      const id = await desk.ticket({ teamId: team });
      await desk.run();
      expect(await ownerOf(id)).toBe(agent);
      desk.later(601);
      await fireWorkplace(desk.table, desk.context(), agent);
      await desk.run();
      expect(await desk.workplace(agent)).toMatchObject({
        status: 'offline',
        resumes: 'online',
        sessions: {},
      });
      expect(await ownerOf(id)).toBe(handBackOffline ? null : agent);
      desk.later(1);
      await keepSession(desk.table, desk.context(), { ...own, beat });
      await desk.run();
      expect(await desk.workplace(agent)).toMatchObject({ status: 'online' });
      expect(await ownerOf(id)).toBe(agent);
      const told = (await eventsOf(desk.table, `AGENT#${agent}`)).filter((event) => 'availability' in event);
      expect(told.map((event) => 'availability' in event && event.availability.reason)).toEqual([
        'chosen',
        'sessions_ended',
        'session_began',
      ]);
    },
  );

  test('who is online before their hours is given what waits when those begin', async () => {
    await givenOffice(desk.table);
    const team = await desk.team();
    const agent = await desk.agent([team]);
    const fields = { capacity: { all: 5, channels: {} }, skills: [], calendar: 'office' };
    await saveAgentProfile(desk.table, desk.context(), { agentId: agent, fields });
    desk.now = new Date('2026-03-13T06:00:00.000Z');
    const id = await desk.ticket({ teamId: team });
    await desk.run();
    expect(await ownerOf(id)).toBeNull();
    expect(await desk.workplace(agent)).toMatchObject({ opensAt: '2026-03-13T08:00:00.000Z' });
    expect(desk.armed).toContain(`workplace ${agent}`);
    desk.now = new Date('2026-03-13T08:00:00.000Z');
    await fireWorkplace(desk.table, desk.context(), agent);
    await desk.run();
    expect(await ownerOf(id)).toBe(agent);
  });
});

describe('what nobody touches', () => {
  test('goes back to the queue and to somebody else after minutes of business time', async () => {
    const team = await desk.team({ untouchedMinutes: 30 });
    const [one, two] = [await desk.agent([team]), await desk.agent([team])];
    const id = await desk.ticket({ teamId: team });
    await desk.run();
    expect(await ownerOf(id)).toBe(one);
    await pass(29 * 60, id);
    expect(await ownerOf(id)).toBe(one);
    await pass(61, id);
    expect(await ownerOf(id)).toBe(two);
    expect(await typesOf(id)).toEqual(expect.arrayContaining(['ticket.left_untouched', 'ticket.released']));
  });

  test('stays whose it is once an agent did something on it', async () => {
    const team = await desk.team({ untouchedMinutes: 30 });
    const [one] = [await desk.agent([team]), await desk.agent([team])];
    const id = await desk.ticket({ teamId: team });
    await desk.run();
    desk.later(60);
    const message = { kind: 'internal_note' as const, text: 'Seen.' };
    await addMessage({ table: desk.table, rules }, desk.context(one), {
      principal: agentOf({ id: one }),
      ticketId: id,
      message,
    });
    await desk.run();
    await pass(3600, id);
    expect(await ownerOf(id)).toBe(one);
  });
});

describe('an offer', () => {
  const given = async () => {
    const team = await desk.team({ offerMinutes: 2 });
    const agents = [await desk.agent([team], 1), await desk.agent([team], 1)] as const;
    const id = await desk.ticket({ teamId: team });
    await desk.run();
    expect(await desk.standing(id)).toMatchObject({ state: 'offered', agentId: agents[0] });
    expect(await ownerOf(id)).toBeNull();
    return { team, agents, id };
  };
  const answer = (agentId: number, ticketId: number) => ({ principal: agentOf({ id: agentId }), ticketId });

  test('keeps room for the ticket, and is taken', async () => {
    const { team, agents, id } = await given();
    const next = await desk.ticket({ teamId: team });
    await desk.run();
    expect(await desk.standing(next)).toMatchObject({ state: 'offered', agentId: agents[1] });
    await acceptOffer({ table: desk.table, rules }, desk.context(agents[0]), answer(agents[0], id));
    await desk.run();
    expect(await desk.standing(id)).toMatchObject({ state: 'held', agentId: agents[0] });
    expect(await ownerOf(id)).toBe(agents[0]);
    await expect(
      acceptOffer({ table: desk.table, rules }, desk.context(agents[0]), answer(agents[0], next)),
    ).rejects.toMatchObject({ code: 'ticket.not_offered' });
  });

  test('that is declined goes to the next, and not to the same again', async () => {
    const { agents, id } = await given();
    await declineOffer(desk.table, desk.context(agents[0]), answer(agents[0], id));
    await desk.run();
    expect(await desk.standing(id)).toMatchObject({ state: 'offered', agentId: agents[1] });
    await declineOffer(desk.table, desk.context(agents[1]), answer(agents[1], id));
    await desk.run();
    expect(await desk.standing(id)).toMatchObject({ state: 'waiting', waiting: { declined: [...agents] } });
    expect(await positionOf(id)).toBe(1);
  });

  test('that nobody answers goes to the next', async () => {
    const { agents, id } = await given();
    await pass(121, id);
    expect(await desk.standing(id)).toMatchObject({ state: 'offered', agentId: agents[1] });
    const ended = (await eventsOf(desk.table, `T#${id}`)).find(({ type }) => type === 'ticket.offer_ended');
    expect(ended).toMatchObject({ offer: { agentId: agents[0], outcome: 'expired' } });
  });

  test('is taken by the first act on the ticket, and ends when somebody else is assigned or they go', async () => {
    const { team, agents, id } = await given();
    desk.later(1);
    await desk.change(id, { priority: 'high' }, agents[0]);
    await desk.run();
    expect(await ownerOf(id)).toBe(agents[0]);
    const other = await desk.ticket({ teamId: team });
    await desk.run();
    expect(await desk.standing(other)).toMatchObject({ state: 'offered', agentId: agents[1] });
    await desk.be(agents[1], 'away');
    await desk.run();
    expect(await desk.standing(other)).toMatchObject({ state: 'waiting' });
    await desk.be(agents[1], 'online');
    await desk.run();
    await desk.change(other, { assigneeId: agents[0] });
    await desk.run();
    expect(await desk.standing(other)).toMatchObject({ state: 'held', agentId: agents[0] });
    expect((await desk.workplace(agents[1])).held).toEqual({});
  });
});

test('the workload tells who has how much to do, to admins of all teams and to leads of theirs', async () => {
  const team = await desk.team();
  const agent = await desk.agent([team], 1);
  const ids = [await desk.ticket({ teamId: team }), await desk.ticket({ teamId: team })];
  await desk.run();
  const own = { principal: agentOf({ id: agent }), agentId: agent };
  await keepSession(desk.table, desk.context(), {
    ...own,
    beat: { sessionId: 'tab00001', viewing: ids[0] ?? 0 },
  });
  const lists = await loadListShards(desk.table, 1);
  const load = await workloadOf({ table: desk.table, rules: await inForce(), lists }, desk.context(), ADMIN);
  expect(load.teams).toMatchObject([
    { teamId: team, method: 'round_robin', oldestWaitingSince: desk.now.toISOString(), online: 1 },
  ]);
  expect(load.agents.find(({ agentId }) => agentId === agent)).toMatchObject({
    status: 'online',
    capacity: { all: 1 },
    load: { api: 1 },
    viewing: [ids[0]],
  });
  const lead = { ...agentOf({ id: 1, teamIds: [] }), permissions: ['lead' as const] };
  const theirs = await workloadOf({ table: desk.table, rules: await inForce(), lists }, desk.context(), lead);
  expect(theirs).toEqual({ teams: [], agents: [] });
  await expect(
    workloadOf({ table: desk.table, rules: await inForce(), lists }, desk.context(), agentOf({ id: agent })),
  ).rejects.toMatchObject({ code: 'permission.denied' });
});

test('a team that gives out its tickets by hand again lets nothing wait, and one that begins finds what nobody has', async () => {
  const team = await desk.team({ method: 'manual' });
  const agent = await desk.agent([team]);
  const id = await desk.ticket({ teamId: team });
  await desk.run();
  expect(await ownerOf(id)).toBeNull();
  await desk.be(agent, 'away');
  await desk.settle(team, { method: 'least_loaded' });
  await desk.run();
  expect(await desk.queue(team)).toEqual([id]);
  await desk.settle(team, { method: 'manual' });
  await desk.run();
  expect(await desk.queue(team)).toEqual([]);
  await desk.settle(team, { method: 'least_loaded' });
  await desk.be(agent, 'online');
  await desk.run();
  expect(await ownerOf(id)).toBe(agent);
});

test('a team with more tickets than are looked at at once begins to give them out, though the power goes meanwhile', async () => {
  const team = await desk.team({ method: 'manual' });
  const ids: number[] = [];
  for (let at = 0; at < 120; at += 1) ids.push(await desk.ticket({ teamId: team }));
  await desk.run();
  await desk.settle(team, {});
  const begun = (await desk.news()).find(({ type }) => type === 'job.started');
  if (begun?.type !== 'job.started') throw new Error('No job has begun');
  const jobs = new JobQueue().begin(begun.job.id);
  // A page ends as soon as it may.
  jobs.secondsALook = 1000;
  jobs.now = desk.now;
  let left = 60;
  const dying: Table = {
    ...desk.table,
    write: async (writes) => {
      left -= 1;
      if (left < 0) throw new Error('The power has gone');
      return desk.table.write(writes);
    },
  };
  await jobs.deliver(dying);
  expect(await jobs.deliver(dying)).toMatchObject({ message: 'The power has gone' });
  expect((await desk.queue(team)).length).toBeLessThan(60);
  await jobs.drain(desk.table);
  expect((await desk.queue(team)).sort((one, other) => one - other)).toEqual(ids);
  const agent = await desk.agent([team], 200);
  await desk.run();
  expect((await desk.open()).get(agent)).toHaveLength(120);
  expect(await desk.queue(team)).toEqual([]);
});
