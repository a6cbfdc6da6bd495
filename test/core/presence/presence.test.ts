import * as fc from 'fast-check';
import { loadConversation } from '../../../core/conversation/index.ts';
import { bePresent, listPresences } from '../../../core/presence/index.ts';
import { ForbiddenError, NotFoundError } from '../../../core/shared/errors.ts';
import type { Doing } from '../../../schemas/presence.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, customerOf, givenTicket } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const newTicket = async () => (await givenTicket(database)).ticket.id;
const ANA = agentOf({ id: 71 });
const BEN = agentOf({ id: 72 });
const at = (seconds: number) => testContext({ now: new Date(NOW.getTime() + seconds * 1000) });
const beat = (ticketId: number, principal: typeof ANA, seconds: number, doing: Doing | 'gone' = 'viewing') =>
  bePresent(database.table, at(seconds), { principal, ticketId, doing });
const seen = async (ticketId: number, seconds: number) => {
  const present = await listPresences(database.table, at(seconds), { principal: ADMIN, ticketId });
  return present.map(({ agentId, doing }) => [agentId, doing]);
};

test('who opens a ticket is seen by others for thirty seconds', async () => {
  const ticketId = await newTicket();
  expect(await seen(ticketId, 0)).toEqual([]);
  await beat(ticketId, ANA, 0);
  await beat(ticketId, BEN, 1, 'replying');
  const both = [
    [71, 'viewing'],
    [72, 'replying'],
  ];
  expect(await seen(ticketId, 29)).toEqual(both);
  expect(await seen(ticketId, 30)).toEqual([[72, 'replying']]);
  expect(await seen(ticketId, 31)).toEqual([]);
  expect(await seen(await newTicket(), 1)).toEqual([]);
});

test('a heartbeat tells who else is there, and since when', async () => {
  const ticketId = await newTicket();
  await beat(ticketId, ANA, 0);
  await beat(ticketId, ANA, 15);
  const present = await beat(ticketId, BEN, 20);
  const time = (seconds: number) => at(seconds).now.toISOString();
  expect(present).toEqual([
    { agentId: 71, doing: 'viewing', since: time(0), seenAt: time(15) },
    { agentId: 72, doing: 'viewing', since: time(20), seenAt: time(20) },
  ]);
  // Whoever was away comes anew.
  expect(await beat(ticketId, ANA, 60)).toEqual([
    { agentId: 71, doing: 'viewing', since: time(60), seenAt: time(60) },
  ]);
});

test('whoever begins to reply is seen replying at once, and who leaves is gone at once', async () => {
  const ticketId = await newTicket();
  await beat(ticketId, ANA, 0);
  await beat(ticketId, ANA, 1, 'replying');
  expect(await seen(ticketId, 1)).toEqual([[71, 'replying']]);
  for (const seconds of [2, 3]) expect(await beat(ticketId, ANA, seconds, 'gone')).toEqual([]);
  expect(await seen(ticketId, 3)).toEqual([]);
  expect((await beat(ticketId, ANA, 4))[0]).toMatchObject({ since: at(4).now.toISOString() });
});

test('a heartbeat that says nothing new writes nothing, and no heartbeat changes the ticket', async () => {
  const ticketId = await newTicket();
  await beat(ticketId, ANA, 0);
  database.forgetCalls();
  await beat(ticketId, ANA, 7);
  expect(database.calls()).toBe(2);
  await beat(ticketId, ANA, 8);
  expect(database.calls()).toBe(5);
  const { ticket } = await loadConversation(database.table, ticketId, 1);
  expect(ticket.version).toBe(1);
});

test('customers are seen at no ticket, and agents of other teams neither see it nor are there', async () => {
  const ticketId = await newTicket();
  const customer = customerOf(1);
  await expect(
    bePresent(database.table, at(0), { principal: customer, ticketId, doing: 'viewing' }),
  ).rejects.toBeInstanceOf(ForbiddenError);
  const elsewhere = { ...ANA, teamIds: [987] };
  await expect(beat(ticketId, elsewhere, 0)).rejects.toBeInstanceOf(NotFoundError);
  expect(await seen(ticketId, 0)).toEqual([]);
});

test('whatever people do, those are seen who were heard of in the last thirty seconds and have not left', async () => {
  const acts = fc.array(
    fc.record({
      who: fc.constantFrom(ANA, BEN),
      act: fc.constantFrom<Doing | 'gone'>('viewing', 'replying', 'gone'),
      wait: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      const ticketId = await newTicket();
      const known = new Map<number, { until: number; doing: string }>();
      let now = 0;
      for (const { who, act, wait } of list) {
        now += wait;
        const before = known.get(who.id);
        // A heartbeat that says nothing new within eight seconds is not written down.
        const isKept = before?.doing === act && before.until - 30 + 8 > now;
        await beat(ticketId, who, now, act);
        if (act === 'gone') known.delete(who.id);
        else if (!isKept) known.set(who.id, { until: now + 30, doing: act });
      }
      const expected = [...known]
        .filter(([, { until }]) => until > now)
        .map(([id, { doing }]) => [id, doing]);
      expect((await seen(ticketId, now)).sort()).toEqual(expected.sort());
    }),
    { numRuns: 40 },
  );
});
