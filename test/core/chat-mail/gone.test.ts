import { readResumeToken } from '../../../core/chat-mail/resume-link.ts';
import { confirmCustomer } from '../../../core/confirmation/index.ts';
import { loadCustomer } from '../../../core/customer/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { expectedRecipients } from '../../../core/outbound/index.ts';
import { TooManyError } from '../../../core/shared/errors.ts';
import { ADMIN } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import {
  answeredInChat,
  clockHears,
  endsWithTranscript,
  givenChatMails,
  givenVisitor,
  minutesLater,
  visitorSays,
  visitorSeen,
  writeAgain,
} from '../../support/given-mailed-chat.ts';
import { HELP } from '../../support/given-survey.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
let people = 0;
const somebody = () => {
  people += 1;
  return `visitor${people}@example.com`;
};
/** Somebody whom the shop knows, with their address. */
const known = () => {
  const email = somebody();
  return { email, sub: email };
};
beforeEach(() => {
  desk.helpCentre = HELP;
});

describe('a visitor who is gone', () => {
  test('gets the answer by mail, with a link back into the chat', async () => {
    const email = somebody();
    const { ticketId: id } = await givenVisitor(desk, { email, sub: email });
    await answeredInChat(desk, id, 'Yes, three are left.');
    expect(await minutesLater(desk, id, 9)).toEqual([]);
    const [asked] = await minutesLater(desk, id, 2);
    if (asked === undefined) throw new Error('No mail was asked for');
    expect(await desk.send(asked)).toBe('sent');
    const mail = desk.lastMail();
    expect(mail).toMatchObject({ recipients: [email] });
    expect(mail.raw).toContain('Yes, three are left.');
    expect(mail.headers['auto-submitted']).toBeUndefined();
    const quoted = mail.raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const link = /https:\/\/shop\.example\.com\/cart\?step=2#bilet-chat=([\w.-]+)/.exec(quoted);
    expect(readResumeToken(link?.[1] ?? '', KEYS, desk.now)).toMatchObject({ ticketId: id });
    expect(await desk.entry(id, 'chat_mail.sent')).toMatchObject({ mail: { to: email } });
  });

  test('gets it once, however often the clock or the queue comes again', async () => {
    const { ticketId: id } = await givenVisitor(desk, known());
    await answeredInChat(desk, id, 'Once.');
    const [asked, ...more] = await minutesLater(desk, id, 40);
    if (asked === undefined) throw new Error('No mail was asked for');
    expect(more).toEqual([]);
    expect(await desk.send(asked)).toBe('sent');
    expect(await desk.send(asked)).toBe('done_before');
    expect(await clockHears(desk, id)).toBeNull();
  });

  test('gets what was written one after the other in one mail, with all files', async () => {
    const { ticketId: id } = await givenVisitor(desk, known());
    await answeredInChat(desk, id, 'First I looked.');
    desk.later(3);
    const { id: upload } = await desk.upload({ filename: 'stock.txt', content: 'three' });
    const { message } = await desk.write(id, {
      kind: 'public_reply',
      html: '<p>Then I <b>asked</b>.</p>',
      attachments: [upload],
    });
    await clockHears(desk, id);
    const [asked] = await minutesLater(desk, id, 12);
    expect(asked?.chatMail.messageIds).toHaveLength(2);
    if (asked === undefined) throw new Error('No mail was asked for');
    await desk.send(asked);
    const { raw } = desk.lastMail();
    for (const said of ['First I looked.', 'Then I <b>asked</b>.', 'stock.txt']) expect(raw).toContain(said);
    expect(asked.chatMail.messageIds.at(-1)).toBe(message.id);
  });

  test('gets the next answer by mail a quarter of an hour later at the soonest', async () => {
    const { ticketId: id } = await givenVisitor(desk, known());
    await answeredInChat(desk, id, 'One.');
    expect(await minutesLater(desk, id, 10)).toHaveLength(1);
    await answeredInChat(desk, id, 'Two.');
    expect(await minutesLater(desk, id, 14)).toHaveLength(0);
    expect(await minutesLater(desk, id, 2)).toHaveLength(1);
  });

  test('answers that mail, and the ticket goes on, by mail', async () => {
    const email = somebody();
    const { ticketId: id } = await givenVisitor(desk, { email, sub: email });
    await answeredInChat(desk, id, 'Shall I keep one for you?');
    const [asked] = await minutesLater(desk, id, 11);
    if (asked === undefined) throw new Error('No mail was asked for');
    await desk.send(asked);
    const { messageId } = desk.lastMail();
    const { ticket, messages } = await desk.take({ from: email, inReplyTo: messageId, text: 'Yes, please.' });
    expect(ticket.id).toBe(id);
    expect(ticket.conversation).toMatchObject({ channel: 'chat', isLeft: true });
    expect(messages.map(({ origin, kind }) => (kind === 'public_reply' ? 'chat' : origin.channel))).toEqual([
      'chat',
      'chat',
      'email',
    ]);
    const { message } = await desk.reply(id, 'It is kept.');
    expect(message).toMatchObject({ delivery: { channel: 'email' } });
  });

  test('is told nothing by mail of what they read before it left', async () => {
    const { ticketId: id, secret } = await givenVisitor(desk, known());
    const { id: replyId } = await answeredInChat(desk, id, 'Here it is.');
    const [asked] = await minutesLater(desk, id, 11);
    await visitorSeen(desk, secret, replyId);
    const sent = desk.mail.sent.length;
    expect(asked && (await desk.send(asked))).toBe('done_before');
    expect(desk.mail.sent).toHaveLength(sent);
  });
});

