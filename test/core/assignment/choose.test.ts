import fc from 'fast-check';
import {
  allot,
  type Candidate,
  choose,
  roomFor,
  type Waits,
  withTicket,
} from '../../../core/assignment/choose.ts';

const NOW = new Date('2026-03-12T10:00:00.000Z');
const agent = (agentId: number, more: Partial<Candidate> = {}): Candidate => ({
  agentId,
  isHere: true,
  capacity: { all: 10, channels: {} },
  skills: [],
  load: new Map(),
  lastAssignedAt: null,
  ...more,
});
const ticket = (ticketId: number, more: Partial<Waits> = {}): Waits => ({
  ticketId,
  channel: 'email',
  needs: [],
  lastAgentId: null,
  declined: [],
  missed: [],
  ...more,
});
const turns = { method: 'round_robin', tieBreak: 'round_robin' } as const;
const room = { method: 'least_loaded', tieBreak: 'round_robin' } as const;
const skilled = { method: 'skill', tieBreak: 'least_loaded' } as const;
const load = (email: number) => new Map([['email', email]]);

test('round robin gives a ticket to whoever had none for the longest time', () => {
  const agents = [
    agent(1, { lastAssignedAt: '2026-03-12T09:00:00.000Z' }),
    agent(2, { lastAssignedAt: '2026-03-12T08:00:00.000Z', load: load(9) }),
    agent(3, { lastAssignedAt: '2026-03-12T07:00:00.000Z', isHere: false }),
  ];
  expect(choose(turns, agents, ticket(1))).toEqual({ agentId: 2, reason: 'round_robin' });
  expect(choose(turns, [...agents, agent(4)], ticket(1))?.agentId).toBe(4);
});

test('least loaded gives it to whoever has the most room, and of equals to whose turn it is', () => {
  const agents = [
    agent(1, { load: load(2), lastAssignedAt: '2026-03-12T09:00:00.000Z' }),
    agent(2, { capacity: { all: 30, channels: { email: 12 } }, load: load(5) }),
    agent(3, { load: load(2) }),
  ];
  expect(choose(room, agents, ticket(1))).toEqual({ agentId: 3, reason: 'least_loaded' });
});

test('by skill it goes to who has all that it needs, well enough; else it waits', () => {
  const german = { skill: 'german', level: 3 };
  const billing = { skill: 'billing', level: 1 };
  const agents = [
    agent(1, { skills: [german] }),
    agent(2, { skills: [{ ...german, level: 2 }, billing] }),
    agent(3, { skills: [{ ...german, level: 5 }, billing], load: load(5) }),
    agent(4, { skills: [german, billing], load: load(6) }),
  ];
  expect(choose(skilled, agents, ticket(1, { needs: [german, billing] }))?.agentId).toBe(3);
  expect(choose(skilled, agents, ticket(1, { needs: [{ skill: 'chess', level: 1 }] }))).toBeNull();
  expect(choose(turns, agents, ticket(1, { needs: [{ skill: 'chess', level: 1 }] }))?.agentId).toBe(1);
});

test('a channel has a capacity of its own within that of all', () => {
  const busy = agent(1, { capacity: { all: 5, channels: { chat: 1 } }, load: new Map([['chat', 1]]) });
  expect(choose(turns, [busy], ticket(1, { channel: 'chat' }))).toBeNull();
  expect(choose(turns, [busy], ticket(1))?.agentId).toBe(1);
  expect(roomFor(agent(1, { load: load(12) }), 'email')).toBe(-2);
});

test('who helped the requester the last time comes first while they have room', () => {
  const agents = [agent(1), agent(2, { load: load(9) })];
  expect(choose(room, agents, ticket(1, { lastAgentId: 2 }))).toEqual({ agentId: 2, reason: 'returning' });
  expect(choose(room, [agent(1), agent(2, { load: load(10) })], ticket(1, { lastAgentId: 2 }))?.agentId).toBe(
    1,
  );
});

test('who declined a ticket is not asked again, and who let an offer pass comes last', () => {
  const agents = [agent(1), agent(2), agent(3, { load: load(10) })];
  expect(choose(turns, agents, ticket(1, { declined: [1] }))?.agentId).toBe(2);
  expect(choose(turns, agents, ticket(1, { declined: [1, 2] }))).toBeNull();
  expect(choose(turns, agents, ticket(1, { missed: [1] }))?.agentId).toBe(2);
  expect(choose(turns, agents, ticket(1, { declined: [2], missed: [1], lastAgentId: 1 }))?.agentId).toBe(1);
});

