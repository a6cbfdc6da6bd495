import { createHmac, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { Principal } from '../../../core/auth/index.ts';
import { resumedPlace, writeInChat } from '../../../core/chat/index.ts';
import { resumeLink } from '../../../core/chat-mail/index.ts';
import { customerChangeWrites, customerKey, parseCustomerRow } from '../../../core/customer/index.ts';
import { MESSAGE_FIELDS } from '../../../core/fields/message-fields.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { bePresent } from '../../../core/presence/index.ts';
import { emptiedMessage } from '../../../core/privacy/empty-message.ts';
import { forgetVisitor, visitorRows } from '../../../core/privacy/erase-chats.ts';
import { personOf } from '../../../core/privacy/person.ts';
import { messageIn, parseRow } from '../../../core/privacy/ticket-stake.ts';
import { redactMessage } from '../../../core/redaction/index.ts';
import { loadTicket, trashTicket } from '../../../core/ticket/index.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenChat, IDENTITY_SECRET } from '../../support/given-visitors.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

let keys = 0;
/** A chat that nobody has used. */
const fresh = (given: Parameters<typeof givenChat>[1] = {}) => {
  keys += 1;
  return givenChat(database.table, { key: `site${keys}`, ...given });
};
const hmac = (sub: string) => createHmac('sha256', IDENTITY_SECRET).update(sub).digest('hex');
const texts = (messages: readonly { text: string }[]) => messages.map(({ text }) => text);
async function messagesOf(ticketId: number) {
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  return rows.map((row) => parseMessageRow(row));
}

test('a session opens no ticket; the first message does, and says where it was written', async () => {
  const chat = fresh();
  const said = {
    name: 'Jo Winter',
    email: 'Jo@Example.com',
    page: 'https://shop.example.com/p',
    language: 'de',
  };
  const { secret, ticketId } = await chat.begin({ said });
  expect(ticketId).toBeNull();
  expect(await chat.read(secret)).toMatchObject({ stage: 'none', messages: [], ticket: null });
  const written = await chat.write(secret, 'Where is my parcel?');
  const ticket = await loadTicket(database.table, written.ticketId);
  expect(ticket).toMatchObject({
    ...{ subject: 'Where is my parcel?', channel: 'chat', origin: 'chat', language: 'de', status: 'new' },
    conversation: { channel: 'chat', key: chat.chat.channel.key },
  });
  const [message] = await messagesOf(ticket.id);
  expect(message).toMatchObject({
    origin: { channel: 'chat', email: 'jo@example.com', placeUrl: 'https://shop.example.com/p' },
  });
  const customer = parseCustomerRow(await database.table.get(customerKey(ticket.requesterId)));
  expect(customer).toMatchObject({ name: 'Jo Winter', isUnconfirmed: true });
  expect(customer.identities).toMatchObject([
    { channel: 'email', value: 'jo@example.com' },
    { channel: 'chat' },
  ]);
});

test('the network address from which a visitor writes is kept for agents, and goes with what else they said', async () => {
  const { deps, chat, begin, inChat, tick } = fresh();
  const { secret } = await begin();
  const said = { written: { clientId: randomUUID(), text: 'Hello' }, network: 'n', ip: '192.0.2.77' };
  const written = await writeInChat(deps, tick(), chat, { inChat: await inChat(secret), ...said });
  const ticket = await loadTicket(database.table, written.ticketId);
  const [message] = await messagesOf(ticket.id);
  expect(message?.origin).toMatchObject({ channel: 'chat', ip: '192.0.2.77' });
  expect(MESSAGE_FIELDS.ip.read({ ticket, message, now: new Date() })).toBe('192.0.2.77');
  const { rows } = await database.table.query({ pk: `T#${ticket.id}`, from: 'M#', to: 'M#~' });
  const mark = { id: written.id, at: ticket.createdAt, by: { kind: 'agent', id: 1 } as const, parts: [] };
  const row = messageIn(parseRow(rows[0]));
  expect(JSON.stringify(row)).toContain('192.0.2.77');
  expect(JSON.stringify(row && emptiedMessage(row, mark))).not.toContain('192.0.2.77');
});

test('who types the address of somebody else is nobody else by that, and neither is their name', async () => {
  const chat = fresh();
  const said = { name: 'Ann', email: 'ann@example.com' };
  const owner = await chat.write((await chat.begin({ said })).secret, 'I am Ann');
  const other = await chat.write((await chat.begin({ said })).secret, 'So am I');
  expect(other.ticketId).not.toBe(owner.ticketId);
  const { requesterId } = await loadTicket(database.table, other.ticketId);
  const customer = parseCustomerRow(await database.table.get(customerKey(requesterId)));
  expect(customer.identities).toMatchObject([{ channel: 'chat' }]);
  const [message] = await messagesOf(other.ticketId);
  expect(message?.origin).toMatchObject({ email: 'ann@example.com' });
});

test('a link of a mail leads back into the chat that it is of, in any browser, and nowhere else', async () => {
  const [chat, elsewhere] = [fresh(), fresh()];
  const { secret } = await chat.begin();
  const { ticketId } = await chat.write(secret, 'From my phone');
  const key = Buffer.alloc(32, 3);
  const now = new Date('2026-03-12T11:00:00Z');
  const link = resumeLink(
    { page: 'https://shop.example.com/p', hours: 72, ticketId, mailId: chat.tick().newId() },
    ...[key, now],
  );
  const token = new URL(link).hash.split('=')[1] ?? '';
  const resumed = (channel: string, at = now, keys = [key]) =>
    resumedPlace(database.table, { token, channel, keys, now: at });
  const place = await resumed(chat.chat.channel.key);
  const again = await chat.begin({ resumed: place });
  expect(texts((await chat.read(again.secret)).messages)).toEqual(['From my phone']);
  const unknown = { code: 'chat.link_unknown' };
  await expect(resumed(elsewhere.chat.channel.key)).rejects.toMatchObject(unknown);
  await expect(resumed(chat.chat.channel.key, new Date('2026-03-16T11:00:00Z'))).rejects.toMatchObject(
    unknown,
  );
  await expect(resumed(chat.chat.channel.key, now, [Buffer.alloc(32, 4)])).rejects.toMatchObject(unknown);
});

test('who ends a chat may have it mailed', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const { ticketId } = await chat.write(secret, 'Thank you');
  await chat.end(secret, true);
  const { rows } = await database.table.query({ pk: `T#${ticketId}`, from: 'E#', to: 'E#~' });
  expect(JSON.stringify(rows)).toContain('chat_mail.asked');
});