describe('a visitor who is there', () => {
  test('gets no mail while their browser is heard of, nor of what they have read', async () => {
    const { ticketId: id, secret } = await givenVisitor(desk, known());
    const { id: replyId } = await answeredInChat(desk, id, 'One moment.');
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await minutesLater(desk, id, 5)).toEqual([]);
      await visitorSeen(desk, secret);
    }
    await visitorSeen(desk, secret, replyId);
    expect(await minutesLater(desk, id, 60)).toEqual([]);
  });

  test('gets no mail of what they have answered, though their browser said nothing of reading it', async () => {
    const { ticketId: id, secret } = await givenVisitor(desk, known());
    await answeredInChat(desk, id, 'In which colour?');
    await writeAgain(desk, secret, 'Red.');
    expect(await minutesLater(desk, id, 30)).toEqual([]);
  });

  test('has read what they read, whatever is told of it late', async () => {
    const { ticketId: id, secret } = await givenVisitor(desk, known());
    const first = await answeredInChat(desk, id, 'One.');
    const second = await answeredInChat(desk, id, 'Two.');
    await visitorSeen(desk, secret, second.id);
    await visitorSeen(desk, secret, first.id);
    expect(await minutesLater(desk, id, 30)).toEqual([]);
  });
});

describe('an address that nobody has confirmed', () => {
  test('which is somebody else’s gets nothing, whoever types it, and stays theirs', async () => {
    const email = somebody();
    const { ticket } = await desk.take({ from: email });
    const { ticketId: id, customer } = await givenVisitor(desk, { email });
    await answeredInChat(desk, id, 'Not for them.');
    expect(await minutesLater(desk, id, 30)).toEqual([]);
    expect(ticket.requesterId).not.toBe(customer.id);
    const events = await eventsOf(desk.table, `C#${customer.id}`);
    expect(events.filter(({ type }) => type === 'customer.confirmation_asked')).toEqual([]);
  });

  test('gets one mail, which asks whether it is theirs; the answer waits until it is', async () => {
    desk.helpCentre = { ...HELP, languages: ['en', 'de'] };
    const email = somebody();
    const { ticketId: id, customer } = await givenVisitor(desk, { email, language: 'de' });
    await answeredInChat(desk, id, 'The secret answer.');
    const [first] = await minutesLater(desk, id, 11);
    if (first === undefined) throw new Error('No mail was asked for');
    const before = desk.mail.sent.length;
    expect(await desk.send(first)).toBe('waits');
    await answeredInChat(desk, id, 'And more.');
    const [second] = await minutesLater(desk, id, 20);
    expect(second && (await desk.send(second))).toBe('waits');
    const asked = (await eventsOf(desk.table, `C#${customer.id}`)).flatMap((event) =>
      event.type === 'customer.confirmation_asked' ? [event] : [],
    );
    expect(asked).toHaveLength(1);
    for (const event of asked) await desk.askConfirmation(event);
    expect(desk.mail.sent.slice(before).map(({ to }) => to)).toEqual([email]);
    expect(desk.lastMail().raw).toContain('gechattet');
    expect(desk.lastMail().raw).not.toContain('secret');
    await confirmCustomer({ table: desk.table }, desk.context(), { customerId: customer.id });
    const confirmed = (await eventsOf(desk.table, `C#${customer.id}`)).find(
      (event) => event.type === 'customer.confirmed',
    );
    if (confirmed?.type !== 'customer.confirmed') throw new Error('Nobody confirmed anything');
    expect(await desk.sendAwaiting(confirmed)).toBe(2);
    expect(desk.mail.sent.slice(before)).toHaveLength(3);
  });

  test('is taken as well from who writes first and leaves it as they go, also where an answer waits already', async () => {
    const email = somebody();
    const { ticketId: id, secret, customer } = await givenVisitor(desk);
    await answeredInChat(desk, id, 'Where may we write to?');
    expect(await minutesLater(desk, id, 20)).toEqual([]);
    await visitorSays(desk, secret, { email });
    await visitorSays(desk, secret, { email });
    expect(await loadCustomer(desk.table, customer.id)).toMatchObject({
      isUnconfirmed: true,
      identities: [{ channel: 'email', value: email }, { channel: 'chat' }],
    });
    const [asked, ...more] = await minutesLater(desk, id, 20);
    expect(more).toEqual([]);
    expect(asked && (await desk.send(asked))).toBe('waits');
    const events = await eventsOf(desk.table, `C#${customer.id}`);
    expect(events.filter(({ type }) => type === 'customer.confirmation_asked')).toHaveLength(1);
  });

  test('is somebody else’s as well where it is given late, and opens nothing of theirs', async () => {
    const email = somebody();
    await desk.take({ from: email });
    const { ticketId: id, secret, customer } = await givenVisitor(desk);
    await answeredInChat(desk, id, 'Not for them.');
    await visitorSays(desk, secret, { email });
    expect((await loadCustomer(desk.table, customer.id)).identities).toMatchObject([{ channel: 'chat' }]);
    expect(await minutesLater(desk, id, 30)).toEqual([]);
  });

  test('is corrected by who mistyped it: the answer goes to the other once that is confirmed, and the first opens nothing', async () => {
    const [mistyped, email] = [somebody(), somebody()];
    const { ticketId: id, secret, customer } = await givenVisitor(desk, { email: mistyped });
    await answeredInChat(desk, id, 'The answer.');
    const [first] = await minutesLater(desk, id, 11);
    expect(first && (await desk.send(first))).toBe('waits');
    await visitorSays(desk, secret, { email });
    await visitorSays(desk, secret, { email });
    const { requesterId } = await desk.ticket(id);
    expect(requesterId).not.toBe(customer.id);
    expect(await loadCustomer(desk.table, requesterId)).toMatchObject({
      isUnconfirmed: true,
      identities: [{ channel: 'email', value: email }, { channel: 'chat' }],
    });
    expect((await loadCustomer(desk.table, customer.id)).identities).toEqual([
      { channel: 'email', value: mistyped },
    ]);
    await writeAgain(desk, secret, 'Are you there?');
    expect((await desk.ticket(id)).requesterId).toBe(requesterId);
    await answeredInChat(desk, id, 'Yes.');
    const [second, ...more] = await minutesLater(desk, id, 20);
    expect(more).toEqual([]);
    expect(second && (await desk.send(second))).toBe('waits');
    const before = desk.mail.sent.length;
    for (const event of await eventsOf(desk.table, `C#${requesterId}`))
      if (event.type === 'customer.confirmation_asked') await desk.askConfirmation(event);
    expect(desk.mail.sent.slice(before).map(({ to }) => to)).toEqual([email]);
    for (const confirmedId of [customer.id, requesterId]) {
      await confirmCustomer({ table: desk.table }, desk.context(), { customerId: confirmedId });
      const events = await eventsOf(desk.table, `C#${confirmedId}`);
      const confirmed = events.find((event) => event.type === 'customer.confirmed');
      if (confirmed?.type !== 'customer.confirmed') throw new Error('Nobody confirmed anything');
      expect(await desk.sendAwaiting(confirmed)).toBe(confirmedId === requesterId ? 1 : 0);
    }
    expect(desk.mail.sent.slice(before + 1).map(({ to }) => to)).toEqual([email]);
  });

  test('is corrected where an answer waits already and nothing is written after', async () => {
    const [mistyped, email] = [somebody(), somebody()];
    const { ticketId: id, secret } = await givenVisitor(desk, { email: mistyped });
    await answeredInChat(desk, id, 'The answer.');
    const [first] = await minutesLater(desk, id, 11);
    expect(first && (await desk.send(first))).toBe('waits');
    await visitorSays(desk, secret, { email });
    const [second] = await minutesLater(desk, id, 20);
    expect(second).toMatchObject({ chatMail: { messageIds: first?.chatMail.messageIds } });
    expect(second && (await desk.send(second))).toBe('waits');
  });

  test('whose owner has written meanwhile stays theirs, with all that they wrote, whatever the visitor types after', async () => {
    const [typed, email] = [somebody(), somebody()];
    const { ticketId: id, secret, customer } = await givenVisitor(desk, { email: typed });
    const { ticket: mailed } = await desk.take({ from: typed, text: 'My account is 4711.' });
    expect(mailed.requesterId).toBe(customer.id);
    await visitorSays(desk, secret, { email });
    expect((await desk.ticket(mailed.id)).requesterId).toBe(customer.id);
    expect((await loadCustomer(desk.table, customer.id)).identities).toEqual([
      { channel: 'email', value: typed },
    ]);
    expect((await desk.ticket(id)).requesterId).not.toBe(customer.id);
    const { ticket: next } = await desk.take({ from: typed, text: 'And 4712.' });
    expect(next.requesterId).toBe(customer.id);
  });

  test('is not corrected once somebody has confirmed it, nor where something else has become one with the chat', async () => {
    const [one, other, email] = [somebody(), somebody(), somebody()];
    const confirmed = await givenVisitor(desk, { email: one });
    await confirmCustomer({ table: desk.table }, desk.context(), { customerId: confirmed.customer.id });
    await visitorSays(desk, confirmed.secret, { email });
    expect((await desk.ticket(confirmed.ticketId)).requesterId).toBe(confirmed.customer.id);
    const merged = await givenVisitor(desk, { email: other });
    const { ticket: mailed } = await desk.take({ from: other, text: 'My account is 4711.' });
    const agent = { ...desk.context(), actor: { kind: 'agent' as const, id: 1 } };
    const asked = { principal: ADMIN, ticketId: merged.ticketId, sourceIds: [mailed.id] };
    await mergeTickets({ table: desk.table }, agent, asked);
    await visitorSays(desk, merged.secret, { email });
    expect((await desk.ticket(merged.ticketId)).requesterId).toBe(merged.customer.id);
  });

  test('is corrected five times a day at the most: nobody has the desk write to any number of strangers', async () => {
    const { secret } = await givenVisitor(desk, { email: somebody() });
    for (let times = 0; times < 5; times += 1) await visitorSays(desk, secret, { email: somebody() });
    await expect(visitorSays(desk, secret, { email: somebody() })).rejects.toThrow(TooManyError);
  });

  test('gets none where the desk has no page on which it could be confirmed', async () => {
    desk.helpCentre = { ...HELP, isOpen: false };
    const { ticketId: id, customer } = await givenVisitor(desk, { email: somebody() });
    await answeredInChat(desk, id, 'Nobody gets this.');
    const [asked] = await minutesLater(desk, id, 11);
    const before = desk.mail.sent.length;
    expect(asked && (await desk.send(asked))).toBe('waits');
    const events = await eventsOf(desk.table, `C#${customer.id}`);
    expect(events.filter(({ type }) => type === 'customer.confirmation_asked')).toEqual([]);
    expect(desk.mail.sent).toHaveLength(before);
  });

  test('is not needed: who gave none gets no mail', async () => {
    const { ticketId: id } = await givenVisitor(desk);
    await answeredInChat(desk, id, 'Nobody gets this.');
    expect(await minutesLater(desk, id, 60)).toEqual([]);
  });
});

