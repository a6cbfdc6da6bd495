import { randomUUID } from 'node:crypto';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { givenChat } from '../support/given-visitors.ts';
import { CHAT_CALLS } from './numbers.ts';

let database: TestDatabase;
let chat: ReturnType<typeof givenChat>;
beforeAll(async () => {
  database = await startDatabase();
  chat = givenChat(database.table);
});
afterAll(() => database.stop());

async function written() {
  const { secret } = await chat.begin();
  const { id, ticketId } = await chat.write(secret, 'Hello');
  return { secret, id, ticketId };
}

/** Each gives what is done, once everything for it is there. */
const OPERATIONS: Readonly<Record<keyof typeof CHAT_CALLS, () => Promise<() => Promise<unknown>>>> = {
  'begin a session': async () => () => chat.begin(),
  'write the first message': async () => {
    const { secret } = await chat.begin();
    return () => chat.write(secret, 'Hello');
  },
  'write the next one': async () => {
    const { secret } = await written();
    return () => chat.write(secret, 'And this');
  },
  'send one again': async () => {
    const { secret } = await chat.begin();
    const clientId = randomUUID();
    await chat.write(secret, 'Hello', { clientId });
    return () => chat.write(secret, 'Hello', { clientId });
  },
  'read on where nothing came': async () => {
    const { secret, id } = await written();
    return () => chat.read(secret, id);
  },
  'read on where a reply came': async () => {
    const { secret, id, ticketId } = await written();
    await chat.answer(ticketId);
    return () => chat.read(secret, id);
  },
  'say how far one has read': async () => {
    const { secret, ticketId } = await written();
    const { message } = await chat.answer(ticketId);
    return () => chat.say(secret, {}, message.id);
  },
};

test.each(Object.entries(CHAT_CALLS))('%s: these requests and no others', async (name, calls) => {
  const act = await OPERATIONS[name as keyof typeof CHAT_CALLS]();
  database.forgetCalls();
  await act();
  const made = database.seen().map(({ command }) => command.replace('Command', ''));
  expect(made).toEqual(calls);
});