test('a message that is sent again is one message, also at the same moment', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const clientId = randomUUID();
  const all = await Promise.all(Array.from({ length: 5 }, () => chat.write(secret, 'Hello?', { clientId })));
  const again = await chat.write(secret, 'Something else', { clientId });
  expect(new Set([...all, again].map(({ id }) => id)).size).toBe(1);
  expect(again.text).toBe('Hello?');
  expect(await messagesOf(again.ticketId)).toHaveLength(1);
});

test('nobody learns a message of others by its clientId', async () => {
  const chat = fresh();
  const [one, other] = [await chat.begin(), await chat.begin()];
  const clientId = randomUUID();
  await chat.write(one.secret, 'A secret', { clientId });
  await expect(chat.write(other.secret, 'Hello', { clientId })).rejects.toMatchObject({
    code: 'chat.client_id_taken',
  });
});

test('what visitors write, in any order and repetition and at the same time, is there once and read in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }), {
        minLength: 1,
        maxLength: 4,
      }),
      async (rounds) => {
        const chat = fresh();
        const { secret } = await chat.begin();
        const ids = Array.from({ length: 6 }, () => randomUUID());
        const shown: string[] = [];
        let after: string | undefined;
        for (const round of rounds) {
          const posts = round.map((at) => chat.write(secret, `m${at}`, { clientId: ids[at] ?? '' }));
          // A browser that reads on while others write misses nothing and sees nothing twice.
          const reading = chat.read(secret, after);
          await Promise.all(posts);
          for (const page of [
            await reading,
            await chat.read(secret, (await reading).messages.at(-1)?.id ?? after),
          ]) {
            shown.push(...texts(page.messages));
            after = page.messages.at(-1)?.id ?? after;
          }
        }
        const wanted = [...new Set(rounds.flat())].map((at) => `m${at}`);
        expect(shown.toSorted()).toEqual(wanted.toSorted());
        expect(shown).toEqual(texts((await chat.read(secret)).messages));
      },
    ),
    { numRuns: 8 },
  );
});

