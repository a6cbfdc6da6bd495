import * as fc from 'fast-check';
import { isWork } from '../../../core/assignment/target.ts';
import { noteHandOuts } from '../../../core/assignment/team-assignment-area.ts';
import type { Write } from '../../../core/shared/write.ts';
import { assignByOf } from '../../../core/ticket/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { AssigningDesk } from '../../support/assigning.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { emptied, scheduled } from '../../support/racing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase({ sleep: async () => {} });
});
afterAll(() => database.stop());

/** Numbers in [0, 1), the same ones for a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

const isGift = (write: Write): boolean =>
  write.type === 'put' && /"type":"ticket\.assigned"/.test(JSON.stringify(write.row));

/** Lets one write happen at a time, and looks at the desk after each by which somebody is given a ticket. */
function watching(desk: AssigningDesk, look: () => Promise<void>): void {
  const { table } = desk;
  let last: Promise<unknown> = Promise.resolve();
  desk.table = {
    ...table,
    write: (writes) => {
      const mine = last.then(async () => {
        await table.write(writes);
        if (writes.some(isGift)) await look();
      });
      last = mine.catch(() => {});
      return mine;
    },
  };
}

/** What is known of every ticket and agent is as the tickets say, nobody is forgotten, and nobody waits for whom there is room. */
async function requireInLine(desk: AssigningDesk, teams: readonly number[], agents: readonly Someone[]) {
  const tickets = await desk.tickets();
  const work = tickets.filter(isWork);
  const rules = await desk.assigner().rules.latest(desk.now);
  const isGivenOut = (ticket: Ticket) =>
    assignByOf(ticket) !== null || rules.teams.of(ticket.teamId) !== undefined;
  const waiting = work.filter(
    (ticket) => ticket.assigneeId === null && teams.includes(ticket.teamId ?? 0) && isGivenOut(ticket),
  );
  const held = work.filter(({ assigneeId }) => assigneeId !== null);
  for (const ticket of tickets) {
    const state = waiting.includes(ticket) ? 'waiting' : held.includes(ticket) ? 'held' : 'idle';
    const agent = state === 'held' ? { agentId: ticket.assigneeId } : {};
    expect({ id: ticket.id, ...(await desk.standing(ticket.id)) }).toMatchObject({
      id: ticket.id,
      state,
      ...agent,
    });
  }
  for (const { id, teamIds, capacity, isHere } of agents) {
    const has = held.filter(({ assigneeId }) => assigneeId === id).map(numberOf);
    const { held: known } = await desk.workplace(id);
    expect(Object.keys(known).map(Number).sort(byNumber)).toEqual(has.sort(byNumber));
    const forThem = waiting.filter(({ teamId }) => teamIds.includes(teamId ?? 0)).map(numberOf);
    if (isHere && has.length < capacity) expect([id, forThem]).toEqual([id, []]);
  }
  for (const team of teams) {
    const right = waiting.filter(({ teamId }) => teamId === team).map(numberOf);
    expect((await desk.queue(team)).sort(byNumber)).toEqual(right.sort(byNumber));
  }
}

const numberOf = ({ id }: { id: number }): number => id;

interface Someone {
  readonly id: number;
  readonly teamIds: number[];
  readonly capacity: number;
  readonly isHere: boolean;
}
const byNumber = (one: number, other: number): number => one - other;

async function givenDesk(desk: AssigningDesk, tickets: number) {
  const teams = [await desk.team(), await desk.team({ method: 'least_loaded', order: 'most_urgent' })];
  const agents: Someone[] = [];
  for (const [at, capacity] of [3, 2, 4, 1, 5].entries()) {
    const teamIds = at === 2 ? teams : [teams[at % 2] ?? 0];
    agents.push({ id: await desk.agent(teamIds, capacity), teamIds, capacity, isHere: true });
  }
  const ids: number[] = [];
  for (let at = 0; at < tickets; at += 1)
    ids.push(await desk.ticket({ teamId: teams[at % 2] ?? 0, priority: at % 3 === 0 ? 'urgent' : 'normal' }));
  return { teams, agents, ids };
}

