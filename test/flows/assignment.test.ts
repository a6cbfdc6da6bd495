import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { agentOutSchema, teamOutSchema } from '../../schemas/api/agents.ts';
import {
  availabilityOutSchema,
  ticketAssignmentSchema,
  workloadSchema,
} from '../../schemas/api/assignment.ts';
import { auditTrail, bodyOf, change, MAILBOX, ticketFrom, tokenFor } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const CAPACITY = 2;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const addressOf = (name: string) => `${name}@customer.example.net`;

describe('assignment on a running desk', () => {
  let desk: RunningHost;
  let teamId: number;
  let [ana, ben] = [0, 0];
  const numbers = new Map<string, number>();
  beforeAll(async () => {
    desk = await startHost();
    teamId = bodyOf(teamOutSchema, await desk.api('POST', '/teams', { body: { name: 'Support' } })).id;
    bodyOf(z.unknown(), await desk.api('PATCH', `/mailboxes/${MAILBOX}`, { body: { teamId } }));
    [ana, ben] = [await givenAgent('ana'), await givenAgent('ben')];
    await giveOut('longest_waiting');
  });
  afterAll(() => desk.dispose());

  async function givenAgent(name: string, team = teamId): Promise<number> {
    const body = { name, address: `${name}@desk.example.com`, role: 'agent', teamIds: [team] };
    const { id } = bodyOf(agentOutSchema, await desk.api('POST', '/agents', { body }));
    const profile = { capacity: { all: CAPACITY } };
    bodyOf(z.unknown(), await desk.api('PUT', `/agents/${id}/profile`, { body: profile }));
    return id;
  }
  const giveOut = async (order: string) => {
    const body = { method: 'round_robin', order };
    bodyOf(z.unknown(), await desk.api('PUT', `/teams/${teamId}/assignment`, { body }));
  };
  const come = async (agentId: number) => {
    const token = await tokenFor(desk, { owner: { kind: 'agent', id: agentId } });
    const body = { status: 'online' };
    const answer = await desk.api('PUT', `/agents/${agentId}/availability`, { body, token });
    return bodyOf(availabilityOutSchema, answer);
  };
  const numberOf = (name: string) => numbers.get(name) ?? 0;
  const standingOf = async (name: string) => {
    const answer = await desk.api('GET', `/tickets/${numberOf(name)}/assignment`);
    return bodyOf(ticketAssignmentSchema, answer);
  };
  /** Waits until each of these stands so: the agent who has it, or its place in the queue. */
  const stand = (what: string, expected: Record<string, { agentId: number } | { position: number }>) =>
    until(what, async () => {
      const right = Object.entries(expected).map(async ([name, wanted]) => {
        const { agentId, position } = await standingOf(name);
        return 'agentId' in wanted ? agentId === wanted.agentId : position === wanted.position;
      });
      return (await Promise.all(right)).every(Boolean);
    });
  const write = async (name: string) => {
    await desk.sendMail({ from: addressOf(name), to: MAILBOX, subject: name, text: 'Are you there?' });
    const { id } = await ticketFrom(desk, addressOf(name));
    numbers.set(name, id);
  };
  const solve = (name: string) => change(desk, numberOf(name), { status: 'solved' });
  /** The most that each agent ever had open at a time, by the trails of the tickets. */
  const mostAtOnce = async () => {
    const trails = await Promise.all([...numbers.values()].map((id) => auditTrail(desk, id)));
    const steps = trails.flatMap((trail) => {
      const given = trail.filter(({ type }) => type === 'ticket.assigned');
      const solved = trail.find(({ change: made }) => made?.status?.after === 'solved');
      return given.flatMap(({ at, assignment }) => {
        const agentId = assignment?.agentId ?? 0;
        const gift = { at, agentId, more: 1 };
        return solved === undefined ? [gift] : [gift, { at: solved.at, agentId, more: -1 }];
      });
    });
    const [now, most] = [new Map<number, number>(), new Map<number, number>()];
    for (const { agentId, more } of steps.sort((one, other) => (one.at < other.at ? -1 : 1))) {
      now.set(agentId, (now.get(agentId) ?? 0) + more);
      most.set(agentId, Math.max(most.get(agentId) ?? 0, now.get(agentId) ?? 0));
    }
    return Object.fromEntries(most);
  };

  test('a mail is given to somebody within seconds, by turns, and what nobody has room for waits in its order', async () => {
    const { status, since } = await come(ana);
    expect([status, since === null]).toEqual(['online', false]);
    await come(ben);
    const turns = { first: ana, second: ben, third: ana, fourth: ben };
    for (const [name, agentId] of Object.entries(turns)) {
      await write(name);
      await stand(`${name} to be given`, { [name]: { agentId } });
    }
    for (const name of ['fifth', 'sixth', 'seventh', 'eighth']) await write(name);
    await stand('everybody to be full', {
      fifth: { position: 1 },
      sixth: { position: 2 },
      seventh: { position: 3 },
      eighth: { position: 4 },
    });
  });

  test('a queue drains in its order across a power cut, and nobody gets more than they have room for', async () => {
    await Promise.all([solve('second'), change(desk, numberOf('eighth'), { priority: 'urgent' })]);
    await desk.kill9();
    await desk.restart();
    await stand('the longest waiting', { fifth: { agentId: ben }, sixth: { position: 1 } });
    await giveOut('most_urgent');
    // By then it is in force everywhere.
    await pause(2000);
    await stand('the urgent one before the others', {
      eighth: { position: 1 },
      sixth: { position: 2 },
      seventh: { position: 3 },
    });
    await solve('first');
    await stand('the most urgent', { eighth: { agentId: ana }, sixth: { position: 1 } });
    const cleo = await givenAgent('cleo');
    await come(cleo);
    await stand('whoever came to have the rest', { sixth: { agentId: cleo }, seventh: { agentId: cleo } });
    expect(await mostAtOnce()).toEqual({ [ana]: CAPACITY, [ben]: CAPACITY, [cleo]: CAPACITY });
    const { agents } = bodyOf(workloadSchema, await desk.api('GET', '/workload'));
    const loads = agents.map(({ agentId, status, load }) => [agentId, status, load]);
    const full = [ana, ben, cleo].map((agentId) => [agentId, 'online', { email: CAPACITY }]);
    expect(loads).toEqual(expect.arrayContaining(full));
  });

  test('a ticket that is imported waits where its age puts it, and is given to whoever gets room', async () => {
    await giveOut('longest_waiting');
    await write('ninth');
    const createdAt = '2021-03-01T09:00:00Z';
    const message = { externalId: 'old:m1', kind: 'customer_message', createdAt, text: 'It is broken.' };
    const requester = { address: addressOf('zoe') };
    const ticket = {
      ...{ externalId: 'old:1', requester, createdAt, subject: 'old', team: 'Support', status: 'open' },
      messages: [{ ...message, author: { customer: requester } }],
    };
    const answer = await desk.api('POST', '/import/tickets', { body: { tickets: [ticket] } });
    const { results } = bodyOf(z.object({ results: z.array(z.object({ id: z.int() })) }), answer);
    numbers.set('old', results[0]?.id ?? 0);
    await stand('the imported one to wait', { old: { position: 1 }, ninth: { position: 2 } });
    await solve('eighth');
    await stand('the imported one to be given', { old: { agentId: ana }, ninth: { position: 1 } });
  });

  describe('a team that goes by skill', () => {
    let experts: number;
    let [dora, emil] = [0, 0];
    beforeAll(async () => {
      experts = bodyOf(teamOutSchema, await desk.api('POST', '/teams', { body: { name: 'Experts' } })).id;
      const needs = [{ skill: 'german', level: 3, when: { of: 'tag', value: 'german' } }];
      await put(`/teams/${experts}/assignment`, { method: 'skill', needs, returningDays: 7 });
      // It opens in two hours.
      const opens = (await desk.now()).getUTCHours() + 2;
      const span = [opens, opens + 4].map((hour) => `${String(hour % 24).padStart(2, '0')}:00`);
      const week = Object.fromEntries(DAYS.map((day) => [day, [span]]));
      await put('/calendars/later', { timeZone: 'UTC', week });
      [dora, emil] = [await givenAgent('dora', experts), await givenAgent('emil', experts)];
      const skills = [{ skill: 'german', level: 4 }];
      await put(`/agents/${dora}/profile`, { capacity: { all: 5 }, skills, calendar: 'later' });
      for (const agentId of [dora, emil]) await come(agentId);
      // By then it is in force everywhere.
      await pause(2000);
    });

    const put = async (path: string, body: object) =>
      bodyOf(z.unknown(), await desk.api('PUT', path, { body }));
    const open = async (name: string, requester: string, more: object = {}) => {
      const body = {
        ...{ subject: name, text: 'Are you there?', kind: 'internal_note', teamId: experts },
        ...{ requester: { address: addressOf(requester), name: requester }, ...more },
      };
      const { id } = bodyOf(z.object({ id: z.int() }), await desk.api('POST', '/tickets', { body }));
      numbers.set(name, id);
    };

    test('gives what needs a skill to nobody else, and not before the hours of whoever has it', async () => {
      await open('german', 'uta', { tags: ['german'] });
      await open('plain', 'vera');
      await stand('what anybody can do', { plain: { agentId: emil }, german: { position: 1 } });
      expect((await desk.api('POST', '/calendars/later/retire')).body).toMatchObject({
        code: 'calendar.of_agent',
      });
      await desk.advance('PT2H');
      await stand('the hours to begin', { german: { agentId: dora } });
    });

    test('gives a customer who comes back to whom they had, though it is the turn of another', async () => {
      await open('again', 'uta');
      await stand('it to be given', { again: { agentId: dora } });
      await open('next', 'wim');
      await stand('the next to be given', { next: { agentId: emil } });
    });

    test('and one that does nothing by itself, when a trigger says so', async () => {
      const { id: byHand } = bodyOf(
        teamOutSchema,
        await desk.api('POST', '/teams', { body: { name: 'By hand' } }),
      );
      const fay = await givenAgent('fay', byHand);
      const body = {
        key: 'given-out',
        name: 'Given out',
        events: ['ticket.created'],
        conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['given-out'] }] },
        actions: [{ do: 'assign', team: byHand, by: 'round_robin' }],
      };
      bodyOf(z.unknown(), await desk.api('POST', '/triggers', { body }));
      await pause(2000);
      await open('handed', 'xaver', { teamId: byHand, tags: ['given-out'] });
      await open('kept', 'yara', { teamId: byHand });
      await stand('it to wait', { handed: { position: 1 } });
      await come(fay);
      await stand('whoever came to have it', { handed: { agentId: fay } });
      expect(await standingOf('kept')).toMatchObject({ agentId: null, position: null });
    });
  });
});
