import { listEvents } from '../../../core/audit/index.ts';
import {
  changeTicket,
  fireDeadlines,
  listSummaries,
  loadTicket,
  type TicketChange,
} from '../../../core/ticket/index.ts';
import { presentTicket } from '../../../functions/api/tickets/present-ticket.ts';
import { ADMIN, customerOf, givenAgent, givenTicket } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
beforeAll(() => givenAgent(desk.database, 'admin'));

const change = (ticketId: number, wanted: TicketChange) =>
  changeTicket(
    { table: desk.table, rules: { closeAfterDays: 4 } },
    { ...desk.context(), actor: { kind: 'agent', id: 1 } },
    { principal: ADMIN, ticketId, change: wanted },
  );
const inMinutes = (minutes: number) => new Date(desk.now.getTime() + minutes * 60_000).toISOString();
const remindersOf = async (ticketId: number) =>
  (await desk.events(ticketId)).filter(({ type }) => type === 'ticket.reminded');
const given = async () => (await givenTicket(desk.database, { now: desk.now })).ticket;

describe('the summary of a ticket', () => {
  test('says problem and solution, and keeps every version with who wrote it', async () => {
    const { id } = await given();
    await change(id, { summary: { problem: 'The line is broken.' } });
    const after = await change(id, { summary: { solution: 'We mended it.' } });
    expect(after.summary).toEqual({ problem: 'The line is broken.', solution: 'We mended it.', version: 2 });
    const { items } = await listSummaries(desk.table, id, { limit: 10 });
    const by = { kind: 'agent', id: 1 };
    expect(items).toMatchObject([
      { version: 1, problem: 'The line is broken.', solution: '', by },
      { version: 2, problem: 'The line is broken.', solution: 'We mended it.', by },
    ]);
    expect((await listSummaries(desk.table, id, { limit: 1, after: '000001' })).items).toHaveLength(1);
  });

  test('stays among agents: its words reach neither the bus nor a customer', async () => {
    const { id } = await given();
    const after = await change(id, { summary: { problem: 'Made-up secret.' } });
    expect(JSON.stringify(await desk.events(id))).not.toContain('secret');
    const { items } = await listEvents(desk.table, `T#${id}`, { limit: 100 });
    expect(JSON.stringify(items.at(-1)?.change)).toContain('Made-up secret.');
    expect(presentTicket(after, true).summary).toMatchObject({ problem: 'Made-up secret.' });
    expect(presentTicket(after, false).summary).toBeNull();
  });

  test('that says the same again makes no version and writes nothing', async () => {
    const { id } = await given();
    const summary = { problem: 'The same.' };
    const once = await change(id, { summary });
    expect(await change(id, { summary })).toEqual(once);
  });

  test('is as it was after the reply that changed it is taken back, with a version of its own', async () => {
    const { ticket } = await desk.take({ from: 'summary@example.com' });
    await change(ticket.id, { summary: { problem: 'Before.' } });
    desk.undoSeconds = 20;
    const text = 'Put it out.';
    const along = { summary: { problem: 'After.' } };
    const { message } = await desk.write(ticket.id, { kind: 'public_reply', text, ticket: along });
    desk.undoSeconds = 0;
    const { ticket: undone } = await desk.undo(ticket.id, message.id);
    expect(undone.summary).toMatchObject({ problem: 'Before.', version: 3 });
  });
});

describe('a ticket that is planned', () => {
  test('reminds its agent once, when the time has come, and says so as an event', async () => {
    const { id } = await given();
    const plannedFor = inMinutes(30);
    const planned = await change(id, { plannedFor, plannedAgentId: 1 });
    expect(planned).toMatchObject({ plannedFor, plannedAgentId: 1 });
    expect(await desk.event(id, 'ticket.updated')).toMatchObject({
      ticket: { plannedFor, plannedAgentId: 1, nextDeadline: plannedFor },
      change: { plannedFor: { before: null, after: plannedFor } },
    });
    await fireDeadlines(desk.table, desk.context(), id);
    expect(await remindersOf(id)).toEqual([]);
    desk.later(30);
    for (let times = 0; times < 2; times += 1) await fireDeadlines(desk.table, desk.context(), id);
    expect(await remindersOf(id)).toMatchObject([{ agentId: 1, ticket: { nextDeadline: null } }]);
    expect(await loadTicket(desk.table, id)).toMatchObject({
      plannedFor,
      lastActivityAt: planned.lastActivityAt,
    });
  });

  test('is planned for its assignee when nobody is named, and reminds again at another time', async () => {
    const { id } = await given();
    const agent = await givenAgent(desk.database);
    await change(id, { assigneeId: agent.id, plannedFor: inMinutes(10) });
    desk.later(11);
    await fireDeadlines(desk.table, desk.context(), id);
    await change(id, { plannedFor: inMinutes(10) });
    desk.later(11);
    await fireDeadlines(desk.table, desk.context(), id);
    expect(await remindersOf(id)).toMatchObject([{ agentId: agent.id }, { agentId: agent.id }]);
  });

  test('reminds nobody when it was solved before, or is planned no more', async () => {
    const [solved, given2] = [await given(), await given()];
    for (const { id } of [solved, given2]) await change(id, { plannedFor: inMinutes(10), plannedAgentId: 1 });
    await change(solved.id, { assigneeId: 1, status: 'solved' });
    const after = await change(given2.id, { plannedFor: null });
    expect(after).toMatchObject({ plannedFor: null, plannedAgentId: null });
    desk.later(11);
    for (const { id } of [solved, given2]) {
      await fireDeadlines(desk.table, desk.context(), id);
      expect(await remindersOf(id)).toEqual([]);
    }
  });

  test.each<[string, () => TicketChange, string]>([
    ['a time that has passed', () => ({ plannedFor: inMinutes(-1), plannedAgentId: 1 }), 'plannedFor'],
    ['nobody to remind', () => ({ plannedFor: inMinutes(1) }), 'plannedAgentId'],
    ['an agent who is none', () => ({ plannedFor: inMinutes(1), plannedAgentId: 999 }), 'plannedAgentId'],
    ['an agent and no time', () => ({ plannedAgentId: 1 }), 'plannedAgentId'],
  ])('is not planned with %s', async (_, wanted, path) => {
    const { id } = await given();
    await expect(change(id, wanted())).rejects.toMatchObject({ fields: [{ path }] });
    expect((await loadTicket(desk.table, id)).version).toBe(1);
  });

  test('is for agents to see', async () => {
    const ticket = await given();
    const planned = await change(ticket.id, { plannedFor: inMinutes(10), plannedAgentId: 1 });
    expect(customerOf(planned.requesterId).kind).toBe('customer');
    expect(presentTicket(planned, false)).toMatchObject({ plannedFor: null, plannedAgentId: null });
  });
});
