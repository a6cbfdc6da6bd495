import { loadConversation, loadOlderMessages } from '../../../core/conversation/index.ts';
import { loadMessage, mayReadMessage, messageOf, messageWrites } from '../../../core/message/index.ts';
import { wholeOf } from '../../../core/ticket/index.ts';
import type { Message } from '../../../schemas/message.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenTicket, later } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** A ticket with this many messages, of which `noteAt` says which are notes; gives their texts, oldest first. */
async function givenConversation(
  length: number,
  noteAt: (at: number) => boolean = () => false,
  textOf: (at: number) => string = (at) => `message ${at}`,
): Promise<{ ticket: Ticket; texts: string[]; visible: string[] }> {
  const { ticket } = await givenTicket(database, { text: textOf(0) });
  const all = [{ text: textOf(0), note: false }];
  for (let at = 1; at < length; at += 1) {
    const [text, note] = [textOf(at), noteAt(at)];
    const context = testContext({ now: later(NOW, { seconds: at }) });
    const draft = note
      ? { kind: 'internal_note' as const, text }
      : { kind: 'public_reply' as const, text, to: null };
    const message = messageOf(draft, context.newId(), context.actor, context.now);
    await database.table.write(messageWrites(ticket, message, context));
    all.push({ text, note });
  }
  const visible = all.filter(({ note }) => !note).map(({ text }) => text);
  return { ticket, texts: all.map(({ text }) => text), visible };
}

/** All pages of a conversation as texts, the newest page first, each oldest first. */
async function pagesOf(ticketId: number, limit: number, reader: 'agent' | 'customer' = 'agent') {
  const mayRead = (message: Message) => mayReadMessage(reader, message, new Date());
  const pages: string[][] = [];
  const first = await loadConversation(database.table, ticketId, limit, { mayRead });
  let page: { messages: Message[]; before: string | null } = first;
  for (;;) {
    pages.push(page.messages.map(({ text }) => text));
    if (page.before === null) return pages;
    page = await loadOlderMessages(
      database.table,
      { parts: wholeOf(first.ticket), limit, before: page.before },
      mayRead,
    );
  }
}

describe('a conversation of 151 messages', () => {
  let long: Awaited<ReturnType<typeof givenConversation>>;
  beforeAll(async () => {
    long = await givenConversation(151, (at) => at % 4 !== 0);
  });

  test.each([50, 1, 75, 100])(
    'comes in full pages of %i, in order, none twice and none missing',
    async (limit) => {
      const pages = await pagesOf(long.ticket.id, limit);
      expect([...pages].reverse().flat()).toEqual(long.texts);
      expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      expect(pages.at(-1)?.length).toBeGreaterThan(0);
    },
  );

  test('comes to a customer in full pages as well, without the notes', async () => {
    const pages = await pagesOf(long.ticket.id, 10, 'customer');
    expect([...pages].reverse().flat()).toEqual(long.visible);
    expect(pages.map((page) => page.length)).toEqual([10, 10, 10, 8]);
  });

  test('opens in one Query', async () => {
    database.forgetCalls();
    await loadConversation(database.table, long.ticket.id, 50);
    expect(database.seen().map(({ command }) => command)).toEqual(['QueryCommand']);
  });
});

test('a page that is exactly full is the last one', async () => {
  const { ticket, texts } = await givenConversation(4);
  expect(await pagesOf(ticket.id, 4)).toEqual([texts]);
  expect(await pagesOf(ticket.id, 2)).toEqual([texts.slice(2), texts.slice(0, 2)]);
});

test('messages that end in notes leave a customer no empty page behind', async () => {
  const { ticket, visible } = await givenConversation(12, (at) => at < 11 && at > 0);
  expect(await pagesOf(ticket.id, 1, 'customer')).toEqual([...visible].reverse().map((text) => [text]));
});

test('texts of a megabyte and more come in shorter pages, and none is missing', async () => {
  const { ticket, texts } = await givenConversation(
    18,
    () => false,
    (at) => `${at} ${'x'.repeat(90_000)}`,
  );
  const pages = await pagesOf(ticket.id, 50);
  expect([...pages].reverse().flat()).toEqual(texts);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.every((page) => page.length > 0)).toBe(true);
});

test('messages with hundreds of files come in shorter pages, and none is missing', async () => {
  const { ticket } = await givenTicket(database);
  const file = { contentType: 'text/plain', size: 1, inline: false, contentId: null, key: 'attachments/a/1' };
  const attachments = Array.from({ length: 400 }, (_, at) => ({ ...file, filename: `${at}.txt` }));
  const body = { text: '', textKey: null, replyText: '', htmlKey: null };
  for (let at = 1; at <= 7; at += 1) {
    const context = testContext({ now: later(NOW, { seconds: at }) });
    const draft = { kind: 'customer_message', body: { ...body, text: String(at) }, attachments } as const;
    const received = { ...draft, attachments: [...attachments], origin: { channel: 'api' as const } };
    const message = messageOf(received, context.newId(), context.actor, context.now);
    await database.table.write(messageWrites(ticket, message, context));
  }
  const pages = await pagesOf(ticket.id, 50);
  expect(pages.map((page) => page.length)).toEqual([2, 2, 2, 2]);
  expect([...pages].reverse().flat().slice(1)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});

test('a message that was never written is not found', async () => {
  const { ticket, message } = await givenTicket(database);
  const other = testContext().newId();
  await expect(loadMessage(database.table, ticket.id, other)).rejects.toMatchObject({
    code: 'message.not_found',
  });
  await expect(loadMessage(database.table, ticket.id + 999, message.id)).rejects.toMatchObject({
    code: 'message.not_found',
  });
  await expect(loadConversation(database.table, 999_999, 50)).rejects.toMatchObject({
    code: 'ticket.not_found',
  });
});
