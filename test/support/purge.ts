import { proveChain, ticketSubject } from '../../core/audit/index.ts';
import { wakeClock } from '../../core/clock/index.ts';
import { listJobs } from '../../core/jobs/index.ts';
import { PURGE } from '../../core/purge/index.ts';
import { TRASH_DAYS } from '../../core/shared/trash-time.ts';
import { markSpam } from '../../core/spam/index.ts';
import { trashTicket } from '../../core/ticket/index.ts';
import { ADMIN } from './desk.ts';
import { JobQueue } from './job-queue.ts';
import type { TestDesk } from './mail.ts';
import { deletionIn } from './redaction.ts';

const CLOCK = { kind: 'system', name: 'clock' } as const;

/** Puts a ticket into the trash, as an admin does. */
export const trash = (desk: TestDesk, ticketId: number) =>
  trashTicket(
    desk.table,
    { ...desk.context(), actor: { kind: 'agent', id: 1 } },
    { principal: ADMIN, ticketId },
  );

/** Lets the clock look at a ticket. */
export const wake = (desk: TestDesk, ticketId: number) =>
  wakeClock(desk.table, { ...desk.context(), actor: CLOCK }, { ticketId });

/** The time in the trash is over: the purge is decided. Gives the queue in which its job waits. */
export async function decidePurge(desk: TestDesk, ticketId: number): Promise<JobQueue> {
  await trash(desk, ticketId);
  desk.later(TRASH_DAYS * 24 * 60);
  await wake(desk, ticketId);
  const { items } = await listJobs(desk.table, { limit: 1 });
  const [job] = items;
  if (job?.kind !== PURGE) throw new Error('No purge has begun');
  const queue = new JobQueue();
  queue.deleteForGood = deletionIn(desk);
  queue.now = desk.now;
  return queue.begin(job.id);
}

/** Purges a ticket as time does. */
export async function purge(desk: TestDesk, ticketId: number): Promise<void> {
  await (await decidePurge(desk, ticketId)).drain(desk.table);
}

/** What the chain of a ticket proves. */
export const provenState = async (desk: TestDesk, ticketId: number) =>
  (await proveChain(desk.table, ticketSubject(ticketId))).state;

/** A ticket that was purged, one that is in the trash, and spam of somebody who is blocked. */
export async function givenPurged(desk: TestDesk): Promise<void> {
  const { ticket } = await desk.take({ from: 'purged@example.com', text: 'Made-up words.' });
  await desk.write(ticket.id, { kind: 'internal_note', text: 'Made-up words.' });
  await purge(desk, ticket.id);
  await trash(desk, (await desk.take({ from: 'trashed@example.com' })).ticket.id);
  const spam = (await desk.take({ from: 'pills@spam.example' })).ticket;
  const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
  await markSpam(desk.table, context, { principal: ADMIN, ticketId: spam.id });
  await desk.take({ from: 'pills@spam.example', text: 'More pills.' });
}
