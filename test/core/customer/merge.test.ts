import {
  customerKey,
  emailIdentity,
  findByExternalId,
  findByPhone,
  findCustomer,
  loadCustomer,
  updateCustomer,
} from '../../../core/customer/index.ts';
import { MOVE, mergeCustomers, unmergeCustomers } from '../../../core/customer-merge/index.ts';
import { jobWrites, listJobs } from '../../../core/jobs/index.ts';
import { docsOfRow } from '../../../core/search/documents/docs-of-row.ts';
import { changeTicket, ticketWrites } from '../../../core/ticket/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
// Whoever starts a job must be there.
beforeAll(() => givenAgent(desk.database));
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const startMove = (move: { sourceId: number; mergeId: string }) => jobWrites(MOVE, move, byAgent()).writes;
const ask = (targetId: number, sourceId: number) => ({ targetId, sourceId, startMove });
const merge = (targetId: number, sourceId: number) =>
  mergeCustomers(desk, byAgent(), ask(targetId, sourceId));
const unmerge = (targetId: number, sourceId: number) =>
  unmergeCustomers(desk, byAgent(), ask(targetId, sourceId));

/** Does the jobs that were started. */
async function work(): Promise<void> {
  const { items } = await listJobs(desk.table, { limit: 100 });
  const queue = new JobQueue();
  for (const { id, kind, state } of items) if (kind === MOVE && state !== 'done') queue.begin(id);
  await queue.drain(desk.table);
}

/** A ticket that somebody wrote for, as it stands in lists. */
async function ticketOf(from: string, id?: string) {
  const { ticket } = await desk.take({ from, ...(id && { id }) });
  await listed(ticket.id);
  return ticket;
}
const listed = (ticketId: number) => projectTicket({ table: desk.table, shards: 1 }, ticketId);
const ownerOf = (address: string) => findCustomer(desk.table, emailIdentity(address));

let round = 0;
/** Two records of one person, each with a ticket. */
async function givenTwice() {
  round += 1;
  const [home, work] = [`home${round}@example.com`, `work${round}@example.net`];
  const first = `<first${round}@example.net>`;
  const [mine, other] = [await ticketOf(home), await ticketOf(work, first)];
  const [targetId, sourceId] = [mine.requesterId, other.requesterId];
  const change = { externalId: `shop-${round}`, phones: [`+4930555${round}000`], tags: ['vip'] };
  await updateCustomer(desk, byAgent(), { customerId: sourceId, change });
  return {
    home,
    work,
    mine,
    other,
    targetId,
    sourceId,
    first,
    phone: change.phones[0] ?? '',
    externalId: change.externalId,
  };
}
const customer = (id: number) => loadCustomer(desk.table, id);
const withoutVersion = ({
  version: _,
  updatedAt: __,
  ...rest
}: object & { version: number; updatedAt: string }) => rest;

