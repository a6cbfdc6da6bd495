import { createHmac } from 'node:crypto';
import type { Principal } from '../../../core/auth/index.ts';
import { createChannel, setChannelSecrets } from '../../../core/channel/index.ts';
import { hasBegun, resumedPlace } from '../../../core/chat/index.ts';
import { resumeLink } from '../../../core/chat-mail/index.ts';
import { customerKey, loadCustomer } from '../../../core/customer/index.ts';
import { mergeTickets } from '../../../core/merge/index.ts';
import { forgetVisitor, visitorRows } from '../../../core/privacy/erase-chats.ts';
import { personOf } from '../../../core/privacy/person.ts';
import type { Table } from '../../../core/shared/table.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenChat, IDENTITY_SECRET } from '../../support/given-visitors.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const ADMIN: Principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };
const texts = (messages: readonly { text: string }[]) => messages.map(({ text }) => text);
const proofOf = (sub: string) => ({
  sub,
  hash: createHmac('sha256', IDENTITY_SECRET).update(sub).digest('hex'),
});

test('a link of a mail into a chat that was merged into that of somebody else makes nobody them', async () => {
  const chat = givenChat(database.table, { key: 'merged' });
  const [mine, other] = [await chat.begin(), await chat.begin()];
  const { ticketId } = await chat.write(mine.secret, 'Mine');
  const into = await chat.write(other.secret, 'Of somebody else');
  const merging = { ...chat.tick(), actor: { kind: 'agent' as const, id: 1 } };
  await mergeTickets({ table: database.table }, merging, {
    ...{ principal: ADMIN, ticketId: into.ticketId, sourceIds: [ticketId] },
  });
  const key = Buffer.alloc(32, 3);
  const { now, newId } = chat.tick();
  const placeOf = (id: number) => {
    const link = { page: 'https://shop.example.com/', hours: 1, ticketId: id, mailId: newId() };
    const token = new URL(resumeLink(link, key, now)).hash.split('=')[1] ?? '';
    return resumedPlace(database.table, { token, channel: 'merged', keys: [key], now });
  };
  const { secret } = await chat.begin({ resumed: await placeOf(ticketId) });
  expect(texts((await chat.read(secret)).messages)).toEqual(['Mine']);
  const theirs = await chat.begin({ resumed: await placeOf(into.ticketId) });
  expect(texts((await chat.read(theirs.secret)).messages)).toContain('Of somebody else');
  // To write there opens nothing that was not theirs.
  expect((await chat.write(secret, 'Thanks')).ticketId).toBe(into.ticketId);
  expect(texts((await chat.read(secret)).messages)).toEqual(['Mine', 'Thanks']);
  // Replies go to who wrote last: that makes the other nobody else, either.
  await expect(placeOf(into.ticketId)).rejects.toMatchObject({ code: 'chat.link_unknown' });
});

test('whom the site proves has begun where they have written, in whatever browser; nobody else has, and finding out writes nothing', async () => {
  const { table } = database;
  const chat = givenChat(table, { key: 'found' });
  const begun = (asked: Parameters<typeof hasBegun>[3]) =>
    hasBegun({ ...chat.deps, table: { ...table, write: refuse } }, chat.tick(), chat.chat, asked);
  const refuse = () => Promise.reject(new Error('Something was written.'));
  const identity = proofOf('nina');
  expect(await begun({ shown: undefined, identity })).toBe(false);
  const { secret } = await chat.begin({ identity });
  expect(await begun({ shown: undefined, identity })).toBe(false);
  expect(await begun({ shown: secret, identity })).toBe(true);
  await chat.write(secret, 'From my phone');
  expect(await begun({ shown: undefined, identity })).toBe(true);
  expect(await begun({ shown: undefined, identity: proofOf('nobody') })).toBe(false);
  expect(await begun({ shown: undefined })).toBe(false);
  const forged = { sub: 'nina', hash: 'f'.repeat(64) };
  await expect(begun({ shown: undefined, identity: forged })).rejects.toMatchObject({
    code: 'chat.identity_wrong',
  });
});

