import { MOVE, mergeCustomers, unmergeCustomers } from '../../../core/customer-merge/index.ts';
import {
  entriesIn,
  keepTimelines,
  LIST_CUSTOMERS,
  readTimeline,
} from '../../../core/customer-timeline/index.ts';
import { jobWrites, listJobs, startJob } from '../../../core/jobs/index.ts';
import { ticketByNumber } from '../../../core/ticket/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import { ADMIN, agentOf, givenAgent } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
// Whoever starts a job must be there.
beforeAll(() => givenAgent(desk.database));
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const bySetup = () => ({ ...desk.context(), actor: { kind: 'system' as const, name: 'setup' as const } });
const rowOf = (id: number) => desk.table.get(ticketByNumber.of(id));

/** Tickets of somebody, one after the other, with which the projector has dealt. */
async function given(from: string, count: number) {
  const tickets = [];
  for (let at = 0; at < count; at += 1) {
    desk.now = new Date(desk.now.getTime() + 1000);
    const { ticket } = await desk.take({ from });
    await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
    await keepTimelines(desk.table, [{ row: await rowOf(ticket.id), before: undefined }]);
    tickets.unshift(ticket);
  }
  return { customerId: tickets[0]?.requesterId ?? 0, ids: tickets.map(({ id }) => id) };
}

const timelineOf = (
  customerId: number,
  page: { limit: number; after?: string } = { limit: 50 },
  principal = ADMIN,
) => readTimeline(desk.table, { principal, customerId }, page);
const idsOn = async (customerId: number) =>
  (await timelineOf(customerId)).items.map(({ ticket }) => ticket?.id);

test('the timeline of a customer has their tickets, newest first, a full page by one Query', async () => {
  const { customerId, ids } = await given('tim@example.com', 5);
  const first = await timelineOf(customerId, { limit: 2 });
  expect(first.items.map(({ ticket }) => ticket?.id)).toEqual(ids.slice(0, 2));
  const second = await timelineOf(customerId, { limit: 2, after: first.after ?? '' });
  expect(second.items.map(({ ticket }) => ticket?.id)).toEqual(ids.slice(2, 4));
  const third = await timelineOf(customerId, { limit: 2, after: second.after ?? '' });
  expect([third.items.map(({ ticket }) => ticket?.id), third.after]).toEqual([ids.slice(4), null]);
  await expect(timelineOf(999_999)).rejects.toMatchObject({ code: 'customer.not_found' });
});

test('it leaves out what whoever asks may not read', async () => {
  const { customerId } = await given('secret@example.com', 1);
  const elsewhere = agentOf({ id: 5, teamIds: [77] });
  expect((await timelineOf(customerId, { limit: 50 }, elsewhere)).items).toEqual([]);
});

test('it follows tickets when records are merged, and let go', async () => {
  const [mine, other] = [await given('one@example.com', 1), await given('two@example.com', 2)];
  const asked = {
    targetId: mine.customerId,
    sourceId: other.customerId,
    startMove: (move: { sourceId: number; mergeId: string }) => jobWrites(MOVE, move, byAgent()).writes,
  };
  /** Does the job, and deals with the rows as the projector does. */
  const work = async () => {
    const before = await Promise.all(other.ids.map(rowOf));
    const queue = new JobQueue();
    const { items } = await listJobs(desk.table, { limit: 100 });
    for (const { id, kind, state } of items) if (kind === MOVE && state !== 'done') queue.begin(id);
    await queue.drain(desk.table);
    const rows = await Promise.all(other.ids.map(rowOf));
    await keepTimelines(
      desk.table,
      rows.map((row, at) => ({ row, before: before[at] })),
    );
  };
  const order = {
    customerId: other.customerId,
    kind: 'order',
    number: 'A-1',
    date: '2020-01-01T00:00:00.000Z',
  };
  await keepTimelines(desk.table, [{ row: { kind: 'context_entry', entry: order }, before: undefined }]);
  await mergeCustomers(desk, byAgent(), asked);
  await work();
  const { items } = await timelineOf(mine.customerId);
  const { date: at, ...context } = order;
  expect(items.at(-1)?.entry).toEqual({ customerId: mine.customerId, at, kind: 'context', context });
  expect(items.map(({ ticket }) => ticket?.id)).toEqual([...other.ids, ...mine.ids, undefined]);
  expect((await timelineOf(other.customerId)).items.map(({ ticket }) => ticket)).toEqual([null]);
  await unmergeCustomers(desk, byAgent(), asked);
  await work();
  expect([await idsOn(mine.customerId), await idsOn(other.customerId)]).toEqual([
    mine.ids,
    [...other.ids, undefined],
  ]);
});

test('a job puts on it what was there before there were timelines', async () => {
  const { ticket } = await desk.take({ from: 'before@example.com' });
  expect(await idsOn(ticket.requesterId)).toEqual([]);
  const job = await startJob(desk, bySetup(), { principal: null, kind: LIST_CUSTOMERS, input: {} });
  await new JobQueue().begin(job.id).drain(desk.table);
  expect(await idsOn(ticket.requesterId)).toEqual([ticket.id]);
});

test('ratings and what other systems know stand on it by their own times, without anybody’s words', () => {
  const at = '2026-03-01T10:00:00.000Z';
  const rating = { score: 1, level: 'bad', at: '2026-03-02T10:00:00.000Z', reason: 'slow' };
  const ticket = { id: 4, requesterId: 9, createdAt: at, subject: 'It burns', satisfaction: { rating } };
  expect(entriesIn({ kind: 'ticket', ticket })).toEqual([
    { customerId: 9, at, kind: 'ticket', ticketId: 4 },
    { customerId: 9, at: rating.at, kind: 'rating', ticketId: 4, rating: { score: 1, level: 'bad' } },
  ]);
  const entry = { customerId: 9, kind: 'order', number: 'A-1', date: at, title: 'Lamp' };
  expect(entriesIn({ kind: 'context_entry', entry })).toEqual([
    { customerId: 9, at, kind: 'context', context: { customerId: 9, kind: 'order', number: 'A-1' } },
  ]);
  expect(entriesIn({ kind: 'context_entry', entry: { ...entry, removedAt: at } })).toEqual([]);
  expect(entriesIn({ kind: 'ticket', ticket: { ...ticket, purged: { at } } })).toEqual([]);
});
