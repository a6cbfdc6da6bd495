import { listEvents } from '../../../core/audit/index.ts';
import { editNote } from '../../../core/conversation/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { mergeTickets, splitTicket } from '../../../core/merge/index.ts';
import { ANONYMISE, anonymiseWhere } from '../../../core/privacy/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { listTimeEntries } from '../../../core/time-entry/index.ts';
import { ADMIN } from '../../support/desk.ts';
import { killedAt } from '../../support/erasing.ts';
import { givenFull, keptIn } from '../../support/full-ticket.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { sharedDesk } from '../../support/mail.ts';
import { provenState } from '../../support/purge.ts';
import { deletionIn, textsOf } from '../../support/redaction.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const CLOCK = { kind: 'system', name: 'clock' } as const;

/** Decides that a ticket is anonymised. Gives the queue in which its job waits. */
async function decide(ticketId: number): Promise<JobQueue> {
  const queue = new JobQueue();
  const start = (context: Context) => {
    const { job, writes } = jobWrites(ANONYMISE, { ticketId }, context);
    queue.begin(job.id);
    return writes;
  };
  const context = { ...desk.context(), actor: CLOCK };
  await anonymiseWhere(desk.table, context, { ticketId, isOver: async () => true, start });
  queue.now = desk.now;
  queue.deleteForGood = deletionIn(desk);
  queue.erasing = { texts: textsOf(desk) };
  return queue;
}

const anonymise = async (ticketId: number) => (await decide(ticketId)).drain(desk.table);

/** What of an address is left in rows of a ticket's own. */
async function addressesOn(ticketId: number): Promise<string[]> {
  const rows = (await desk.rows()).filter(({ pk }) => pk === `T#${ticketId}`);
  return rows.flatMap((row) => JSON.stringify(row).match(/[\w.]+@example\.com/g) ?? []);
}

test('a ticket of which the time is over keeps who wrote when, and what is counted, and not a word', async () => {
  const id = await givenFull(desk, 'Linde1q');
  const before = await desk.ticket(id);
  const said = (await desk.open(id)).messages;
  expect((await keptIn(desk, 'Linde1q')).length).toBeGreaterThan(8);
  expect(await addressesOn(id)).not.toEqual([]);
  await anonymise(id);
  expect(await keptIn(desk, 'Linde1q')).toEqual([]);
  expect(await addressesOn(id)).toEqual([]);
  const { ticket, messages } = await desk.open(id);
  const { createdAt, lastActivityAt, handlingSeconds, resolution, status, tags, category, impact } = before;
  const counted = { createdAt, lastActivityAt, handlingSeconds, resolution, status, tags, category, impact };
  expect(ticket).toMatchObject({ ...counted, subject: '', requesterId: before.requesterId });
  const facts = (all: typeof said) => all.map(({ kind, author, createdAt: at }) => ({ kind, author, at }));
  expect(facts(messages)).toEqual(facts(said));
  expect(messages.map(({ text, attachments }) => [text, attachments])).toEqual(messages.map(() => ['', []]));
  const { items } = await listEvents(desk.table, `T#${id}`, { limit: 100 });
  expect(items.at(-1)).toMatchObject({ type: 'ticket.anonymised', actor: CLOCK });
  expect((await listTimeEntries(desk.table, id, { limit: 9 })).items).toMatchObject([{ seconds: 60 }]);
  expect(await provenState(desk, id)).toBe('intact');
});

test('its job goes on wherever it was killed, and takes along what was merged into the ticket', async () => {
  const whole = await givenFull(desk, 'Linde2q');
  const part = await givenFull(desk, 'Linde3q');
  await mergeTickets(desk, byAgent(), { principal: ADMIN, ticketId: whole, sourceIds: [part] });
  const queue = await decide(whole);
  queue.secondsALook = 9;
  for (const after of [1, 4, 9, 2, 7, 3, 11]) await queue.deliver(killedAt(desk.table, after));
  await queue.drain(desk.table);
  expect([...(await keptIn(desk, 'Linde2q')), ...(await keptIn(desk, 'Linde3q'))]).toEqual([]);
  for (const id of [whole, part]) {
    expect((await desk.events(id)).filter(({ type }) => type === 'ticket.anonymised')).toHaveLength(1);
    expect(await provenState(desk, id)).toBe('intact');
  }
});

test('a message that was split off stays with the ticket that shows it, and goes with that, from where it was written', async () => {
  const { ticket } = await desk.take({ from: 'split.off@example.com', text: 'The first.' });
  const note = await desk.write(ticket.id, { kind: 'internal_note', text: 'Linde4q' });
  const messageId = note.message.id;
  await editNote(desk.table, byAgent(), {
    principal: ADMIN,
    ticketId: ticket.id,
    messageId,
    text: 'Linde5q',
  });
  const asked = { principal: ADMIN, ticketId: ticket.id, request: { messageIds: [messageId] } };
  const { newTicket } = await splitTicket(desk, byAgent(), asked);
  await anonymise(ticket.id);
  expect((await desk.open(newTicket.id)).messages.map(({ text }) => text)).toEqual(['Linde5q']);
  expect(await keptIn(desk, 'Linde4q')).not.toEqual([]);
  await anonymise(newTicket.id);
  expect([...(await keptIn(desk, 'Linde4q')), ...(await keptIn(desk, 'Linde5q'))]).toEqual([]);
});
