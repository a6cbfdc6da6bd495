import { listEvents } from '../../../core/audit/index.ts';
import { wakeClock } from '../../../core/clock/index.ts';
import { editNote } from '../../../core/conversation/index.ts';
import { replyAddress } from '../../../core/email/index.ts';
import { linkTickets } from '../../../core/link/index.ts';
import { mergeTickets, splitTicket } from '../../../core/merge/index.ts';
import { outgoingMail, parseOutgoingRow } from '../../../core/outbound/outgoing-store.ts';
import { listSummaries, restoreTicket } from '../../../core/ticket/index.ts';
import { enterTime, listTimeEntries } from '../../../core/time-entry/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import { ADMIN } from '../../support/desk.ts';
import {
  changeAsAgent,
  givenFull as givenFullTicket,
  keptIn as wordKeptIn,
} from '../../support/full-ticket.ts';
import { givenMail, KEYS, sharedDesk } from '../../support/mail.ts';
import { decidePurge, provenState, purge, trash, wake } from '../../support/purge.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });
const restore = (ticketId: number) => restoreTicket(desk.table, byAgent(), { principal: ADMIN, ticketId });
const change = (ticketId: number, fields: object) => changeAsAgent(desk, ticketId, fields);
const keptIn = (word: string) => wordKeptIn(desk, word);
const givenFull = (word: string) => givenFullTicket(desk, word);

/** What reports count a ticket by: no figure moves when it is purged. */
const BOOKED = { category: 'billing', impact: 'high', urgency: 'low', language: 'de' };

describe('a ticket that was in the trash for thirty days', () => {
  test('keeps number, times and what happened, and nothing that anybody wrote', async () => {
    const id = await givenFull('Zweig1q');
    const { createdAt, handlingSeconds, resolution, organisationId } = await desk.ticket(id);
    expect((await keptIn('Zweig1q')).length).toBeGreaterThan(8);
    const before = await listEvents(desk.table, `T#${id}`, { limit: 100 });
    await purge(desk, id);
    await projectTicket({ table: desk.table, shards: 1 }, id);
    expect(await keptIn('Zweig1q')).toEqual([]);
    expect(await keptIn('private')).toEqual(expect.not.arrayContaining([`T#${id} META`]));
    const { ticket, messages } = await desk.open(id);
    expect(messages).toEqual([]);
    expect(ticket).toMatchObject({
      id,
      createdAt,
      handlingSeconds,
      subject: '',
      tags: [],
      collaboratorIds: [],
      ...BOOKED,
      organisationId,
      resolution,
    });
    const last = (await desk.events(id)).at(-1);
    expect(last).toMatchObject({ type: 'ticket.purged', ticket: { ...BOOKED, resolution } });
    const { items } = await listEvents(desk.table, `T#${id}`, { limit: 100 });
    expect(items.map(({ type }) => type)).toEqual([
      ...before.items.map(({ type }) => type),
      'ticket.updated',
      'ticket.purged',
    ]);
    expect(items.flatMap(({ mail }) => (mail ? [mail.to + mail.detail] : [])).join('')).toBe('');
    expect(await provenState(desk, id)).toBe('intact');
  });

  test('does not say any more whom its mail went to', async () => {
    const { ticket } = await desk.take({ from: 'known@example.com' });
    const { event, mail } = await desk.answer(ticket.id);
    await purge(desk, ticket.id);
    const outgoing = parseOutgoingRow(await desk.table.get(outgoingMail.of(event.id)));
    expect(outgoing).toMatchObject({ to: '', stage: 1 });
    expect(outgoing.recipients).toBeUndefined();
    expect(await desk.report('Bounce', mail)).toBe('known');
    expect(await desk.send(event)).toBe('done_before');
  });

  test('stands in no list, shows what is left, and takes no change', async () => {
    const { ticket } = await desk.take({ from: 'gone@example.com' });
    const other = (await desk.take({ from: 'other@example.com' })).ticket;
    const summary = { problem: 'Words', solution: '' };
    await change(ticket.id, { summary });
    await enterTime(desk, byAgent(), { principal: ADMIN, ticketId: ticket.id, time: { seconds: 60 } });
    await purge(desk, ticket.id);
    await projectTicket({ table: desk.table, shards: 1 }, ticket.id);
    for (const name of ['open', 'trash', 'spam'] as const) {
      const deps = { table: desk.table, shards: 1 };
      const page = await listTickets(deps, { principal: ADMIN, list: { of: name }, limit: 100 });
      expect(page.tickets.map(({ id }) => id)).not.toContain(ticket.id);
    }
    expect((await listTimeEntries(desk.table, ticket.id, { limit: 9 })).items).toMatchObject([
      { seconds: 60 },
    ]);
    const summaries = await listSummaries(desk.table, ticket.id, { limit: 9 });
    expect(summaries).toEqual({ items: [], after: null });
    const purged = { code: 'ticket.purged' };
    await expect(change(ticket.id, { subject: 'New' })).rejects.toMatchObject(purged);
    await expect(restore(ticket.id)).rejects.toMatchObject(purged);
    await expect(desk.write(ticket.id, { kind: 'internal_note', text: 'Hm' })).rejects.toMatchObject(purged);
    const link = { principal: ADMIN, ticketId: ticket.id, kind: 'related' as const, otherId: other.id };
    await expect(linkTickets(desk, byAgent(), link)).rejects.toMatchObject(purged);
  });

  test('is not reached by mail any more: answers open a ticket, and what was taken in once stays so', async () => {
    const first = givenMail({ from: 'again@example.com', id: '<purged@example.com>' });
    const opened = await desk.deliver(first);
    if (opened.outcome !== 'opened') throw new Error('It opened no ticket');
    await purge(desk, opened.ticketId);
    expect(await desk.deliver(first)).toEqual({ outcome: 'known' });
    const answer = { from: 'again@example.com', inReplyTo: '<purged@example.com>', text: 'And now?' };
    const later = await desk.take(answer);
    expect(later.receipt.outcome).toBe('opened');
    const away = { from: 'again@example.com', text: 'I am away.', headers: ['Auto-Submitted: auto-replied'] };
    const recipients = [replyAddress('support@desk.example.com', opened.ticketId, KEYS[0])];
    expect((await desk.take(away, { recipients })).receipt.outcome).toBe('opened');
  });

  test('is purged once, and not before its time', async () => {
    const { ticket } = await desk.take({ from: 'once@example.com' });
    await trash(desk, ticket.id);
    desk.later(30 * 24 * 60 - 1);
    await wake(desk, ticket.id);
    expect((await desk.ticket(ticket.id)).purged).toBeUndefined();
    desk.later(1);
    await Promise.all([wake(desk, ticket.id), wake(desk, ticket.id)]);
    await wake(desk, ticket.id);
    const events = await desk.events(ticket.id);
    expect(events.filter(({ type }) => type === 'ticket.purged')).toHaveLength(1);
  });

  test('is purged or restored when both happen at once, and never half of each', async () => {
    const fates = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const { ticket } = await desk.take({ from: 'both@example.com', id: `<both-${round}@x>` });
      await trash(desk, ticket.id);
      desk.later(30 * 24 * 60);
      const [back] = await Promise.allSettled([restore(ticket.id), wake(desk, ticket.id)]);
      const now = await desk.ticket(ticket.id);
      fates.add(back.status);
      expect(now.purged === undefined).toBe(back.status === 'fulfilled');
      expect(now.subject === '').toBe(back.status === 'rejected');
      expect((await desk.open(ticket.id)).messages).toHaveLength(1);
    }
    expect(fates.size).toBeGreaterThan(0);
  });
});

