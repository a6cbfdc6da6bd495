import { UnseenMessagesError } from '../../../core/conversation/index.ts';
import { receivedOf } from '../../../core/message/index.ts';
import { customerOf } from '../../support/desk.ts';
import { ticketAs } from '../../support/lists.ts';
import { DESK, sharedDesk } from '../../support/mail.ts';
import { mergingOn } from './support.ts';

const desk = sharedDesk();
const { merge, unmerge, split, texts } = mergingOn(desk);

let people = 0;
/** A ticket of somebody new: its number, who asked, and the id of their mail. */
async function opened(text = 'It burns.') {
  people += 1;
  const [from, id] = [`q${people}@example.com`, `<q${people}@example.com>`];
  const { ticket, messages } = await desk.take({ from, id, text });
  return { id: ticket.id, from, mail: id, message: messages[0]?.id ?? '', requesterId: ticket.requesterId };
}

test('an answer to a merged ticket reaches the one where it goes on, however long the chain, and goes back with it', async () => {
  const [a, b, c] = [await opened('a'), await opened('b'), await opened('c')];
  const { mail: reply } = await desk.answer(a.id, 'What burns?', 'pending');
  await merge(b.id, a.id);
  await merge(c.id, b.id);
  await desk.write(c.id, { kind: 'internal_note', text: 'Wait.', status: 'hold' });
  const taken = await desk.take({ from: a.from, inReplyTo: reply.messageId, text: 'The printer.' });
  expect(taken.ticket).toMatchObject({ id: c.id, status: 'open' });
  expect((await texts(c.id)).at(-1)).toBe('The printer.');
  expect(await desk.event(c.id, 'message.added')).toMatchObject({ message: { writtenTo: a.id } });
  await unmerge(c.id, a.id);
  expect(await texts(a.id)).toEqual(['a', 'What burns?', 'The printer.']);
  expect(await texts(c.id)).toEqual(['b', 'c', 'Wait.']);
  expect(await desk.ticket(a.id)).toMatchObject({ status: 'open' });
  const next = await desk.take({ from: a.from, inReplyTo: reply.messageId, text: 'It still does.' });
  expect(next.ticket.id).toBe(a.id);
});

test('its address, a number in the subject and a reply to its own mail lead to it as well', async () => {
  const [one, other] = [await opened(), await opened()];
  const { mail } = await desk.answer(other.id);
  const [address = ''] = mail.headers['reply-to'] ?? [];
  await merge(one.id, other.id);
  const ways = [
    { to: address.replace(/.*<|>.*/g, '') },
    { subject: `Re: [#${other.id}] Printer on fire` },
    { inReplyTo: other.mail },
  ];
  for (const way of ways) {
    const delivery = { verdicts: { dmarc: 'PASS' } } as const;
    const recipients = 'to' in way ? { recipients: [way.to ?? ''] } : {};
    expect((await desk.take({ from: other.from, ...way }, { ...delivery, ...recipients })).ticket.id).toBe(
      one.id,
    );
  }
});

test('a machine’s mail to it reopens nothing, here or there; somebody new who writes goes with it', async () => {
  const [one, other] = [await opened(), await opened()];
  await desk.write(other.id, { kind: 'internal_note', text: 'Done.', status: 'solved' });
  await merge(one.id, other.id);
  const machine = { from: other.from, inReplyTo: other.mail, headers: ['Auto-Submitted: auto-replied'] };
  await desk.take(machine);
  const { ticket } = await desk.take({
    from: 'new@example.com',
    inReplyTo: other.mail,
    headers: ['Precedence: x'],
  });
  expect(ticket.collaboratorIds).toHaveLength(2);
  expect((await unmerge(one.id, other.id)).collaboratorIds).toEqual([]);
  expect(await desk.ticket(other.id)).toMatchObject({
    status: 'open',
    collaboratorIds: [ticket.collaboratorIds[1]],
  });
});

