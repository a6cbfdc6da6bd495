import { addMessage, readHtml } from '../../../core/conversation/index.ts';
import { solveIncidents } from '../../../core/incident/index.ts';
import { linkTickets } from '../../../core/link/index.ts';
import { changeTicket, type TicketWithMessage } from '../../../core/ticket/index.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { JobQueue } from '../../support/job-queue.ts';
import { sharedDesk } from '../../support/mail.ts';
import { deletionIn, redact } from '../../support/redaction.ts';

const desk = sharedDesk();
beforeAll(async () => {
  await givenAgent(desk.database, 'admin');
});
const byAdmin = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const change = (ticketId: number, fields: object) =>
  changeTicket(desk, byAdmin(), { principal: ADMIN, ticketId, change: fields });

let people = 0;
async function given(type: 'problem' | 'incident'): Promise<number> {
  people += 1;
  const { ticket } = await desk.take({ from: `person${people}@example.com` });
  await change(ticket.id, { type, assigneeId: 1 });
  return ticket.id;
}

/** A reply with a file and HTML solves a problem with its incidents. */
async function solved(incidents: readonly number[]) {
  const problem = await given('problem');
  for (const otherId of incidents)
    await linkTickets(desk, byAdmin(), { principal: ADMIN, ticketId: problem, otherId, kind: 'incident' });
  const { id } = await desk.upload({ filename: 'report.txt', content: 'It was the fuse.' });
  let jobId = '';
  const alongside = (made: TicketWithMessage) => {
    const job = solveIncidents(byAdmin(), made);
    jobId = job.jobId;
    return job.writes;
  };
  const message = { kind: 'public_reply', html: '<p>It is <b>mended</b>.</p>', status: 'solved' } as const;
  const asked = { principal: ADMIN, ticketId: problem, message: { ...message, attachments: [id] } };
  const deps = { table: desk.table, rules: desk.rules, files: desk.files, readHtml };
  const { message: reply } = await addMessage(deps, byAdmin(), { ...asked, alongside });
  const queue = new JobQueue().begin(jobId);
  queue.now = desk.now;
  queue.deleteForGood = deletionIn(desk);
  queue.copyAttachment = (from, to) => desk.objects.copy('attachments', from, to);
  return { problem, reply, uploaded: id, queue };
}

const answerOn = async (ticketId: number) => (await desk.open(ticketId)).messages.at(-1);

test('a reply that solves a problem goes to its incidents with its HTML, and each has copies of its files', async () => {
  const incidents = [await given('incident'), await given('incident')];
  const { problem, reply, uploaded, queue } = await solved(incidents);
  await queue.drain(desk.table);
  const keys: string[] = [];
  for (const id of incidents) {
    const answer = await answerOn(id);
    expect(answer).toMatchObject({
      kind: 'public_reply',
      text: reply.text,
      html: reply.html,
      attachments: [{ filename: 'report.txt', contentType: 'text/plain' }],
    });
    const key = answer?.attachments[0]?.key ?? '';
    expect(desk.objects.text(key)).toBe('It was the fuse.');
    keys.push(key);
  }
  expect(new Set([...keys, `attached/${uploaded}`]).size).toBe(3);
  await desk.send(await desk.event(incidents[0] ?? 0, 'message.added'));
  expect(desk.lastMail().raw).toContain('report.txt');
  // What is struck out of the one answer stays in the others.
  await redact(desk, { ticketId: problem, messageId: reply.id, request: { attachments: [0] } });
  expect(desk.objects.text(keys[1] ?? '')).toBe('It was the fuse.');
});

test('an incident that refuses the answer keeps no copy', async () => {
  const [open, over] = [await given('incident'), await given('incident')];
  const { uploaded, queue } = await solved([open, over]);
  await change(over, { status: 'solved' });
  await change(over, { status: 'closed' });
  await queue.drain(desk.table);
  expect(queue.lines().slice(1)).toMatchObject([
    { ticketId: open, outcome: 'changed' },
    { ticketId: over, outcome: 'refused' },
  ]);
  const copies = [...desk.objects.kept.keys()].filter((key) => key.includes(uploaded));
  expect(copies.sort()).toEqual([
    `attachments/attached/${uploaded}`,
    `attachments/attached/${uploaded}-T${open}`,
    `attachments/uploads/${uploaded}`,
  ]);
});