test('twenty consumers at once, events in no order and some twice: nobody gets more than they have room for, and none waits for whom there is room', async () => {
  const desk = new AssigningDesk(database, await emptied(database));
  const { teams, agents, ids } = await givenDesk(desk, 16);
  const random = seeded(11);
  let gifts = 0;
  watching(desk, async () => {
    gifts += 1;
    const open = await desk.open();
    for (const { id, capacity } of agents) expect((open.get(id) ?? []).length).toBeLessThanOrEqual(capacity);
  });
  const solve = async () => {
    for (let done = 0; done < 6; done += 1) {
      await new Promise((later) => setTimeout(later, 10));
      const open = [...(await desk.open()).values()].flat();
      const [id] = open.length > 0 ? [open[Math.floor(random() * open.length)]] : ids;
      if (id !== undefined) await desk.change(id, { status: 'solved' });
    }
  };
  await desk.race(20, random, solve);
  await requireInLine(desk, teams, agents);
  expect(gifts).toBeGreaterThanOrEqual(12);
});

test('with people who assign, take back, solve, reopen and go in between, everything is in line in the end', async () => {
  const desk = new AssigningDesk(database, await emptied(database));
  const { teams, agents, ids } = await givenDesk(desk, 12);
  const random = seeded(5);
  const any = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const gone = new Set<number>();
  const goOrCome = async ({ id }: Someone) => {
    const isBack = gone.delete(id);
    if (!isBack) gone.add(id);
    await desk.be(id, isBack ? 'online' : 'away_hand_back');
  };
  // Of the third team tickets go to agents only by a method that is named for them.
  const byHand = await desk.team({ method: 'manual' });
  await noteHandOuts(desk.table, desk.context(), byHand);
  for (const capacity of [2, 1])
    agents.push({ id: await desk.agent([byHand], capacity), teamIds: [byHand], capacity, isHere: true });
  const acts = [
    (id: number) => desk.change(id, { teamId: byHand, assignBy: any(['round_robin', 'least_loaded']) }),
    (id: number) => desk.change(id, { assigneeId: any(agents).id }),
    (id: number) => desk.change(id, { assigneeId: null }),
    (id: number) => desk.change(id, { status: 'solved' }),
    (id: number) => desk.change(id, { status: 'open' }),
    (id: number) => desk.change(id, { teamId: any([...teams, null]), priority: any(['high', 'low']) }),
    () => goOrCome(any(agents)),
  ];
  const act = async () => {
    for (let done = 0; done < 36; done += 1) await any(acts)(any(ids));
  };
  await desk.race(20, random, act);
  await requireInLine(
    desk,
    [...teams, byHand],
    agents.map((agent) => ({ ...agent, isHere: !gone.has(agent.id) })),
  );
});

test('in whatever order the requests of consumers and people reach the table, nobody gets too many and nobody is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.infiniteStream(fc.nat(2)), async (scheduler, dice) => {
      const desk = new AssigningDesk(database, await emptied(database));
      const team = await desk.team();
      const agents: Someone[] = [];
      for (const capacity of [1, 2])
        agents.push({ id: await desk.agent([team], capacity), teamIds: [team], capacity, isHere: true });
      const ids: number[] = [];
      for (let at = 0; at < 4; at += 1) ids.push(await desk.ticket({ teamId: team }));
      await desk.run();
      const full = await desk.open();
      const held = [...full.values()].flat();
      expect(held).toHaveLength(3);
      // Somebody is done, and at the same time a ticket comes, another is taken by hand, and an agent goes.
      for (const id of held.slice(0, 1 + (dice.next().value ?? 0)))
        await desk.change(id, { status: 'solved' });
      ids.push(await desk.ticket({ teamId: team }));
      const events = await desk.news();
      const plain = desk.table;
      const slow = scheduled(plain, scheduler);
      const consumers = [...events, ...events].map((event) =>
        desk.take(event, desk.assigner(slow)).catch(() => 'again'),
      );
      await scheduler.waitFor(Promise.all(consumers));
      for (const [agentId, has] of await desk.open())
        expect(has.length).toBeLessThanOrEqual(agents.find(({ id }) => id === agentId)?.capacity ?? 0);
      for (const event of events) await desk.take(event);
      await desk.run();
      await requireInLine(desk, [team], agents);
    }),
    { numRuns: 4 },
  );
});
