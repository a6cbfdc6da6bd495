import * as fc from 'fast-check';
import { mayWithTicket } from '../../../core/auth/index.ts';
import { loadConversation, readerOf } from '../../../core/conversation/index.ts';
import { mergeTickets, unmergeTickets } from '../../../core/merge/index.ts';
import { isUndone, mayReadMessage } from '../../../core/message/index.ts';
import { undoReply } from '../../../core/outbound/index.ts';
import { NotYetError } from '../../../core/shared/held-back-error.ts';
import { changeTicket, createTicket, followTicket } from '../../../core/ticket/index.ts';
import { agentOf, allRows, customerOf, givenAgent, givenCustomer, requestFor } from '../../support/desk.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
beforeEach(() => {
  desk.undoSeconds = 20;
});
afterEach(() => {
  desk.undoSeconds = 0;
  desk.settings = DESK;
});

let people = 0;
async function given() {
  people += 1;
  const from = `undo${people}@example.com`;
  const id = `<undo${people}@mail.example.com>`;
  return { from, id, ...(await desk.take({ from, id })) };
}

const pass = (seconds: number) => desk.later(seconds / 60);
const change = (ticketId: number, fields: object) =>
  changeTicket(
    { table: desk.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } },
    { ...desk.context(), actor: { kind: 'agent', id: 1 } },
    { principal: agentOf(), ticketId, change: fields },
  );
const deliveryOf = async (ticketId: number, messageId: string) => {
  const found = (await desk.open(ticketId)).messages.find(({ id }) => id === messageId);
  return found?.kind === 'public_reply' ? found.delivery : null;
};

