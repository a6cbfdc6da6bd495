import { loadThing, updateThing } from '../../../core/configuration/index.ts';
import { updateCustomer } from '../../../core/customer/index.ts';
import { jobWrites, listJobs } from '../../../core/jobs/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { PURGE, purgeNow, REDATE_TRASH } from '../../../core/purge/index.ts';
import { isKept, retentionArea } from '../../../core/retention/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { deadlines, trashTicket } from '../../../core/ticket/index.ts';
import { projectTicket } from '../../../core/views/index.ts';
import { ADMIN, agentOf, allRows, givenAgent, later } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { sharedDesk } from '../../support/mail.ts';
import { provenState, trash, wake } from '../../support/purge.ts';
import { deletionIn } from '../../support/redaction.ts';

const desk = sharedDesk();
beforeAll(async () => {
  await givenAgent(desk.database, 'admin');
});
const byAdmin = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const purge = (ticketId: number, principal = ADMIN) =>
  purgeNow(desk.table, byAdmin(), {
    principal,
    ticketId,
    isKept: (ticket) => isKept(desk.table, ticket, desk.now),
    start: (context: Context) => jobWrites(PURGE, { ticketId }, context).writes,
  });
const setDays = (trashDays: number) =>
  updateThing(desk, byAdmin(), optionsArea({}), { key: DESK_OPTIONS, change: { trashDays } });

/** Does the newest job to its end. */
async function doJob(kind: string): Promise<void> {
  const { items } = await listJobs(desk.table, { limit: 1 });
  const [job] = items;
  if (job?.kind !== kind) throw new Error(`There is no job ${kind}`);
  const queue = new JobQueue();
  queue.now = desk.now;
  queue.deleteForGood = deletionIn(desk);
  await queue.begin(job.id).drain(desk.table);
}

const purgesAt = async (ticketId: number) => deadlines(await desk.ticket(ticketId));
const inDays = (days: number) => later(desk.now, { days }).toISOString();

describe('an admin purges a ticket in the trash', () => {
  test('at once: its number, its times and its facts are left, and nothing of anybody', async () => {
    const { ticket } = await desk.take({ from: 'quick@example.com', text: 'Zanzibar words.' });
    await trash(desk, ticket.id);
    const left = await purge(ticket.id);
    expect(left).toMatchObject({ id: ticket.id, createdAt: ticket.createdAt, subject: '', tags: [] });
    expect(left.purged?.at).toBe(left.updatedAt);
    await doJob(PURGE);
    const texts = Object.values(await allRows(desk.database)).map((row) => JSON.stringify(row));
    expect(texts.filter((text) => text.includes('Zanzibar'))).toEqual([]);
    expect(await provenState(desk, ticket.id)).toBe('intact');
  });

  test('and the job that takes the rest away is the desk’s, whatever becomes of the admin', async () => {
    const { ticket } = await desk.take({ from: 'owner@example.com' });
    await trash(desk, ticket.id);
    await purge(ticket.id);
    const { items } = await listJobs(desk.table, { limit: 1 });
    expect(items).toMatchObject([{ kind: PURGE, startedBy: { kind: 'system' } }]);
    expect(await desk.event(ticket.id, 'ticket.purged')).toMatchObject({ actor: { kind: 'agent', id: 1 } });
  });

  test('and none that is not there, nor twice, and nobody else does', async () => {
    const { ticket } = await desk.take({ from: 'kept@example.com' });
    await expect(purge(ticket.id)).rejects.toMatchObject({ code: 'ticket.not_trashed' });
    await trash(desk, ticket.id);
    await expect(purge(ticket.id, agentOf({ id: 2 }))).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await desk.ticket(ticket.id)).purged).toBeUndefined();
    await purge(ticket.id);
    await expect(purge(ticket.id)).rejects.toMatchObject({ code: 'ticket.purged' });
  });
});