describe('an agent', () => {
  const reach = async (ticketId: number) => {
    const own = { mailboxes: [], deskDomains: [] };
    const deps = { table: desk.table, own, now: desk.now };
    return (await expectedRecipients(deps, { principal: ADMIN, ticketId })).chat?.reach ?? null;
  };
  test('sees before they write what becomes of a reply', async () => {
    const [known1, typed, nobody] = [
      await givenVisitor(desk, known()),
      await givenVisitor(desk, { email: somebody() }),
      await givenVisitor(desk),
    ];
    expect(await reach(known1.ticketId)).toBe('there');
    desk.later(11);
    expect(await reach(known1.ticketId)).toBe('mail');
    expect(await reach(typed.ticketId)).toBe('unconfirmed');
    expect(await reach(nobody.ticketId)).toBe('nowhere');
    await visitorSeen(desk, nobody.secret);
    expect(await reach(nobody.ticketId)).toBe('there');
    const { ticket } = await desk.take({ from: somebody() });
    expect(await reach(ticket.id)).toBeNull();
  });
});

test('how far such a mail got stands in the trail of its ticket', async () => {
  for (const [fate, ticketId] of await givenChatMails(desk)) {
    const types = (await desk.events(ticketId)).map(({ type }) => type);
    expect([fate, types]).toEqual([fate, expect.arrayContaining([`chat_mail.${fate}`])]);
  }
});