test('one that was closed before comes back open when somebody wrote to it since, and closed when nobody did', async () => {
  const [one, other, quiet] = [await opened(), await opened(), await opened()];
  await desk.solveAndClose(other.id);
  await desk.solveAndClose(quiet.id);
  await merge(one.id, other.id, quiet.id);
  expect((await desk.take({ from: other.from, inReplyTo: other.mail })).ticket.id).toBe(one.id);
  await unmerge(one.id, other.id, quiet.id);
  expect(await desk.ticket(other.id)).toMatchObject({ status: 'open' });
  expect(await desk.ticket(quiet.id)).toMatchObject({ status: 'closed' });
});

test('when the one where it goes on has closed, an answer opens the follow-up of that', async () => {
  const [one, other] = [await opened(), await opened()];
  await merge(one.id, other.id);
  await desk.solveAndClose(one.id);
  const { ticket } = await desk.take({ from: other.from, inReplyTo: other.mail });
  expect(ticket).toMatchObject({ followUpOf: one.id, requesterId: other.requesterId });
});

test('mail that comes in while tickets are merged and let go is never lost, and none is doubled', async () => {
  const [one, other] = [await opened(), await opened()];
  const mails = Array.from({ length: 6 }, (_, at) =>
    desk.take({ from: other.from, inReplyTo: other.mail, text: `Mail ${at}` }),
  );
  const acts = [merge(one.id, other.id), ...mails];
  const settled = await Promise.allSettled(acts);
  expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
  const written = ['It burns.', 'It burns.', ...mails.map((_, at) => `Mail ${at}`)];
  expect((await texts(one.id)).sort()).toEqual(written.sort());
  await unmerge(one.id, other.id);
  expect(await texts(other.id)).toHaveLength(7);
  expect(await texts(one.id)).toHaveLength(1);
});

test('how far a reply got that left before is shown where it goes on', async () => {
  const [one, other] = [await opened(), await opened()];
  const { mail, message } = await desk.answer(other.id);
  await merge(one.id, other.id);
  await desk.report('Bounce', mail);
  const { messages } = await desk.open(one.id);
  expect(messages.find(({ id }) => id === message.id)).toMatchObject({ delivery: { state: 'bounced' } });
});

test('a reply can be taken back after its ticket was merged, and then is not sent', async () => {
  const [one, other] = [await opened(), await opened()];
  desk.undoSeconds = 60;
  const { message, event } = await desk.reply(other.id, 'Put it out.', 'solved');
  desk.undoSeconds = 0;
  await merge(one.id, other.id);
  const undone = await desk.undo(one.id, message.id);
  expect(undone).toMatchObject({
    ticket: { id: one.id },
    message: { delivery: { state: 'undone', restored: false } },
  });
  desk.later(5);
  expect(await desk.send(event)).toBe('done_before');
});

test('a reply waits for whoever has not seen what was written to a merged ticket', async () => {
  const [one, other] = [await opened(), await opened()];
  await merge(one.id, other.id);
  const reply = { kind: 'public_reply', text: 'Put it out.' } as const;
  await desk.take({ from: other.from, inReplyTo: other.mail, text: 'Wait!' });
  const stale = desk.write(one.id, { ...reply, lastSeenMessageId: other.message });
  await expect(stale).rejects.toBeInstanceOf(UnseenMessagesError);
  const { messages } = await desk.open(one.id);
  await desk.write(one.id, { ...reply, lastSeenMessageId: messages.at(-1)?.id ?? '' });
});