describe('what a legal hold keeps', () => {
  test('stays in the trash, after its days and whoever asks, until the hold ends', async () => {
    const { ticket } = await desk.take({ from: 'held@example.com' });
    const tag = (tags: string[]) =>
      updateCustomer(desk, byAdmin(), { customerId: ticket.requesterId, change: { tags } });
    await tag(['legal-hold']);
    await trash(desk, ticket.id);
    await expect(purge(ticket.id)).rejects.toMatchObject({ code: 'ticket.kept' });
    desk.later(30 * 24 * 60);
    await wake(desk, ticket.id);
    const held = await desk.ticket(ticket.id);
    expect([held.purged, held.subject]).toEqual([undefined, ticket.subject]);
    const nextLook = later(new Date(held.trashedAt ?? ''), { days: 60 }).toISOString();
    expect(await purgesAt(ticket.id)).toEqual([{ what: 'purge', at: nextLook }]);
    await tag([]);
    desk.later(30 * 24 * 60);
    await wake(desk, ticket.id);
    expect((await desk.ticket(ticket.id)).purged).toBeDefined();
  });

  test('stays also with what it was merged into, and by a rule that cannot be read', async () => {
    const [whole, part] = [
      (await desk.take({ from: 'whole@example.com' })).ticket,
      (await desk.take({ from: 'part@example.com' })).ticket,
    ];
    await mergeTickets(desk, byAdmin(), { principal: ADMIN, ticketId: whole.id, sourceIds: [part.id] });
    const of = { customerId: part.requesterId };
    await updateCustomer(desk, byAdmin(), { ...of, change: { tags: ['legal-hold'] } });
    await trash(desk, whole.id);
    await expect(purge(whole.id)).rejects.toMatchObject({ code: 'ticket.kept' });
    await updateCustomer(desk, byAdmin(), { ...of, change: { tags: [] } });
    const rule = { key: 'legal_hold', change: { conditions: { later: 'than this version' } } };
    const hold = await loadThing(desk.table, retentionArea, { what: retentionArea.what, key: rule.key });
    await updateThing(desk, byAdmin(), retentionArea, rule);
    await expect(purge(whole.id)).rejects.toMatchObject({ code: 'ticket.kept' });
    await updateThing(desk, byAdmin(), retentionArea, { ...rule, change: { conditions: hold.conditions } });
    await purge(whole.id);
    expect((await desk.ticket(whole.id)).purged).toBeDefined();
  });
});

describe('the days that a ticket stays in the trash', () => {
  test('are those of the option when it goes there', async () => {
    const { ticket } = await desk.take({ from: 'five@example.com' });
    await trashTicket(desk.table, byAdmin(), { principal: ADMIN, ticketId: ticket.id, days: 5 });
    expect(await purgesAt(ticket.id)).toEqual([{ what: 'purge', at: inDays(5) }]);
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      ticket: { nextDeadline: inDays(5) },
    });
  });

  test('follow a shorter option for what is there already, which a job tells it', async () => {
    const { ticket } = await desk.take({ from: 'shorter@example.com' });
    await trash(desk, ticket.id);
    await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
    const at = inDays(2);
    await setDays(2);
    await desk.table.write(jobWrites(REDATE_TRASH, {}, byAdmin()).writes);
    await doJob(REDATE_TRASH);
    expect(await purgesAt(ticket.id)).toEqual([{ what: 'purge', at }]);
    desk.later(2 * 24 * 60);
    await wake(desk, ticket.id);
    expect((await desk.ticket(ticket.id)).purged).toBeDefined();
  });

  test('follow a longer option also where no job has told it: what may stay is not purged', async () => {
    const { ticket } = await desk.take({ from: 'longer@example.com' });
    await setDays(30);
    await trash(desk, ticket.id);
    const at = inDays(60);
    await setDays(60);
    desk.later(30 * 24 * 60);
    await wake(desk, ticket.id);
    expect((await desk.ticket(ticket.id)).purged).toBeUndefined();
    expect(await purgesAt(ticket.id)).toEqual([{ what: 'purge', at }]);
  });
});
