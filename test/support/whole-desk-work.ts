import { startJob } from '../../core/jobs/index.ts';
import { JOB_KINDS } from '../../core/jobs/job-kinds.ts';
import { fireDeadlines } from '../../core/ticket/index.ts';
import { projectTicket } from '../../core/views/index.ts';
import { ADMIN } from './desk.ts';
import { given, oldTicket } from './imports.ts';
import { JobQueue } from './job-queue.ts';
import type { TestDesk } from './mail.ts';

/** A change of many tickets. */
async function givenBulk(desk: TestDesk): Promise<void> {
  const { table } = desk;
  const { ticket } = await desk.take({ from: 'bulk@example.com' });
  const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
  const input = { tickets: { ids: [ticket.id] }, change: { addTags: ['outage'] } };
  const { id } = await startJob({ table, kinds: JOB_KINDS }, context, {
    principal: ADMIN,
    kind: 'tickets.bulk',
    input,
  });
  await new JobQueue().begin(id).drain(table);
  await projectTicket({ table, shards: 1 }, ticket.id);
}

/** A ticket that is summed up, and planned for a time that has come. */
async function givenPlanned(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'planned@example.com' });
  const plannedFor = new Date(desk.now.getTime() + 60_000).toISOString();
  const summary = { problem: 'Made-up words.' };
  await desk.write(ticket.id, {
    kind: 'internal_note',
    text: 'Later.',
    ticket: { plannedFor, plannedAgentId: 1, summary },
  });
  desk.later(2);
  await fireDeadlines(desk.table, desk.context(), ticket.id);
}

/** A ticket that comes from another system. */
async function givenImported(desk: TestDesk): Promise<void> {
  await given(desk, 'tickets', [oldTicket('old:1')]);
}

/** What agents do with their work as a whole. */
export async function givenWork(desk: TestDesk): Promise<void> {
  await givenImported(desk);
  await givenBulk(desk);
  await givenPlanned(desk);
}