test('a reply is sent by being there, delivered once a browser has it, and read when it says so', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const { ticketId, id } = await chat.write(secret, 'Anybody there?');
  expect((await chat.read(secret)).stage).toBe('waiting');
  const { message } = await chat.answer(ticketId);
  const state = async () => {
    const [reply] = (await messagesOf(ticketId)).filter(({ kind }) => kind === 'public_reply');
    return reply?.kind === 'public_reply' ? reply.delivery.state : undefined;
  };
  expect(await state()).toBe('sent');
  const read = await chat.read(secret, id);
  expect(read).toMatchObject({ stage: 'open', deskReadUntil: id });
  expect(texts(read.messages)).toEqual(['An answer.']);
  expect(await state()).toBe('delivered');
  await chat.say(secret, {}, message.id);
  expect(await state()).toBe('read');
  // What comes late takes nothing back.
  await chat.read(secret);
  expect(await state()).toBe('read');
});

test('notes never reach a visitor', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const { ticketId } = await chat.write(secret, 'Hello');
  await chat.answer(ticketId, { kind: 'internal_note', text: 'A difficult one.' });
  expect(texts((await chat.read(secret)).messages)).toEqual(['Hello']);
});

test('a chat is over after so many minutes of silence, and goes on in its ticket when somebody writes', async () => {
  const chat = fresh({ settings: { sessionMinutes: 10 } });
  const { secret } = await chat.begin();
  const first = await chat.write(secret, 'Hello');
  await chat.answer(first.ticketId);
  chat.pass(11);
  expect((await chat.read(secret)).stage).toBe('ended');
  const second = await chat.write(secret, 'One thing more');
  expect(second.ticketId).toBe(first.ticketId);
  expect((await chat.read(secret)).stage).toBe('open');
});

test('a solved chat is reopened within its hours; later another ticket follows it up', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const first = await chat.write(secret, 'Hello');
  await chat.answer(first.ticketId, { status: 'solved' });
  expect((await chat.read(secret)).stage).toBe('ended');
  const second = await chat.write(secret, 'It is not');
  expect(second.ticketId).toBe(first.ticketId);
  await chat.answer(first.ticketId, { status: 'solved' });
  chat.pass(73 * 60);
  const third = await chat.write(secret, 'Another thing');
  expect(third.ticketId).not.toBe(first.ticketId);
  expect((await loadTicket(database.table, third.ticketId)).followUpOf).toBe(first.ticketId);
  expect(texts((await chat.read(secret)).messages)).toEqual(['Another thing']);
});

test('a browser that shows its session goes on; one that ended it is nobody', async () => {
  const chat = fresh();
  const first = await chat.begin();
  await chat.write(first.secret, 'Hello');
  const second = await chat.begin({ shown: first.secret });
  expect(second).toMatchObject({ secret: first.secret, ticketId: expect.any(Number) });
  await chat.end(first.secret);
  await expect(chat.read(first.secret)).rejects.toMatchObject({ code: 'chat.session_unknown' });
  const third = await chat.begin({ shown: first.secret });
  expect(third).toMatchObject({ ticketId: null });
  expect(third.secret).not.toBe(first.secret);
});

test('a session is of one chat, and ends after thirty days without use', async () => {
  const [chat, other] = [fresh(), fresh()];
  const { secret } = await chat.begin();
  await expect(other.read(secret)).rejects.toMatchObject({ code: 'chat.session_unknown' });
  chat.pass(31 * 24 * 60);
  await expect(chat.read(secret)).rejects.toMatchObject({ code: 'chat.session_unknown' });
});

test('whom the site proves goes on in another browser, and in what they wrote before they signed in', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const { ticketId } = await chat.write(secret, 'Before I sign in');
  const identity = { sub: 'customer-7', hash: hmac('customer-7') };
  const signedIn = await chat.begin({ shown: secret, identity });
  expect(signedIn).toMatchObject({ ticketId, visitor: { isProven: true } });
  await expect(chat.read(secret)).rejects.toMatchObject({ code: 'chat.session_unknown' });
  const elsewhere = await chat.begin({ identity });
  expect(texts((await chat.read(elsewhere.secret)).messages)).toEqual(['Before I sign in']);
  expect((await chat.write(elsewhere.secret, 'And after')).ticketId).toBe(ticketId);
});