describe('the work of a purge', () => {
  test('goes on page by page, and after a stop wherever it comes', async () => {
    const id = await givenFull('Zweig2q');
    for (let at = 0; at < 25; at += 1) await desk.write(id, { kind: 'internal_note', text: 'Zweig2q' });
    const queue = await decidePurge(desk, id);
    const deleteNow = queue.deleteForGood;
    const tried = new Set<string>();
    queue.deleteForGood = async (object) => {
      if (!tried.has(object.key)) {
        tried.add(object.key);
        throw new Error('S3 is away');
      }
      await deleteNow(object);
    };
    queue.secondsALook = 30;
    await queue.drain(desk.table);
    expect(tried.size).toBeGreaterThan(3);
    expect(queue.pauses.length).toBeGreaterThan(2);
    expect(await keptIn('Zweig2q')).toEqual([]);
    expect(await provenState(desk, id)).toBe('intact');
  });

  test('takes along what was merged into the ticket', async () => {
    const whole = await givenFull('Zweig3q');
    const part = await givenFull('Zweig4q');
    await mergeTickets(desk, byAgent(), { principal: ADMIN, ticketId: whole, sourceIds: [part] });
    await purge(desk, whole);
    expect([...(await keptIn('Zweig3q')), ...(await keptIn('Zweig4q'))]).toEqual([]);
    expect((await desk.ticket(part)).purged).toBeDefined();
    for (const id of [whole, part]) expect(await provenState(desk, id)).toBe('intact');
  });

  test('leaves messages to the ticket that they were split off to, and takes those that came from another', async () => {
    const { ticket } = await desk.take({ from: 'split@example.com', text: 'The first.' });
    const note = await desk.write(ticket.id, { kind: 'internal_note', text: 'Zweig5q' });
    await editNote(desk.table, byAgent(), {
      principal: ADMIN,
      ticketId: ticket.id,
      messageId: note.message.id,
      text: 'Zweig6q',
    });
    const asked = { principal: ADMIN, ticketId: ticket.id, request: { messageIds: [note.message.id] } };
    const { newTicket } = await splitTicket(desk, byAgent(), asked);
    await purge(desk, ticket.id);
    const { messages } = await desk.open(newTicket.id);
    expect(messages.map(({ text }) => text)).toEqual(['Zweig6q']);
    expect(await keptIn('Zweig5q')).toHaveLength(1);
    await purge(desk, newTicket.id);
    expect([...(await keptIn('Zweig5q')), ...(await keptIn('Zweig6q'))]).toEqual([]);
  });

  test('leaves a ticket alone that was restored before', async () => {
    const { ticket } = await desk.take({ from: 'back@example.com' });
    await trash(desk, ticket.id);
    await restore(ticket.id);
    desk.later(31 * 24 * 60);
    await wakeClock(desk.table, byAgent(), { ticketId: ticket.id });
    expect((await desk.ticket(ticket.id)).purged).toBeUndefined();
    expect((await desk.open(ticket.id)).messages).toHaveLength(1);
  });
});