describe('a reply on a ticket into which others were merged', () => {
  beforeAll(() => {
    desk.settings = { ...DESK, quoteHistory: true };
  });
  afterAll(() => {
    desk.settings = DESK;
  });

  test('quotes nobody to somebody else who came by merging', async () => {
    const [one, other] = [await opened('My secret.'), await opened('Their secret.')];
    await merge(one.id, other.id);
    await desk.take({ from: one.from, inReplyTo: one.mail, text: 'Said since.' });
    const { mail } = await desk.answer(one.id, 'Hello both.');
    expect(mail.headers.cc?.join()).toContain(other.from);
    expect(mail.raw).toContain('Said since.');
    expect(mail.raw).not.toMatch(/secret/);
  });

  test('quotes and answers what its requester wrote to a merged ticket of theirs', async () => {
    const one = await opened('My first.');
    const id = '<second-of-mine@example.com>';
    const second = (await desk.take({ from: one.from, id, text: 'My second.' })).ticket;
    await merge(one.id, second.id);
    const { mail } = await desk.answer(one.id, 'To both.');
    expect(mail.headers['in-reply-to']).toEqual([id]);
    expect(mail.raw).toContain('My first.');
    expect(mail.raw).toContain('My second.');
    expect(mail.headers.cc).toBeUndefined();
  });
});