describe('a reply on a desk that lets it be taken back', () => {
  test('waits, says until when, and leaves then', async () => {
    const { ticket } = await given();
    const { event, message } = await desk.reply(ticket.id);
    const leavesAt = new Date(desk.now.getTime() + 20_000).toISOString();
    expect(message).toMatchObject({ delivery: { state: 'queued', leavesAt } });
    expect(event).toMatchObject({ message: { leavesAt } });
    const sent = desk.mail.sent.length;
    desk.database.forgetCalls();
    const early = await desk.send(event).catch((error: unknown) => error);
    expect(early).toBeInstanceOf(NotYetError);
    expect(early).toMatchObject({ pause: { fromSeconds: 20, toSeconds: 20 } });
    expect(desk.database.seen()).toEqual([]);
    expect(desk.mail.sent).toHaveLength(sent);
    pass(20);
    expect(await desk.send(event)).toBe('sent');
    expect(await deliveryOf(ticket.id, message.id)).toEqual({
      channel: 'email',
      state: 'sent',
      at: expect.any(String),
      mailId: desk.lastMail().mailId,
    });
  });

  test('is shown to no customer before it leaves, and to them all then', async () => {
    const { ticket } = await given();
    const { message } = await desk.reply(ticket.id, 'Made-up secret.');
    const seenBy = async (reader: Parameters<typeof readerOf>[0]) =>
      (await loadConversation(desk.table, ticket.id, 10, readerOf(reader, desk.now))).messages.map(
        ({ id }) => id,
      );
    const requester = customerOf(ticket.requesterId);
    expect(await seenBy(agentOf())).toContain(message.id);
    pass(19);
    expect(await seenBy(requester)).not.toContain(message.id);
    pass(1);
    expect(await seenBy(requester)).toContain(message.id);
  });

  test('is quoted in no mail that leaves before it', async () => {
    desk.settings = { ...DESK, quoteHistory: true };
    const { ticket, id } = await given();
    await desk.reply(ticket.id, 'Made-up secret.');
    desk.undoSeconds = 0;
    const { mail } = await desk.answer(ticket.id, 'The right words.');
    expect(mail.raw).not.toContain('secret');
    expect(mail.headers.references).toEqual([id]);
  });

  test('is never sent once it was taken back, and stays for agents alone', async () => {
    const { ticket } = await given();
    const { event, message } = await desk.reply(ticket.id, 'Made-up secret.');
    const undone = await desk.undo(ticket.id, message.id);
    const delivery = { channel: 'email', state: 'undone', restored: true };
    expect(undone.message).toMatchObject({ id: message.id, text: 'Made-up secret.', delivery });
    pass(3600);
    expect(await desk.send(event)).toBe('done_before');
    const { messages } = await desk.open(ticket.id);
    expect(messages).toContainEqual(undone.message);
    expect(
      messages.filter((one) => mayReadMessage('customer', one, desk.now)).map(({ id }) => id),
    ).not.toContain(message.id);
    expect(await desk.entry(ticket.id, 'message.undone')).toMatchObject({
      actor: { kind: 'agent', id: 1 },
      messageId: message.id,
    });
    expect(JSON.stringify(await desk.events(ticket.id))).not.toContain('secret');
  });

  test('takes back what it changed of the ticket along with it', async () => {
    const { ticket } = await given();
    const along = { priority: 'urgent', addTags: ['fire'], status: 'solved' } as const;
    const { message, ticket: answered } = await desk.write(ticket.id, {
      kind: 'public_reply',
      text: 'Put it out.',
      ticket: { ...along, addTags: ['fire'] },
    });
    expect(answered).toMatchObject({ priority: 'urgent', tags: ['fire'], status: 'solved' });
    const undone = await desk.undo(ticket.id, message.id);
    const { priority, tags, status } = ticket;
    expect(undone.ticket).toMatchObject({ priority, tags, status });
    expect(undone.message).toMatchObject({ delivery: { state: 'undone', restored: true } });
    expect((await desk.entry(ticket.id, 'ticket.updated'))?.change).toMatchObject({
      priority: { before: 'urgent', after: priority },
      tags: { before: ['fire'], after: tags },
    });
  });

  test('is in no later mail: neither quoted nor referred to', async () => {
    desk.settings = { ...DESK, quoteHistory: true };
    const { ticket, id } = await given();
    const { message } = await desk.reply(ticket.id, 'Made-up secret.');
    await desk.undo(ticket.id, message.id);
    desk.undoSeconds = 0;
    const { mail } = await desk.answer(ticket.id, 'The right words.');
    expect(mail.raw).not.toContain('secret');
    expect(mail.headers.references).toEqual([id]);
  });

  test('is shown to no customer by a version that cannot take back', async () => {
    const { ticket } = await given();
    const { message } = await desk.reply(ticket.id);
    await desk.undo(ticket.id, message.id);
    const row = (await allRows(desk.database))[`T#${ticket.id} M#${message.id}`];
    // Of kinds that they do not know, versions show nothing to customers.
    expect(row).toMatchObject({ message: { kind: 'undone_reply' } });
  });

  test('cannot be taken back when it has left, and neither can one that leaves at once, or is none', async () => {
    const { ticket, messages } = await given();
    const waiting = await desk.reply(ticket.id);
    pass(20);
    desk.undoSeconds = 0;
    const atOnce = await desk.reply(ticket.id);
    const note = await desk.write(ticket.id, { kind: 'internal_note', text: 'A note.' });
    const before = await allRows(desk.database);
    for (const [messageId, code] of [
      [waiting.message.id, 'message.left'],
      [atOnce.message.id, 'message.left'],
      [note.message.id, 'message.not_a_reply'],
      [messages[0]?.id ?? '', 'message.not_a_reply'],
    ] as const) {
      await expect(desk.undo(ticket.id, messageId)).rejects.toMatchObject({ kind: 'conflict', code });
    }
    await expect(desk.undo(ticket.id, '01ARZ3NDEKTSV4RRFFQ69G5FAV')).rejects.toMatchObject({
      code: 'message.not_found',
    });
    expect(await allRows(desk.database)).toEqual(before);
  });

  test('is taken back by whoever may reply, and by nobody else', async () => {
    const { ticket } = await given();
    const { message } = await desk.reply(ticket.id);
    const undoAs = (principal: Parameters<typeof undoReply>[2]['principal']) =>
      undoReply(desk.table, desk.context(), { principal, ticketId: ticket.id, messageId: message.id });
    const light = agentOf({ id: 3, role: 'light_agent' });
    await expect(undoAs(light)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(undoAs(customerOf(ticket.requesterId))).rejects.toMatchObject({ kind: 'forbidden' });
    const elsewhere = agentOf({ id: 4, teamIds: [77] });
    await expect(undoAs(elsewhere)).rejects.toMatchObject({ code: 'ticket.not_found' });
    await expect(undoAs(agentOf({ id: 2 }))).resolves.toMatchObject({ message: { id: message.id } });
  });

  test('taken back twice, also at the same moment, is taken back once', async () => {
    const { ticket } = await given();
    const { message } = await desk.reply(ticket.id);
    const undone = await Promise.all([1, 2, 3].map(() => desk.undo(ticket.id, message.id)));
    expect(undone.map((one) => isUndone(one.message))).toEqual([true, true, true]);
    const told = (await desk.events(ticket.id)).filter(({ type }) => type === 'message.undone');
    expect(told).toHaveLength(1);
  });
});

describe('what the reply did to its ticket', () => {
  test.each(['solved', 'pending', undefined] as const)('is put back (%s)', async (status) => {
    const { ticket } = await given();
    const { message } = await desk.reply(ticket.id, 'Put it out.', status);
    const undone = await desk.undo(ticket.id, message.id);
    const bookkeeping = { version: 3, updatedAt: undone.ticket.updatedAt };
    expect(undone.ticket).toEqual({
      ...ticket,
      ...bookkeeping,
      lastActivityAt: undone.ticket.lastActivityAt,
    });
    expect(await desk.ticket(ticket.id)).toEqual(undone.ticket);
    const rows = await allRows(desk.database);
    expect(rows[`T#${ticket.id} META`]).not.toHaveProperty('nextDeadline');
    const change = { status: { before: status ?? 'open', after: 'new' } };
    expect(await desk.entry(ticket.id, 'ticket.updated')).toMatchObject({ change });
  });

  test('is put back where others did something else meanwhile, which stays', async () => {
    const { ticket } = await given();
    const { message } = await desk.reply(ticket.id, 'Put it out.', 'solved');
    await change(ticket.id, { priority: 'high' });
    const { id: agentId } = await givenAgent(desk.database);
    await followTicket(desk.table, desk.context(), { principal: agentOf(), ticketId: ticket.id, agentId });
    const undone = await desk.undo(ticket.id, message.id);
    expect(undone).toMatchObject({
      ticket: { status: 'new', priority: 'high', followerIds: [agentId] },
      message: { delivery: { state: 'undone', restored: true } },
    });
    const event = await desk.event(ticket.id, 'message.undone');
    expect(event).toMatchObject({ restored: true, putBack: ['status'], kept: [] });
  });

  test('stays field by field where others changed the same since, and whoever takes it back is told', async () => {
    const { ticket } = await given();
    const { message } = await desk.write(ticket.id, {
      kind: 'public_reply',
      text: 'Put it out.',
      status: 'pending',
      ticket: { priority: 'urgent', subject: 'Fire', addTags: ['fire', 'smoke'] },
    });
    await change(ticket.id, { status: 'hold', priority: 'low', addTags: ['water'], removeTags: ['smoke'] });
    const undone = await desk.undo(ticket.id, message.id);
    const kept = ['priority', 'tags', 'status'];
    expect(undone).toMatchObject({
      ticket: { status: 'hold', priority: 'low', subject: ticket.subject, tags: ['water'] },
      message: { delivery: { state: 'undone', restored: false, kept: expect.arrayContaining(kept) } },
    });
    const { messages } = await desk.open(ticket.id);
    expect(messages.find(({ id }) => id === message.id)).toEqual(undone.message);
    const event = await desk.event(ticket.id, 'message.undone');
    expect(event).toMatchObject({
      restored: false,
      putBack: ['subject'],
      kept: expect.arrayContaining(kept),
    });
  });

  test('leaves the status alone once more was said, and puts back the rest', async () => {
    const { ticket, from, id } = await given();
    await change(ticket.id, { status: 'pending' });
    const { message } = await desk.write(ticket.id, {
      kind: 'public_reply',
      text: 'Put it out.',
      status: 'open',
      ticket: { priority: 'urgent' },
    });
    await desk.take({ from, inReplyTo: id, text: 'And now?' });
    const undone = await desk.undo(ticket.id, message.id);
    expect(undone.ticket).toMatchObject({ status: 'open', priority: ticket.priority });
    expect(undone.message).toMatchObject({ delivery: { restored: false, kept: ['status'] } });
  });

  test('makes no ticket new again that was assigned since', async () => {
    const { ticket } = await given();
    const { message } = await desk.reply(ticket.id);
    const { id: assigneeId } = await givenAgent(desk.database);
    await change(ticket.id, { assigneeId });
    const undone = await desk.undo(ticket.id, message.id);
    expect(undone.ticket).toMatchObject({ status: 'open', assigneeId });
  });

  test('of a ticket that was merged meanwhile, is put back when it is unmerged', async () => {
    const { ticket } = await given();
    const { ticket: target } = await given();
    const { message } = await desk.reply(ticket.id, 'Put it out.', 'pending');
    const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
    const both = { principal: agentOf(), ticketId: target.id, sourceIds: [ticket.id] };
    await mergeTickets(desk, context, both);
    const undone = await desk.undo(ticket.id, message.id);
    expect(undone.ticket).toMatchObject({ status: 'closed', mergedInto: target.id });
    await unmergeTickets(desk, { ...desk.context(), actor: context.actor }, both);
    expect(await desk.ticket(ticket.id)).toMatchObject({ status: 'new' });
  });

  test('a ticket that it opened stays for agents alone, as its requester has never heard of it', async () => {
    const { id } = await givenCustomer(desk.database);
    const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
    const deps = { table: desk.table, rules: { closeAfterDays: 4, undoSeconds: 20 } };
    const input = { principal: agentOf(), request: requestFor({ id }) };
    const { ticket, message } = await createTicket(deps, context, input);
    expect(ticket.isInternal).toBe(true);
    const undone = await desk.undo(ticket.id, message.id);
    expect(undone.ticket.isInternal).toBe(true);
    const event = await desk.event(ticket.id, 'message.added');
    pass(60);
    expect(await desk.send(event)).toBe('done_before');
    await desk.reply(ticket.id, 'The right words.');
    expect((await desk.ticket(ticket.id)).isInternal).toBe(true);
    pass(60);
    expect(await desk.send(await desk.event(ticket.id, 'message.added'))).toBe('sent');
    expect((await desk.ticket(ticket.id)).isInternal).toBe(false);
  });
});

describe('a ticket among agents', () => {
  const internal = async () => {
    const { id } = await givenCustomer(desk.database);
    const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
    const deps = { table: desk.table, rules: { closeAfterDays: 4 } };
    const request = requestFor({ id }, { kind: 'internal_note' });
    const { ticket } = await createTicket(deps, context, { principal: agentOf(), request });
    const seen = async () => mayWithTicket(customerOf(id), 'ticket.read', await desk.ticket(ticket.id));
    return { ticket, seen };
  };

  test('is its requester’s when the reply to it leaves, and not while that waits', async () => {
    const { ticket, seen } = await internal();
    const { event } = await desk.reply(ticket.id, 'Put it out.');
    expect(await seen()).toBe(false);
    await expect(desk.send(event)).rejects.toThrow('The mail');
    expect(await seen()).toBe(false);
    pass(20);
    expect(await desk.send(event)).toBe('sent');
    expect(await seen()).toBe(true);
    expect(await desk.event(ticket.id, 'ticket.updated')).toMatchObject({
      actor: { kind: 'system', name: 'mail' },
    });
    expect(await desk.send(event)).toBe('done_before');
  });
});

/** Things that happen to a reply that waits, in some order or at once. One sender does not know that it has to wait. */
const happening = fc.constantFrom(
  ...(['sends', 'sends early', 'undoes', 'time passes', 'customer writes'] as const),
);

test('a reply is either taken back and never sent, or sent once and not taken back, whatever happens when', async () => {
  const steps = fc.array(fc.array(happening, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(steps, async (rounds) => {
      desk.undoSeconds = 20;
      const { ticket, from, id } = await given();
      const { message, event } = await desk.reply(ticket.id, 'Put it out.', 'pending');
      if (event.type !== 'message.added') throw new Error('This is another event.');
      const { leavesAt: _, ...facts } = event.message;
      const unaware = { ...event, message: facts };
      let refused = 0;
      let undone = 0;
      // Of two at the same moment, one may come in time and the other not; of two that follow each other, both or neither.
      const undo = async () => {
        const before = { undone, refused };
        try {
          await desk.undo(ticket.id, message.id);
          expect(before.refused).toBe(0);
          undone += 1;
        } catch (error) {
          expect(error).toMatchObject({ code: 'message.left' });
          expect(before.undone).toBe(0);
          refused += 1;
        }
      };
      const acts = {
        sends: () => desk.send(event).catch(() => {}),
        'sends early': () => desk.send(unaware).catch(() => {}),
        undoes: undo,
        'time passes': async () => pass(11),
        'customer writes': () => desk.take({ from, inReplyTo: id, text: 'And now?' }),
      };
      for (const round of rounds) await Promise.all(round.map((what) => acts[what]()));
      // The queue brings the event again until it is done with, and once more after that.
      pass(360);
      for (let tried = 1; tried <= 2; tried += 1) await desk.send(event);
      const mails = desk.mail.sent.filter(({ sendId }) => sendId === event.id);
      const state = (await deliveryOf(ticket.id, message.id))?.state;
      expect({ mails: mails.length, state }).toEqual(
        undone > 0 ? { mails: 0, state: 'undone' } : { mails: 1, state: 'sent' },
      );
      const { messages } = await loadConversation(desk.table, ticket.id, 100);
      const seen = messages.filter((one) => mayReadMessage('customer', one, desk.now)).map((one) => one.id);
      expect(seen.includes(message.id)).toBe(undone === 0);
    }),
    { numRuns: 30, examples: [[[['time passes'], ['undoes', 'time passes', 'undoes']]]] },
  );
});
