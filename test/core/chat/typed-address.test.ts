import { beginSession, readChat, requireInChat, resumedPlace } from '../../../core/chat/index.ts';
import { confirmCustomer } from '../../../core/confirmation/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { presentChat } from '../../../functions/api/chat/present.ts';
import { ADMIN } from '../../support/desk.ts';
import {
  answeredInChat,
  givenVisitor,
  minutesLater,
  visitorSeen,
  writeAgain,
} from '../../support/given-mailed-chat.ts';
import { givenChat } from '../../support/given-visitors.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
let people = 0;
const somebody = () => {
  people += 1;
  return `typed${people}@example.com`;
};

/** What a browser reads of the chat. */
async function shown(secret: string) {
  const { deps, chat } = givenChat(desk.table);
  const inChat = await requireInChat(desk.table, { secret, channel: 'site', now: desk.now });
  const read = await readChat(deps, desk.context(), chat, { inChat, limit: 50 });
  const files = { presign: async () => '', bucket: 'files', signingKey: async () => KEYS[0] };
  const { items } = await presentChat(files, read, { readUntil: null, after: null });
  return items.map(({ from, author, text }) => [from, author?.name ?? null, text.trim()]);
}

async function merged(ticketId: number, sourceId: number): Promise<void> {
  const agent = { ...desk.context(), actor: { kind: 'agent' as const, id: 1 } };
  await mergeTickets({ table: desk.table }, agent, { principal: ADMIN, ticketId, sourceIds: [sourceId] });
  desk.later(1);
}

/** Somebody types an address into the chat, and its owner writes by mail. */
async function typedAndOwned() {
  const email = somebody();
  const { ticketId: chatted, secret } = await givenVisitor(desk, { email });
  desk.later(1);
  const inReplyTo = `<first-of-${email}>`;
  const { ticket: mailed } = await desk.take({ from: email, id: inReplyTo, text: 'My account is 4711.' });
  // They are one customer: the desk knows no better.
  expect(mailed.requesterId).toBe((await desk.ticket(chatted)).requesterId);
  desk.later(1);
  await desk.reply(mailed.id, 'The balance is 12.');
  desk.later(1);
  return { email, secret, chatted, mailed: mailed.id, inReplyTo };
}

describe('who types the address of another', () => {
  test('reads nothing of their mails, also where an agent merges those into the chat', async () => {
    const { secret, chatted, mailed, email, inReplyTo } = await typedAndOwned();
    expect(await shown(secret)).toEqual([['you', null, 'Is it in stock?']]);
    await merged(chatted, mailed);
    await desk.take({ from: email, inReplyTo, text: 'And my card is 4712.' });
    expect(await shown(secret)).toEqual([['you', null, 'Is it in stock?']]);
  });

  test('nor where the chat is merged into their ticket, but what agents say in the chat', async () => {
    const { secret, chatted, mailed, email, inReplyTo } = await typedAndOwned();
    await merged(mailed, chatted);
    await desk.take({ from: email, inReplyTo, text: 'And my card is 4712.' });
    desk.later(1);
    await desk.reply(mailed, 'By mail.');
    desk.later(1);
    await writeAgain(desk, secret, 'Anybody?');
    desk.later(1);
    await answeredInChat(desk, mailed, 'In the chat.');
    expect((await shown(secret)).map(([from, , text]) => [from, text])).toEqual([
      ['you', 'Is it in stock?'],
      ['you', 'Anybody?'],
      ['desk', 'In the chat.'],
    ]);
  });
});

describe('who has shown that the address is theirs', () => {
  test('reads what was said by mail, by them and by whoever took part, who is not them', async () => {
    const email = somebody();
    const { ticketId: id, secret } = await givenVisitor(desk, { email, sub: email });
    await answeredInChat(desk, id, 'Shall I keep one?');
    const [asked] = await minutesLater(desk, id, 11);
    if (asked === undefined) throw new Error('No mail was asked for');
    await desk.send(asked);
    const { messageId: inReplyTo } = desk.lastMail();
    desk.later(1);
    await desk.take({ from: email, inReplyTo, text: 'Yes, please.' });
    desk.later(1);
    await desk.take({ from: `Cora <${somebody()}>`, inReplyTo, text: 'One for me, too.' });
    expect(
      (await shown(secret)).map(([from, name, text]) => [from, from === 'other' ? name : null, text]),
    ).toEqual([
      ['you', null, 'Is it in stock?'],
      ['desk', null, 'Shall I keep one?'],
      ['you', null, 'Yes, please.'],
      ['other', 'Cora', 'One for me, too.'],
    ]);
  });

  test('by the link of a mail, reads it in that browser, and in no other', async () => {
    const email = somebody();
    const { ticketId: id, secret, customer } = await givenVisitor(desk, { email });
    await confirmCustomer({ table: desk.table }, desk.context(), { customerId: customer.id });
    await answeredInChat(desk, id, 'Shall I keep one?');
    const [asked] = await minutesLater(desk, id, 11);
    if (asked === undefined) throw new Error('No mail was asked for');
    await desk.send(asked);
    const { messageId: inReplyTo, raw } = desk.lastMail();
    const quoted = raw.replaceAll('=\r\n', '').replaceAll('=3D', '=');
    const token = /#bilet-chat=([\w.-]+)/.exec(quoted)?.[1] ?? '';
    desk.later(1);
    await desk.take({ from: email, inReplyTo, text: 'Yes, please.' });
    const { deps, chat } = givenChat(desk.table);
    const resumed = await resumedPlace(desk.table, { token, channel: 'site', keys: KEYS, now: desk.now });
    const begun = await beginSession(deps, desk.context(), chat, {
      ...{ shown: undefined, said: {}, resumed, network: '192.0.2.8' },
    });
    const texts = async (one: string) => (await shown(one)).map(([, , text]) => text);
    expect(await texts(begun.secret)).toEqual(['Is it in stock?', 'Shall I keep one?', 'Yes, please.']);
    expect(await texts(secret)).toEqual(['Is it in stock?', 'Shall I keep one?']);
  });
});

test('an answer goes by mail though somebody else who takes part has written after it', async () => {
  const email = somebody();
  const { ticketId: id } = await givenVisitor(desk, { email, sub: email });
  await answeredInChat(desk, id, 'One.');
  const [first] = await minutesLater(desk, id, 11);
  if (first === undefined) throw new Error('No mail was asked for');
  await desk.send(first);
  const { messageId: inReplyTo } = desk.lastMail();
  await answeredInChat(desk, id, 'Two.');
  desk.later(1);
  await desk.take({ from: somebody(), inReplyTo, text: 'I am copied.' });
  expect(await minutesLater(desk, id, 20)).toMatchObject([
    { chatMail: { messageIds: [expect.any(String)] } },
  ]);
});

test('a browser that goes on by the link of a mail keeps its session, which knows of it from then on', async () => {
  const email = somebody();
  const { ticketId, secret } = await givenVisitor(desk, { email });
  await visitorSeen(desk, secret);
  const { deps, chat } = givenChat(desk.table);
  const { conversation } = await desk.ticket(ticketId);
  const begun = await beginSession(deps, desk.context(), chat, {
    ...{ shown: secret, said: {}, resumed: conversation?.place, network: '192.0.2.8' },
  });
  expect(begun.secret).toBe(secret);
  const { session } = await requireInChat(desk.table, { secret, channel: 'site', now: desk.now });
  expect(session.isByMail).toBe(true);
});
