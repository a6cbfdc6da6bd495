import * as fc from 'fast-check';
import { proveChain } from '../../../core/audit/index.ts';
import { updateThing } from '../../../core/configuration/index.ts';
import { saveEntry } from '../../../core/context/index.ts';
import { createCustomer, loadCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { mergeCustomers } from '../../../core/customer-merge/index.ts';
import { keepTimelines } from '../../../core/customer-timeline/index.ts';
import { jobWrites, listJobs, loadJob } from '../../../core/jobs/index.ts';
import { anonymiseWhere } from '../../../core/privacy/index.ts';
import { askRun, beginDueRetention, retentionArea } from '../../../core/retention/index.ts';
import { addCollaborator, trashTicket } from '../../../core/ticket/index.ts';
import { testContext } from '../../support/context.ts';
import { ADMIN, givenAgent, later } from '../../support/desk.ts';
import { foundOf, killedAt } from '../../support/erasing.ts';
import { anOrder, KINDS } from '../../support/given-context.ts';
import { givenRule } from '../../support/given-retention.ts';
import { byEmail } from '../../support/identities.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { TestDesk } from '../../support/mail.ts';
import { textsOf } from '../../support/redaction.ts';

const DAYS_AFTER = { years: 0, months: 0, days: 100 };
const CLOCK = { kind: 'system', name: 'clock' } as const;
const AGENT = { kind: 'agent', id: 1 } as const;
let desk: TestDesk;
beforeEach(async () => {
  desk = await TestDesk.open();
  await givenAgent(desk.database, 'admin');
  await givenRule(desk.table, { key: 'gone', tickets: 'none', action: 'anonymise', after: DAYS_AFTER });
});
afterEach(() => desk.close());

const byAgent = () => ({ ...desk.context(), actor: AGENT });
let made = 0;

/** Somebody whom an agent wrote down, and who never wrote; `strings` is all that means them. */
async function givenPerson(given: object = {}) {
  made += 1;
  const n = `q${100 + made}`;
  const address = `petra.${n}@people.example`;
  const person = { name: `Petra Quendel${n}`, identities: byEmail(address), notes: `Lives in Zimmer ${n}.` };
  const unsaid = { phone: `+4989123${100 + made}56`, locale: null, timezone: null };
  const fields = { ...person, ...unsaid, ...given };
  const { id } = await createCustomer(desk, byAgent(), { fields });
  return { id, address, name: person.name, strings: [address, `Quendel${n}`, `Zimmer ${n}`, unsaid.phone] };
}

const pass = (days: number) => desk.later(days * 24 * 60);
const begin = () =>
  beginDueRetention(
    { table: desk.table, shards: 1, jobWrites, loadJob },
    testContext({ actor: CLOCK, now: desk.now }),
  );

async function queueOf(): Promise<JobQueue> {
  const queue = new JobQueue();
  queue.now = desk.now;
  queue.erasing = { texts: textsOf(desk), deleteJobFiles: async () => {} };
  queue.deleteForGood = async () => {};
  const { items } = await listJobs(desk.table, { limit: 100 });
  for (const { id, state } of items) if (state === 'waiting') queue.begin(id);
  return queue;
}

/** What the projector does, then the job of the day. */
async function work(): Promise<void> {
  await keepTimelines(
    desk.table,
    (await desk.rows()).map((row) => ({ row, before: undefined })),
  );
  await begin();
  await (await queueOf()).drain(desk.table);
}

async function erasedAmong(people: Record<string, { id: number }>): Promise<string[]> {
  const all = await Promise.all(
    Object.entries(people).map(async ([name, { id }]) => {
      const { erased } = await loadCustomer(desk.table, id);
      return erased === undefined ? [] : [name];
    }),
  );
  return all.flat();
}

test('whoever has no ticket, or none that says anything, is erased when their time is over, and nobody else', async () => {
  const silent = await givenPerson();
  const ordered = await givenPerson();
  const save = (customerId: number, number: string, date: Date) =>
    saveEntry({ table: desk.table, kinds: KINDS }, byAgent(), {
      ...{ customerId, kind: 'order', number },
      given: anOrder({ date: date.toISOString() }),
    });
  await save(ordered.id, 'A-1', desk.now);
  const { ticket: struck } = await desk.take({ from: 'anonymised@people.example' });
  const asked = await desk.take({ from: 'asked@people.example' });
  const trashed = await desk.take({ from: 'trashed@people.example' });
  await trashTicket(desk.table, byAgent(), { principal: ADMIN, ticketId: trashed.ticket.id, days: 30 });
  const beside = await givenPerson();
  await addCollaborator({ table: desk.table, deskDomains: [] }, byAgent(), {
    principal: ADMIN,
    ticketId: asked.ticket.id,
    participant: { id: beside.id },
  });
  const held = await givenPerson({ tags: ['legal-hold'] });
  const agent = await givenAgent(desk.database);
  const alsoAgent = await givenPerson({ identities: byEmail(agent.address) });
  const [source, target] = [await givenPerson(), await givenPerson()];
  const merging = { sourceId: source.id, targetId: target.id, startMove: () => [] };
  await mergeCustomers(desk, byAgent(), merging);
  pass(60);
  const young = await givenPerson();
  const orders = await givenPerson();
  const changed = await givenPerson();
  const begun = testContext({ actor: CLOCK, now: desk.now });
  await anonymiseWhere(desk.table, begun, { ticketId: struck.id, isOver: async () => true, start: () => [] });
  pass(60);
  await save(orders.id, 'A-2', desk.now);
  await updateCustomer(desk, byAgent(), { customerId: changed.id, change: { notes: 'Called.' } });
  await work();
  const people = { silent, ordered, held, alsoAgent, beside, young, orders, changed, source, target };
  const others = {
    anonymised: { id: struck.requesterId },
    asked: { id: asked.ticket.requesterId },
    trashed: { id: trashed.ticket.requesterId },
  };
  expect(await erasedAmong({ ...people, ...others })).toEqual([
    'silent',
    'ordered',
    'source',
    'target',
    'anonymised',
  ]);
  const gone = [silent, ordered, source, target].flatMap(({ strings }) => strings);
  expect(await foundOf(desk, gone)).toEqual([]);
  expect((await proveChain(desk.table, `C#${silent.id}`)).state).toBe('intact');
  const [job] = (await listJobs(desk.table, { limit: 9 })).items;
  expect(job).toMatchObject({ state: 'done', counts: { customers: 4 } });
  expect(job?.failures).toMatchObject({ first: [{ item: `customer ${alsoAgent.id}` }] });
});

test('conditions go by the customer and their organisation, and leave alone whom they do not hold of', async () => {
  const conditions = { all: [{ field: 'requester.tags', operator: 'is_not', value: 'member' }] };
  await updateThing(desk, testContext(), retentionArea, { key: 'gone', change: { conditions } });
  const [member, other] = [await givenPerson({ tags: ['member'] }), await givenPerson()];
  pass(101);
  await work();
  expect(await erasedAmong({ member, other })).toEqual(['other']);
});

test('the daily run looks at everybody once, and again after a month or when a rule has changed', async () => {
  await givenPerson();
  expect(await begin()).toBe(1);
  expect(await begin()).toBe(0);
  await (await queueOf()).drain(desk.table);
  pass(1);
  expect(await begin()).toBe(0);
  await updateThing(desk, testContext(), retentionArea, { key: 'gone', change: { name: 'Gone' } });
  expect(await begin()).toBe(1);
  await (await queueOf()).drain(desk.table);
  pass(31);
  expect(await begin()).toBe(1);
});

test('a dry run says who would be erased, and erases nobody', async () => {
  const silent = await givenPerson();
  pass(101);
  await askRun(desk.table, testContext({ now: desk.now }), { key: 'gone', isDryRun: true, jobWrites });
  const queue = await queueOf();
  await queue.drain(desk.table);
  expect(queue.lines()).toMatchObject([{ rule: 'gone', customers: 1, told: 1 }, { customer: silent.id }]);
  expect(await erasedAmong({ silent })).toEqual([]);
});

test('wherever the job is killed, nothing of whom it erases is left, and who writes meanwhile is left alone', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 8 }),
      async (kills) => {
        const [one, two, writer] = [await givenPerson(), await givenPerson(), await givenPerson()];
        pass(101);
        await keepTimelines(
          desk.table,
          (await desk.rows()).map((row) => ({ row, before: undefined })),
        );
        await askRun(desk.table, testContext({ now: desk.now }), { key: 'gone', isDryRun: false, jobWrites });
        const queue = await queueOf();
        queue.secondsALook = 20;
        await queue.deliver(desk.table);
        await desk.take({ from: writer.address });
        for (const after of kills)
          if (queue.messages.length > 0) await queue.deliver(killedAt(desk.table, after));
        queue.now = later(queue.now, { seconds: 3600 });
        await queue.drain(desk.table);
        expect(await erasedAmong({ one, two, writer })).toEqual(['one', 'two']);
        expect(await foundOf(desk, [...one.strings, ...two.strings])).toEqual([]);
      },
    ),
    { numRuns: 6 },
  );
});
