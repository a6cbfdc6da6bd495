import { mayWithTicket } from '../../../core/auth/index.ts';
import { saveDraft } from '../../../core/draft/index.ts';
import { replyAddress } from '../../../core/email/index.ts';
import { mergeTickets, unmergeTickets } from '../../../core/merge/index.ts';
import { deadlines, restoreTicket, trashTicket } from '../../../core/ticket/index.ts';
import { standingsOf } from '../../../core/views/ticket-list.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { ADMIN, agentOf, customerOf, ticketIn } from '../../support/desk.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const trash = (ticketId: number, principal = ADMIN) =>
  trashTicket(desk.table, byAgent(), { principal, ticketId });
const restore = (ticketId: number) => restoreTicket(desk.table, byAgent(), { principal: ADMIN, ticketId });
const addressOf = (ticketId: number) => replyAddress('support@desk.example.com', ticketId, KEYS[0]);
const trashed = (ticket: Ticket): Ticket => ({ ...ticket, trashedAt: '2026-03-12T10:00:00.000Z' });

describe('a ticket in the trash', () => {
  test('stands in no list but the trash, and in its team’s part of that', () => {
    const names = (ticket: Ticket) => standingsOf(ticket).map(({ list }) => list);
    expect(names(trashed(ticketIn('open', { teamId: 3, assigneeId: 2, organisationId: 4 })))).toEqual([
      'trash',
      'trash@3',
    ]);
    expect(names(trashed(ticketIn('closed', { spam: 'marked' })))).toEqual(['trash']);
  });

  test('comes back as it was, with an event for each step', async () => {
    const { ticket } = await desk.take({ from: 'trashed@example.com' });
    const gone = await trash(ticket.id);
    expect(gone.trashedAt).toBe(gone.updatedAt);
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      change: { trashedAt: { before: null, after: gone.trashedAt } },
      ticket: { trashedAt: gone.trashedAt },
    });
    const back = await restore(ticket.id);
    expect(back).toEqual({ ...ticket, version: ticket.version + 2, updatedAt: back.updatedAt });
    expect(await desk.ticket(ticket.id)).toEqual(back);
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      change: { trashedAt: { before: gone.trashedAt, after: null } },
    });
  });

  test('is put there once, and taken out once', async () => {
    const { ticket } = await desk.take({ from: 'twice@example.com' });
    const gone = await trash(ticket.id);
    expect(await trash(ticket.id)).toEqual(gone);
    const back = await restore(ticket.id);
    expect(await restore(ticket.id)).toEqual(back);
  });

  test('takes along what was merged into it; a part alone stays where it shows', async () => {
    const [whole, part] = [
      (await desk.take({ from: 'whole@example.com' })).ticket,
      (await desk.take({ from: 'part@example.com', text: 'The other half.' })).ticket,
    ];
    const merging = { principal: ADMIN, ticketId: whole.id, sourceIds: [part.id] };
    await mergeTickets(desk, byAgent(), merging);
    await expect(trash(part.id)).rejects.toMatchObject({ code: 'ticket.merged' });
    await trash(whole.id);
    await expect(unmergeTickets(desk, byAgent(), merging)).rejects.toMatchObject({ code: 'ticket.trashed' });
    const mail = { from: 'part@example.com', text: 'And the rest?' };
    const later = await desk.take(mail, { recipients: [addressOf(part.id)] });
    expect(later.receipt.outcome).toBe('opened');
    await restore(whole.id);
    const { messages } = await desk.open(whole.id);
    expect(messages.map(({ replyText }) => replyText)).toContain('The other half.');
  });

  test('takes no change of people, and none is written', async () => {
    const { ticket } = await desk.take({ from: 'still@example.com' });
    const gone = await trash(ticket.id);
    const write = desk.write(ticket.id, { kind: 'internal_note', text: 'Hm' });
    await expect(write).rejects.toMatchObject({ code: 'ticket.trashed' });
    const drafted = {
      principal: ADMIN,
      ticketId: ticket.id,
      kind: 'internal_note',
      content: { text: 'Hm' },
    } as const;
    await expect(saveDraft(desk.table, byAgent(), drafted)).rejects.toMatchObject({ code: 'ticket.trashed' });
    expect(await desk.ticket(ticket.id)).toEqual(gone);
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });

  test('rests: nothing is due on it but its purge after thirty days, and what was due before is due again afterwards', () => {
    const solved = ticketIn('solved');
    expect(deadlines(solved)).toHaveLength(1);
    expect(deadlines(trashed(solved))).toEqual([{ what: 'purge', at: '2026-04-11T10:00:00.000Z' }]);
  });

  test('is not what a person’s mail goes to: that opens another', async () => {
    const { ticket } = await desk.take({ from: 'writer@example.com' });
    const gone = await trash(ticket.id);
    const mail = { from: 'writer@example.com', text: 'Are you there?' };
    const answer = await desk.take(mail, { recipients: [addressOf(ticket.id)] });
    expect(answer.receipt.outcome).toBe('opened');
    expect(answer.ticket).toMatchObject({ requesterId: ticket.requesterId, status: 'new', followUpOf: null });
    expect(await desk.ticket(ticket.id)).toEqual(gone);
  });

  test('keeps what machines write to it, and stays where it is', async () => {
    const { ticket } = await desk.take({ from: 'machine@example.com' });
    await trash(ticket.id);
    const headers = ['Auto-Submitted: auto-replied'];
    const mail = { from: 'machine@example.com', text: 'I am away.', headers };
    const { receipt } = await desk.take(mail, { recipients: [addressOf(ticket.id)] });
    expect(receipt).toMatchObject({ outcome: 'joined', ticketId: ticket.id });
    expect((await desk.ticket(ticket.id)).trashedAt).toBeDefined();
  });

  test('is not known to its requester, and to agents of its teams alone', () => {
    const ticket = trashed(ticketIn('open', { requesterId: 7, teamId: 3 }));
    expect(mayWithTicket(customerOf(7), 'ticket.read', ticket)).toBe(false);
    expect(mayWithTicket(agentOf({ teamIds: [3] }), 'ticket.trash', ticket)).toBe(true);
    expect(mayWithTicket(agentOf({ teamIds: [4] }), 'ticket.trash', ticket)).toBe(false);
    expect(mayWithTicket(agentOf({ role: 'light_agent' }), 'ticket.trash', ticket)).toBe(false);
  });
});