describe('a transcript', () => {
  test('brings all that was written, in the language of the visitor, and says that a machine wrote it', async () => {
    const email = somebody();
    const { ticketId: id, secret } = await givenVisitor(desk, { email, language: 'fr', sub: email });
    const { id: replyId } = await answeredInChat(desk, id, 'Oui, trois.');
    await desk.write(id, { kind: 'internal_note', text: 'Only two, in truth.' });
    await visitorSeen(desk, secret, replyId);
    await endsWithTranscript(desk, secret);
    expect(await desk.send(await desk.event(id, 'chat_mail.asked'))).toBe('sent');
    const { raw, headers, recipients } = desk.lastMail();
    expect(recipients).toEqual([email]);
    expect(headers['auto-submitted']).toEqual(['auto-generated']);
    const said = raw.replaceAll('=\r\n', '');
    for (const line of ['Vous, ', 'Is it in stock?', 'Acme Help, ', 'Oui, trois.'])
      expect(said).toContain(line);
    expect(said.indexOf('Is it in stock?')).toBeLessThan(said.indexOf('Oui, trois.'));
    expect(said).not.toContain('in truth');
  });

  test('goes by itself where the channel wants it, once, after the chat is over', async () => {
    const settings = { transcripts: 'always', sessionMinutes: 30 };
    const { ticketId: id, secret } = await givenVisitor(desk, { ...known(), settings });
    const { id: first } = await answeredInChat(desk, id, 'One moment.');
    await visitorSeen(desk, secret, first);
    expect(await minutesLater(desk, id, 20)).toEqual([]);
    await writeAgain(desk, secret, 'Thanks.', settings);
    expect(await minutesLater(desk, id, 28)).toEqual([]);
    const [transcript, ...more] = await minutesLater(desk, id, 60);
    expect(more).toEqual([]);
    expect(transcript?.chatMail.what).toBe('transcript');
    expect(transcript && (await desk.send(transcript))).toBe('sent');
    expect(desk.lastMail().raw).toContain('Thanks.');
  });
});