test('a proof that is wrong, too old, for somebody else or of another algorithm proves nothing', async () => {
  const chat = fresh();
  const now = Date.parse('2026-03-12T10:00:00Z') / 1000;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const jwt = (claims: object, { alg = 'HS256', secret = IDENTITY_SECRET } = {}) => {
    const content = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
    return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
  };
  const wrong = [
    { sub: 'u1', hash: hmac('u2') },
    { sub: 'u1', hash: '' },
    { sub: 'u1' },
    { token: jwt({ sub: 'u1', exp: now - 1 }) },
    { token: jwt({ sub: 'u1' }) },
    { token: jwt({ sub: 'u1', exp: now + 60 }, { alg: 'none' }) },
    { token: jwt({ sub: 'u1', exp: now + 60 }, { secret: 'another' }) },
    {
      token: `${jwt({ sub: 'u1', exp: now + 60 })
        .split('.')
        .slice(0, 2)
        .join('.')}.`,
    },
    { token: jwt({ sub: 'v:01ARZ3NDEKTSV4RRFFQ69G5FAV', exp: now + 60 }) },
    { token: 'x.y.z' },
    {},
  ];
  for (const identity of wrong)
    await expect(chat.begin({ identity })).rejects.toMatchObject({ code: 'chat.identity_wrong' });
  const email = 'mia@example.com';
  const right = await chat.begin({
    identity: { token: jwt({ sub: 'u1', exp: now + 600, email, name: 'Mia' }) },
  });
  expect(right.visitor).toEqual({ name: 'Mia', email, isProven: true, isEmailProven: true });
});

test('what is taken out of a message is gone from the chat, and its browser is told', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const { ticketId, id } = await chat.write(secret, 'My card is 4111 1111 1111 1111');
  await redactMessage(
    { table: database.table, texts: { get: async () => null, put: async () => {} }, deletion: () => [] },
    { ...chat.tick(), actor: { kind: 'agent', id: 1 } },
    { ticketId, messageId: id, request: { text: '4111 1111 1111 1111' } },
  );
  const { messages, changed } = await chat.read(secret, id);
  expect(messages).toEqual([]);
  expect(changed).toHaveLength(1);
  expect(changed[0]?.text).not.toContain('4111');
});

test('a chat takes only so many messages a minute', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const inChat = await chat.inChat(secret);
  const context = chat.tick();
  const { countedChat } = await import('../../../core/chat/limits.ts');
  const who = { visitor: inChat.ref.visitor, network: '198.51.100.1' };
  for (let at = 0; at < 60; at += 1) await countedChat(database.table, 'message', who, context.now);
  await expect(countedChat(database.table, 'message', who, context.now)).rejects.toMatchObject({
    code: 'requests.too_many',
  });
});

test('whoever goes on or reads from the beginning again and again is kept from it', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  let last = '';
  for (let at = 0; at < 22; at += 1) last = (await chat.write(secret, `m${at}`)).id;
  const { visitor } = (await chat.inChat(secret)).ref;
  const { countedChat } = await import('../../../core/chat/limits.ts');
  const { now } = chat.tick();
  const FIRST = '00000000000000000000000000';
  expect((await chat.read(secret, FIRST)).messages).toHaveLength(22);
  for (const what of ['back', 'change'] as const)
    for (let at = 0; at < 120; at += 1)
      await countedChat(database.table, what, { visitor }, now).catch(() => undefined);
  const tooMany = { code: 'requests.too_many' };
  await expect(chat.read(secret, FIRST)).rejects.toMatchObject(tooMany);
  await expect(chat.begin({ shown: secret })).rejects.toMatchObject(tooMany);
  // Who reads on is not.
  expect((await chat.read(secret, last)).messages).toEqual([]);
});

const ADMIN: Principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };
const byAgent = (chat: ReturnType<typeof fresh>) => ({
  ...chat.tick(),
  actor: { kind: 'agent' as const, id: 1 },
});

test('of a ticket that a chat was merged into its visitor sees what is theirs, and what has come since', async () => {
  const chat = fresh();
  const [mine, other] = [await chat.begin(), await chat.begin()];
  const { ticketId } = await chat.write(mine.secret, 'Mine');
  const into = await chat.write(other.secret, 'Of somebody else');
  await mergeTickets({ table: database.table }, byAgent(chat), {
    ...{ principal: ADMIN, ticketId: into.ticketId, sourceIds: [ticketId] },
  });
  await chat.answer(into.ticketId, { text: 'To both' });
  const read = await chat.read(mine.secret);
  expect(texts(read.messages)).toEqual(['Mine', 'To both']);
  expect(read.ticket?.id).toBe(into.ticketId);
  const next = await chat.write(mine.secret, 'Thanks');
  expect(next.ticketId).toBe(into.ticketId);
});

test('what lies in the trash is not there for its visitor, who opens another ticket', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const { ticketId } = await chat.write(secret, 'Hello');
  await trashTicket(database.table, byAgent(chat), { principal: ADMIN, ticketId });
  expect(await chat.read(secret)).toMatchObject({ stage: 'none', messages: [], ticket: null });
  const next = await chat.write(secret, 'Hello again');
  expect(next.ticketId).not.toBe(ticketId);
});