test('what somebody wrote before they signed in goes on there, whenever the desk fails meanwhile', async () => {
  for (let failing = 1; failing <= 4; failing += 1) {
    let writes = 0;
    let isFailing = false;
    const table: Table = {
      ...database.table,
      write: async (...given: Parameters<Table['write']>) => {
        writes += 1;
        if (isFailing && writes === failing) throw new Error('The function died.');
        return database.table.write(...given);
      },
    };
    const chat = givenChat(table, { key: `dies${failing}` });
    const { secret } = await chat.begin();
    const { ticketId } = await chat.write(secret, 'Before I sign in');
    const signingIn = { shown: secret, identity: proofOf(`customer-${failing}`) };
    [writes, isFailing] = [0, true];
    await chat.begin(signingIn).catch(() => {});
    isFailing = false;
    expect(await chat.begin(signingIn)).toMatchObject({ ticketId, visitor: { isProven: true } });
  }
});

test('an address that the site proves of somebody who has written is theirs at once', async () => {
  const chat = givenChat(database.table, { key: 'signs-in' });
  const { secret } = await chat.begin();
  const { ticketId } = await chat.write(secret, 'Before I sign in');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'late', email: 'late@example.com', exp: Date.UTC(2026, 3) / 1000 };
  const content = `${part({ alg: 'HS256' })}.${part(claims)}`;
  const token = `${content}.${createHmac('sha256', IDENTITY_SECRET).update(content).digest('base64url')}`;
  await chat.begin({ shown: secret, identity: { token } });
  const { requesterId } = await loadTicket(database.table, ticketId);
  const customer = await loadCustomer(database.table, requesterId);
  expect(customer.identities).toContainEqual(expect.objectContaining({ value: 'late@example.com' }));
  expect(customer.isUnconfirmed).toBeUndefined();
});

test('where only whom the site proves may write, nobody goes on who began before that was so', async () => {
  const open = givenChat(database.table, { key: 'closing' });
  const { secret } = await open.begin();
  const closed = givenChat(database.table, { key: 'closing', settings: { identity: 'required' } });
  await expect(closed.write(secret, 'Hello')).rejects.toMatchObject({ code: 'chat.identity_needed' });
  const proven = await closed.begin({ shown: secret, identity: proofOf('customer-9') });
  expect((await closed.write(proven.secret, 'Hello')).text).toBe('Hello');
});

test('a secret that somebody with a proof of their own could find by trying is refused', async () => {
  const { tick } = givenChat(database.table);
  const admin = () => ({ ...tick(), actor: { kind: 'agent' as const, id: 1 } });
  const chat = { name: 'Chat', kind: 'chat', settings: {}, teamId: null, language: null, continueHours: 72 };
  const fields = { ...chat, acknowledges: null, acknowledgement: {}, isActive: true };
  await createChannel({ table: database.table }, admin(), { key: 'secrets', fields });
  const set = (identitySecret: string | null) =>
    setChannelSecrets({ table: database.table }, admin(), { key: 'secrets', secrets: { identitySecret } });
  await expect(set('hunter2')).rejects.toMatchObject({ fields: [{ path: 'secrets.identitySecret' }] });
  expect(Object.keys((await set(IDENTITY_SECRET)).secretsSetAt)).toEqual(['identitySecret']);
  expect((await set(null)).secretsSetAt).toEqual({});
});

test('who is erased or exported is nobody whom another site knows by the same id', async () => {
  const [chat, elsewhere] = ['one', 'another'].map((key) => givenChat(database.table, { key }));
  if (chat === undefined || elsewhere === undefined) throw new Error('There are two chats.');
  for (const { key } of [chat.chat.channel, elsewhere.chat.channel])
    await database.table.write([
      { type: 'put', row: { pk: 'CONFIG#channels', sk: key, kind: 'configured' } },
    ]);
  const begun = (at: typeof chat, name: string) => at.begin({ identity: proofOf('42'), said: { name } });
  const [mine, theirs] = [await begun(chat, 'Mona Mine'), await begun(elsewhere, 'Otto Other')];
  const { ticketId } = await chat.write(mine.secret, 'Hello');
  await elsewhere.write(theirs.secret, 'Hello');
  const { requesterId } = await loadTicket(database.table, ticketId);
  const person = personOf(requesterId, await database.table.get(customerKey(requesterId)), []);
  expect((await visitorRows(database.table, person)).map(({ name }) => name)).toEqual(['Mona Mine']);
  await forgetVisitor(database.table, chat.tick().now, person);
  await expect(chat.read(mine.secret)).rejects.toMatchObject({ code: 'chat.session_unknown' });
  expect(texts((await elsewhere.read(theirs.secret)).messages)).toEqual(['Hello']);
});
