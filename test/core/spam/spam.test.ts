import { loadCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { planFor } from '../../../core/outbound/plan-mail.ts';
import { markSpam, unmarkSpam } from '../../../core/spam/index.ts';
import { createTicket } from '../../../core/ticket/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import { standingsOf } from '../../../core/views/ticket-list.ts';
import { ADMIN, customerOf, requestFor, ticketIn } from '../../support/desk.ts';
import { byEmail } from '../../support/identities.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const mark = (ticketId: number) => markSpam(desk.table, byAgent(), { principal: ADMIN, ticketId });
const unmark = (ticketId: number) =>
  unmarkSpam({ table: desk.table, shards: 1 }, byAgent(), { principal: ADMIN, ticketId });
const listed = async (of: 'open' | 'spam') => {
  const page = await listTickets(
    { table: desk.table, shards: 1 },
    { principal: ADMIN, list: { of }, limit: 100 },
  );
  return page.tickets.map(({ id }) => id);
};
const project = (ticketId: number) => projectTicket({ table: desk.table, shards: 1 }, ticketId);

describe('marking a ticket as spam', () => {
  test('moves it to the list of spam and blocks its requester, with an event for each', async () => {
    const { ticket } = await desk.take({ from: 'pills@spam.example' });
    await project(ticket.id);
    const marked = await mark(ticket.id);
    await project(ticket.id);
    expect(marked.spam).toBe('marked');
    expect(await listed('open')).not.toContain(ticket.id);
    expect(await listed('spam')).toContain(ticket.id);
    expect(await loadCustomer(desk.table, ticket.requesterId)).toMatchObject({ isBlocked: true });
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      change: { spam: { before: null, after: 'marked' } },
    });
    expect(await mark(ticket.id)).toEqual(marked);
  });

  test('lets what the requester writes later open spam, quietly, by whichever address', async () => {
    const { ticket } = await desk.take({ from: 'offers@spam.example' });
    await mark(ticket.id);
    const identities = byEmail('offers@spam.example', 'more-offers@spam.example');
    await updateCustomer(desk, byAgent(), { customerId: ticket.requesterId, change: { identities } });
    for (const from of ['offers@spam.example', 'more-offers@spam.example']) {
      const later = await desk.take({ from, id: `<${from}>` });
      expect(later.ticket).toMatchObject({ spam: 'blocked', requesterId: ticket.requesterId });
      const created = await desk.event(later.ticket.id, 'ticket.created');
      expect(created).toMatchObject({ acknowledge: false, ticket: { spam: 'blocked' } });
      expect(planFor(created)).toBeNull();
    }
    const principal = customerOf(ticket.requesterId);
    const request = requestFor({ id: ticket.requesterId });
    const typed = await createTicket(desk, byAgent(), { principal, request });
    expect(typed.ticket.spam).toBe('blocked');
  });

  test('hides nothing that others write to it, who are not blocked; what they wrote goes on in a ticket of their own', async () => {
    const spam = { from: 'chain@spam.example', headers: ['Cc: copied@example.com'] };
    const { ticket } = await desk.take({ ...spam, id: '<chain@x>' });
    await mark(ticket.id);
    const by = (from: string, id: string) =>
      desk.take({ from, id, subject: `Re: ${ticket.subject}`, inReplyTo: '<chain@x>' });
    const theirs = await by('copied@example.com', '<copied@x>');
    expect(theirs.ticket.id).not.toBe(ticket.id);
    expect(theirs.ticket.spam).toBeUndefined();
    await project(theirs.ticket.id);
    expect(await listed('open')).toContain(theirs.ticket.id);
    expect((await by('chain@spam.example', '<again@x>')).ticket.id).toBe(ticket.id);
  });

  test('is undone with all that the block alone has marked; what agents marked stays', async () => {
    const from = 'mistaken@example.com';
    const [first, second] = [
      await desk.take({ from, id: '<m1@x>' }),
      await desk.take({ from, id: '<m2@x>' }),
    ];
    await mark(first.ticket.id);
    await mark(second.ticket.id);
    const third = await desk.take({ from, id: '<m3@x>' });
    for (const { ticket } of [first, second, third]) await project(ticket.id);
    expect(third.ticket.spam).toBe('blocked');
    expect((await unmark(first.ticket.id)).spam).toBeUndefined();
    expect((await desk.ticket(third.ticket.id)).spam).toBeUndefined();
    expect((await desk.ticket(second.ticket.id)).spam).toBe('marked');
    expect(await loadCustomer(desk.table, first.ticket.requesterId)).toMatchObject({ isBlocked: false });
    const fourth = await desk.take({ from, id: '<m4@x>' });
    expect(fourth.ticket.spam).toBeUndefined();
    expect(planFor(await desk.event(fourth.ticket.id, 'ticket.created'))?.purpose).toBe('acknowledgement');
    await project(third.ticket.id);
    expect(await listed('open')).toContain(third.ticket.id);
  });

  test('keeps what is spam out of every list of work', () => {
    const names = standingsOf(
      ticketIn('open', { spam: 'blocked', teamId: 2, assigneeId: 1, requesterId: 9 }),
    );
    expect(names.map(({ list }) => list)).toEqual(['spam', 'spam@2', 'blocked:9']);
  });
});