test('what somebody writes whom the desk has blocked sets nothing going, and they are told nothing of it', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const first = await chat.write(secret, 'Hello');
  const { requesterId } = await loadTicket(database.table, first.ticketId);
  const before = parseCustomerRow(await database.table.get(customerKey(requesterId)));
  const { writes } = customerChangeWrites(before, { ...before, isBlocked: true }, byAgent(chat));
  await database.table.write(writes);
  await chat.answer(first.ticketId, { status: 'solved' });
  chat.pass(73 * 60);
  const next = await chat.write(secret, 'Buy this');
  expect(next.ticketId).toBe(first.ticketId);
  expect(await loadTicket(database.table, next.ticketId)).toMatchObject({ status: 'solved' });
  expect(texts((await chat.read(secret)).messages)).toContain('Buy this');
});

test('who a person was in chats goes with them: their session leads nowhere', async () => {
  const chat = fresh();
  const { secret } = await chat.begin({ said: { name: 'Petra', email: 'petra@example.com' } });
  const { ticketId } = await chat.write(secret, 'Hello');
  await database.table.write([
    { type: 'put', row: { pk: 'CONFIG#channels', sk: chat.chat.channel.key, kind: 'configured' } },
  ]);
  const { requesterId } = await loadTicket(database.table, ticketId);
  const customer = parseCustomerRow(await database.table.get(customerKey(requesterId)));
  const person = personOf(requesterId, customer, []);
  expect(await visitorRows(database.table, person)).toMatchObject([{ email: 'petra@example.com' }]);
  await forgetVisitor(database.table, new Date('2026-03-12T11:00:00Z'), person);
  expect(JSON.stringify(await visitorRows(database.table, person))).not.toContain('petra');
  await expect(chat.read(secret)).rejects.toMatchObject({ code: 'chat.session_unknown' });
  // A request that was under way brings nothing of them back.
  await expect(chat.say(secret, { name: 'Petra' })).rejects.toMatchObject({ code: 'chat.session_unknown' });
});

test('who has to say their name first is asked for it, and writes then', async () => {
  const chat = fresh({ settings: { asks: ['name', 'email'], requires: ['name'] } });
  const { secret } = await chat.begin();
  await expect(chat.write(secret, 'Hello')).rejects.toMatchObject({ fields: [{ path: 'name' }] });
  await chat.say(secret, { name: 'Jo' });
  expect((await chat.write(secret, 'Hello')).text).toBe('Hello');
});

test('an address that somebody types is believed of nobody, also of whom the site proves by an id alone', async () => {
  const chat = fresh();
  const email = `typed${randomUUID()}@example.com`;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256' })}.${part({ sub: 'owner', email, exp: Date.UTC(2026, 3) / 1000 })}`;
  const token = `${content}.${createHmac('sha256', IDENTITY_SECRET).update(content).digest('base64url')}`;
  const owner = await chat.begin({ identity: { token } });
  const { ticketId: owned } = await chat.write(owner.secret, 'Mine');
  const identity = { sub: 'customer-9', hash: hmac('customer-9') };
  const { secret } = await chat.begin({ identity, said: { email } });
  await chat.begin({ shown: secret, identity, said: { email } });
  await chat.say(secret, { email });
  const { ticketId } = await chat.write(secret, 'Hello');
  const [theirs, ticket] = [
    await loadTicket(database.table, owned),
    await loadTicket(database.table, ticketId),
  ];
  expect(ticket.requesterId).not.toBe(theirs.requesterId);
  const customer = parseCustomerRow(await database.table.get(customerKey(ticket.requesterId)));
  expect(customer.identities).toEqual([expect.objectContaining({ channel: 'chat' })]);
});

test('a visitor learns that an agent has seen what they wrote, by whom has the ticket before them', async () => {
  const chat = fresh();
  const { secret } = await chat.begin();
  const { ticketId, id } = await chat.write(secret, 'Hello');
  expect((await chat.read(secret)).deskReadUntil).toBeNull();
  await bePresent(database.table, byAgent(chat), { principal: ADMIN, ticketId, doing: 'viewing' });
  const next = await chat.write(secret, 'Still there?');
  expect((await chat.read(secret)).deskReadUntil).toBe(id);
  await chat.answer(ticketId);
  expect((await chat.read(secret)).deskReadUntil).toBe(next.id);
  // It stays so when nothing of it can be seen on the page that is read.
  expect((await chat.read(secret, next.id, 1)).deskReadUntil).toBe(next.id);
});