describe('a message that is split off', () => {
  test('has its author and files, who wrote it is the requester, and the old ticket says where it went', async () => {
    const one = await opened('About the printer.');
    const mail = {
      from: 'bo@example.com',
      inReplyTo: one.mail,
      id: '<bo-1@example.com>',
      headers: ['Content-Type: multipart/mixed; boundary=b'],
      text: '--b\r\nContent-Type: text/plain\r\n\r\nAbout the scanner.\r\n--b\r\nContent-Type: text/csv; name=a.csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1;2\r\n--b--',
    };
    const { messages, ticket: before } = await desk.take(mail);
    const scanner = messages.at(-1);
    if (scanner === undefined) throw new Error('The mail is not there');
    const sent = desk.mail.sent.length;
    const { ticket, newTicket } = await split(one.id, [scanner.id], { subject: 'Scanner' });
    expect(newTicket).toMatchObject({
      subject: 'Scanner',
      requesterId: before.collaboratorIds[0],
      splitFrom: one.id,
      status: 'new',
      mailbox: before.mailbox,
      collaboratorIds: [],
    });
    expect(ticket.splitInto).toEqual([newTicket.id]);
    expect((await desk.open(newTicket.id)).messages).toEqual([scanner]);
    expect(scanner.attachments).toMatchObject([{ filename: 'a.csv' }]);
    expect(await texts(one.id)).toEqual(['About the printer.']);
    expect(await texts(newTicket.id, customerOf(newTicket.requesterId))).toEqual(['About the scanner.']);
    const told = { originalId: one.id, newId: newTicket.id, messageIds: [scanner.id] };
    expect(await desk.event(one.id, 'ticket.split')).toMatchObject(told);
    expect(await desk.event(newTicket.id, 'ticket.split')).toMatchObject(told);
    const created = await desk.event(newTicket.id, 'ticket.created');
    expect(created).toMatchObject({ message: { id: scanner.id }, acknowledge: false });
    expect(await desk.send(created)).toBe('nothing_to_send');
    expect(desk.mail.sent).toHaveLength(sent);
    expect((await desk.entry(one.id, 'ticket.split'))?.change).toEqual({
      splitInto: { before: null, after: [newTicket.id] },
    });
  });

  test('takes along the answers to it, and a reply to it goes to who wrote it', async () => {
    const one = await opened('About the printer.');
    const { mail: first } = await desk.answer(one.id, 'Which one?');
    const asked = await desk.take({
      from: one.from,
      inReplyTo: first.messageId,
      id: '<more@example.com>',
      text: 'More.',
    });
    const more = asked.messages.at(-1)?.id ?? '';
    const { newTicket } = await split(one.id, [more]);
    const { mail } = await desk.answer(newTicket.id, 'About more.');
    expect(mail.to).toBe(one.from);
    expect(mail.headers['in-reply-to']).toEqual(['<more@example.com>']);
    expect((await desk.take({ from: one.from, inReplyTo: '<more@example.com>' })).ticket.id).toBe(
      newTicket.id,
    );
    const again = await split(newTicket.id, [more]);
    expect((await desk.take({ from: one.from, inReplyTo: '<more@example.com>' })).ticket.id).toBe(
      again.newTicket.id,
    );
    expect((await desk.take({ from: one.from, inReplyTo: one.mail })).ticket.id).toBe(one.id);
    await merge(one.id, again.newTicket.id);
    expect((await desk.take({ from: one.from, inReplyTo: '<more@example.com>' })).ticket.id).toBe(one.id);
  });

  test('is about the same, and its custom fields stay with the requester whose they are', async () => {
    const one = await opened('About the printer.');
    const mail = { from: one.from, inReplyTo: one.mail, id: '<about@example.com>', text: 'More.' };
    const { ticket, messages } = await desk.take(mail);
    const about = { category: 'technical', impact: 'high', urgency: 'low', form: 'faults' } as const;
    await desk.table.write([ticketAs({ ...ticket, ...about, fields: { serial: { text: 'B-7' } } })]);
    const messageIds = [messages.at(-1)?.id ?? ''];
    const { newTicket } = await split(one.id, messageIds);
    expect(newTicket).toMatchObject({ ...about, fields: { serial: { text: 'B-7' } } });
    const { ticket: other } = await desk.take({ from: 'other@example.com', id: '<other@example.com>' });
    const { messages: more } = await desk.take({ ...mail, id: '<about-2@example.com>' });
    const theirs = await split(one.id, [more.at(-1)?.id ?? ''], { requesterId: other.requesterId });
    expect(theirs.newTicket).toMatchObject(about);
    expect(theirs.newTicket.fields).toBeUndefined();
  });

  test('a reply that still waits is sent all the same, and its answer reaches the new ticket', async () => {
    const one = await opened();
    const { message, event } = await desk.reply(one.id, 'Put it out.');
    const { newTicket } = await split(one.id, [message.id]);
    expect(await desk.send(event)).toBe('sent');
    const { messages } = await desk.open(newTicket.id);
    expect(messages).toMatchObject([{ id: message.id, delivery: { state: 'sent' } }]);
    const answer = { from: one.from, inReplyTo: desk.lastMail().messageId };
    expect((await desk.take(answer)).ticket.id).toBe(newTicket.id);
    expect(newTicket).toMatchObject({ requesterId: one.requesterId, status: 'open' });
  });

  test('of a merged ticket stays split off when that one goes', async () => {
    const [one, other] = [await opened('a'), await opened('b')];
    const { messages } = await desk.take({ from: other.from, inReplyTo: other.mail, text: 'c' });
    await merge(one.id, other.id);
    const { newTicket } = await split(one.id, [messages.at(-1)?.id ?? '']);
    await unmerge(one.id, other.id);
    expect([await texts(one.id), await texts(other.id), await texts(newTicket.id)]).toEqual([
      ['a'],
      ['b'],
      ['c'],
    ]);
    const received = (await desk.open(newTicket.id)).messages.map((message) => receivedOf(message)?.from);
    expect(received).toEqual([other.from]);
  });

  test('notes alone make a ticket among agents, and not all messages can go', async () => {
    const one = await opened();
    const { message } = await desk.write(one.id, { kind: 'internal_note', text: 'For us.' });
    const { newTicket } = await split(one.id, [message.id]);
    expect(newTicket).toMatchObject({ isInternal: true, requesterId: one.requesterId });
    await expect(split(one.id, [one.message])).rejects.toMatchObject({ code: 'split.nothing_left' });
    await expect(split(one.id, [message.id])).rejects.toMatchObject({ fields: [{ path: 'messageIds.0' }] });
    await expect(split(one.id, [one.message], { requesterId: 98_765 })).rejects.toMatchObject({
      code: 'split.nothing_left',
    });
    const { message: second } = await desk.write(one.id, { kind: 'internal_note', text: 'More.' });
    await expect(split(one.id, [second.id], { requesterId: 98_765 })).rejects.toMatchObject({
      fields: [{ path: 'requesterId' }],
    });
    await desk.solveAndClose(one.id);
    await expect(split(one.id, [second.id])).rejects.toMatchObject({ code: 'ticket.closed' });
  });
});
