import { createHmac, randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { customerKey, parseCustomerRow } from '../../../core/customer/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { redactMessage } from '../../../core/redaction/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
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
  // What somebody says of themselves makes them nobody else.
  expect(customer.identities).toEqual([expect.objectContaining({ channel: 'chat' })]);
  expect(customer.name).toBe('Jo Winter');
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
  expect(right.visitor).toEqual({ name: 'Mia', email, isProven: true });
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