test('a ticket that nobody can take holds up none behind it', () => {
  const needs = [{ skill: 'chess', level: 1 }];
  const given = allot(skilled, [agent(1)], [ticket(1, { needs }), ticket(2)], NOW);
  expect(given.map((one) => [one.ticket.ticketId, one.choice.agentId])).toEqual([[2, 1]]);
});

const TICKETS = 10_000;
const AGENTS = 10;
test.each([turns, room])(
  'of 10,000 tickets, ten equal agents get shares within two percent: $method',
  (choosing) => {
    let agents = Array.from({ length: AGENTS }, (_, at) =>
      agent(at + 1, { capacity: { all: 25, channels: {} } }),
    );
    const shares = new Map<number, number>();
    const held: { agentId: number; until: number }[] = [];
    const random = seeded(7);
    for (let at = 0; at < TICKETS; at += 1) {
      // Work takes as long as it takes: some of what was given out is solved by now, in no order.
      for (const done of held.filter(({ until }) => until <= at)) {
        held.splice(held.indexOf(done), 1);
        agents = agents.map((one) => (one.agentId === done.agentId ? without(one) : one));
      }
      const [given] = allot(choosing, agents, [ticket(at + 1)], new Date(NOW.getTime() + at));
      if (given === undefined) throw new Error('somebody has room');
      const { agentId } = given.choice;
      shares.set(agentId, (shares.get(agentId) ?? 0) + 1);
      held.push({ agentId, until: at + 20 + Math.floor(random() * 60) });
      agents = agents.map((one) =>
        one.agentId === agentId ? withTicket(one, 'email', new Date(NOW.getTime() + at).toISOString()) : one,
      );
    }
    for (const share of shares.values())
      expect(Math.abs(share / (TICKETS / AGENTS) - 1)).toBeLessThanOrEqual(0.02);
    expect(shares.size).toBe(AGENTS);
  },
);

const without = (one: Candidate): Candidate => ({ ...one, load: load((one.load.get('email') ?? 0) - 1) });
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

test('whatever waits and whoever is there, nobody gets more than they have room for, and none who could take one is left idle', () => {
  const anyAgent = fc.record({
    isHere: fc.boolean(),
    capacity: fc.record({ all: fc.nat(4), channels: fc.record({ chat: fc.nat(2) }, { requiredKeys: [] }) }),
    email: fc.nat(5),
    skills: fc.constantFrom<Waits['needs']>([], [{ skill: 'german', level: 2 }]),
  });
  const anyTicket = fc.record({
    channel: fc.constantFrom('email', 'chat'),
    needs: fc.constantFrom<Waits['needs']>([], [{ skill: 'german', level: 1 }]),
    lastAgentId: fc.constantFrom(null, 1, 2),
    declined: fc.constantFrom<number[]>([], [1]),
    missed: fc.constantFrom<number[]>([], [2]),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(turns, room, skilled),
      fc.array(anyAgent, { maxLength: 5 }),
      fc.array(anyTicket, { maxLength: 12 }),
      (choosing, givenAgents, givenTickets) => {
        const agents = givenAgents.map(({ email, ...one }, at) =>
          agent(at + 1, { ...one, load: load(email) }),
        );
        const waiting = givenTickets.map((one, at) => ticket(at + 1, one));
        const given = allot(choosing, agents, waiting, NOW);
        const after = agents.map((one) =>
          given
            .filter(({ choice }) => choice.agentId === one.agentId)
            .reduce((held, { ticket: { channel } }) => withTicket(held, channel, NOW.toISOString()), one),
        );
        for (const [at, one] of after.entries()) {
          for (const channel of ['email', 'chat']) {
            const got = given.some(
              ({ ticket: t, choice }) => t.channel === channel && choice.agentId === at + 1,
            );
            if (got) expect(roomFor(one, channel)).toBeGreaterThanOrEqual(0);
          }
          if (!one.isHere) expect(one).toEqual(agents[at]);
        }
        const isGiven = new Set(given.map(({ ticket: { ticketId } }) => ticketId));
        for (const left of waiting.filter(({ ticketId }) => !isGiven.has(ticketId)))
          expect(choose(choosing, after, left)).toBeNull();
      },
    ),
  );
});