describe('two records of a person that are merged', () => {
  test('are one at once: by address, phone and external id one finds the target, which mail reaches', async () => {
    const { work, targetId, sourceId, phone, externalId } = await givenTwice();
    const merged = await merge(targetId, sourceId);
    expect(merged).toMatchObject({ id: targetId, externalId, phone, tags: ['vip'], formerIds: [sourceId] });
    expect(await customer(targetId)).toEqual(merged);
    expect(await ownerOf(work)).toBe(targetId);
    expect(await findByPhone(desk.table, phone)).toEqual([targetId]);
    expect(await findByExternalId(desk.table, externalId)).toBe(targetId);
    expect(await customer(sourceId)).toMatchObject({ identities: [], phone: null, mergedInto: targetId });
    expect((await desk.take({ from: work })).ticket.requesterId).toBe(targetId);
  });

  test('take the source’s tickets along, wherever it takes part, also those in the trash', async () => {
    const { mine, other, targetId, sourceId } = await givenTwice();
    const shared = await ticketOf(`third${round}@example.com`);
    const joined = { ...shared, collaboratorIds: [sourceId], invitedIds: [sourceId] };
    await desk.table.write((await ticketWrites(shared, joined, byAgent())).writes);
    await listed(shared.id);
    await merge(targetId, sourceId);
    await work();
    expect(await desk.ticket(other.id)).toMatchObject({ requesterId: targetId });
    expect(await desk.ticket(mine.id)).toEqual(mine);
    expect(await desk.ticket(shared.id)).toMatchObject({
      collaboratorIds: [targetId],
      invitedIds: [targetId],
    });
    const told = (await eventsOf(desk.table, `T#${other.id}`)).at(-1);
    expect(told).toMatchObject({
      type: 'ticket.updated',
      actor: { kind: 'agent', id: 1 },
      change: { requesterId: { before: sourceId, after: targetId } },
    });
    await unmerge(targetId, sourceId);
    await work();
    expect(await desk.ticket(other.id)).toMatchObject({ requesterId: sourceId });
    expect(await desk.ticket(shared.id)).toMatchObject({
      collaboratorIds: [sourceId],
      invitedIds: [sourceId],
    });
  });

  test('answer on their tickets before the job has come to them', async () => {
    const { work: from, other, targetId, sourceId, first } = await givenTwice();
    await merge(targetId, sourceId);
    const answer = await desk.take({ from, inReplyTo: first });
    expect(answer.ticket.id).toBe(other.id);
    await listed(other.id);
    await work();
    expect(await desk.ticket(other.id)).toMatchObject({ requesterId: targetId, collaboratorIds: [] });
  });

  test('are answered at the address from which they wrote, whichever record had it', async () => {
    const { work: from, other, targetId, sourceId } = await givenTwice();
    await merge(targetId, sourceId);
    await work();
    const { mail } = await desk.answer(other.id);
    expect(mail.to).toBe(from);
  });

  test('are what they were when they are let go, with what was done since', async () => {
    const { home, work: from, other, targetId, sourceId, phone, externalId } = await givenTwice();
    const before = { source: await customer(sourceId), target: await customer(targetId) };
    await merge(targetId, sourceId);
    await work();
    const since = await ticketOf(from);
    await updateCustomer(desk, byAgent(), { customerId: targetId, change: { notes: 'Since then' } });
    const released = await unmerge(targetId, sourceId);
    await work();
    expect(withoutVersion(released)).toEqual({ ...withoutVersion(before.target), notes: 'Since then' });
    expect(withoutVersion(await customer(sourceId))).toEqual(withoutVersion(before.source));
    expect([await ownerOf(home), await ownerOf(from)]).toEqual([targetId, sourceId]);
    expect(await findByPhone(desk.table, phone)).toEqual([sourceId]);
    expect(await findByExternalId(desk.table, externalId)).toBe(sourceId);
    expect((await desk.ticket(other.id)).requesterId).toBe(sourceId);
    expect((await desk.ticket(since.id)).requesterId).toBe(targetId);
    const types = (await eventsOf(desk.table, `C#${sourceId}`)).map(({ type }) => type);
    expect(types.slice(-2)).toEqual(['customer.merged', 'customer.unmerged']);
    // And again, as if it had never been.
    await merge(targetId, sourceId);
    await work();
    expect((await desk.ticket(other.id)).requesterId).toBe(targetId);
  });

  test('leave a ticket alone that was given to somebody else since', async () => {
    const { other, targetId, sourceId } = await givenTwice();
    await merge(targetId, sourceId);
    await work();
    const somebody = (await ticketOf(`else${round}@example.com`)).requesterId;
    const change = { requesterId: somebody };
    await changeTicket({ table: desk.table, rules: desk.rules }, byAgent(), {
      principal: ADMIN,
      ticketId: other.id,
      change,
    });
    await unmerge(targetId, sourceId);
    await work();
    expect((await desk.ticket(other.id)).requesterId).toBe(somebody);
  });

  test('are as the last who asked wants them, when it is undone before the job has begun', async () => {
    const { other, targetId, sourceId } = await givenTwice();
    await merge(targetId, sourceId);
    await unmerge(targetId, sourceId);
    await work();
    expect((await desk.ticket(other.id)).requesterId).toBe(sourceId);
  });
});

test('a record that is merged is found by nothing, and by all that it was once it is let go', async () => {
  const { sourceId, targetId } = await givenTwice();
  const wordsOf = async () => {
    const { docs } = await docsOfRow(desk.table, await desk.table.get(customerKey(sourceId)), 1);
    return docs.flatMap(({ words }) => words).length;
  };
  const before = await wordsOf();
  expect(before).toBeGreaterThan(0);
  await merge(targetId, sourceId);
  expect(await wordsOf()).toBe(0);
  await unmerge(targetId, sourceId);
  expect(await wordsOf()).toBe(before);
});

describe('what is no merge', () => {
  test('is refused, and the same again changes nothing', async () => {
    const { targetId, sourceId } = await givenTwice();
    await expect(async () => merge(targetId, targetId)).rejects.toMatchObject({
      fields: [{ path: 'source' }],
    });
    await expect(merge(targetId, 999_999)).rejects.toMatchObject({ fields: [{ path: 'source' }] });
    await expect(merge(999_999, sourceId)).rejects.toMatchObject({ code: 'customer.not_found' });
    await expect(unmerge(targetId, sourceId)).rejects.toMatchObject({ code: 'customer.not_merged' });
    const merged = await merge(targetId, sourceId);
    expect(await merge(targetId, sourceId)).toEqual(merged);
    const third = (await ticketOf(`another${round}@example.com`)).requesterId;
    await expect(merge(third, sourceId)).rejects.toMatchObject({
      code: 'customer.merged',
      members: { mergedInto: targetId },
    });
    await expect(
      updateCustomer(desk, byAgent(), { customerId: sourceId, change: { notes: 'Late' } }),
    ).rejects.toMatchObject({ code: 'customer.merged' });
    await merge(third, targetId);
    await expect(unmerge(targetId, sourceId)).rejects.toMatchObject({ code: 'customer.merged' });
    await unmerge(third, targetId);
    expect(await unmerge(targetId, sourceId)).toMatchObject({
      id: targetId,
      identities: [expect.anything()],
    });
  });
});
