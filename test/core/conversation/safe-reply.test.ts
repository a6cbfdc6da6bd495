import { addMessage, type NewMessage, UnseenMessagesError } from '../../../core/conversation/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { ADMIN, allRows, customerOf } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const RULES = { closeAfterDays: 4, solvingNeedsAssignee: false };

let people = 0;
/** A ticket of somebody new, and the last message that an agent sees on it. */
async function given() {
  people += 1;
  const from = `safe${people}@example.com`;
  const id = `<safe${people}@mail.example.com>`;
  const { ticket, messages } = await desk.take({ from, id });
  return { from, id, ticket, seen: messages.at(-1)?.id ?? '' };
}

const reply = (lastSeenMessageId: string): NewMessage => ({
  kind: 'public_reply',
  text: 'Put it out.',
  lastSeenMessageId,
});

/** Refused with these messages, and nothing is written. */
async function expectUnseen(adding: () => Promise<unknown>, texts: string[]): Promise<void> {
  const before = await allRows(desk.database);
  const refusal = await adding().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnseenMessagesError);
  const { code, messages } = refusal as UnseenMessagesError;
  expect(code).toBe('ticket.unseen_messages');
  expect(messages.map(({ replyText }) => replyText.trim())).toEqual(texts);
  expect(await allRows(desk.database)).toEqual(before);
}

test('a reply is taken when nothing came after what its writer saw', async () => {
  const { ticket, seen } = await given();
  const { message } = await desk.write(ticket.id, reply(seen));
  expect(message.text).toBe('Put it out.');
  await desk.write(ticket.id, reply(message.id));
});

test('a reply is refused when the customer wrote meanwhile, with what came since, oldest first', async () => {
  const { ticket, from, id, seen } = await given();
  await desk.write(ticket.id, { kind: 'internal_note', text: 'A colleague noted.' });
  await desk.take({ from, inReplyTo: id, text: 'It is out already.' });
  const since = ['A colleague noted.', 'It is out already.'];
  await expectUnseen(() => desk.write(ticket.id, reply(seen)), since);
  await expectUnseen(() => desk.write(ticket.id, { ...reply(seen), kind: 'internal_note' }), since);
  const { messages } = await desk.open(ticket.id);
  await desk.write(ticket.id, reply(messages.at(-1)?.id ?? ''));
});

test('a message over the API counts as one by mail does, and so does that of a stranger to the ticket', async () => {
  const { ticket, id, seen } = await given();
  const principal = customerOf(ticket.requesterId);
  const context = { ...desk.context(), actor: { kind: 'customer', id: ticket.requesterId } as const };
  const message = { kind: 'customer_message', text: 'Any news?' } as const;
  const added = await addMessage({ table: desk.table, rules: RULES }, context, {
    principal,
    ticketId: ticket.id,
    message,
  });
  await expectUnseen(() => desk.write(ticket.id, reply(seen)), ['Any news?']);
  await desk.take({ from: 'ben@example.com', inReplyTo: id, text: 'Me too.' });
  await expectUnseen(() => desk.write(ticket.id, reply(added.message.id)), ['Me too.']);
});

test('what agents and machines wrote stops nobody, and neither does suspected spam', async () => {
  const { ticket, from, id, seen } = await given();
  await desk.write(ticket.id, { kind: 'internal_note', text: 'A note.' });
  await desk.write(ticket.id, { kind: 'public_reply', text: 'Another answer.' });
  await desk.take({ from, inReplyTo: id, text: 'I am away.', headers: ['Auto-Submitted: auto-replied'] });
  await desk.take({ from, inReplyTo: id, text: 'Buy now.' }, { verdicts: { spam: 'FAIL' } });
  await expect(desk.write(ticket.id, reply(seen))).resolves.toBeDefined();
});

test('a message that lands between the look and the write is seen all the same', async () => {
  const { ticket, from, id, seen } = await given();
  let looked = false;
  const table: Table = {
    ...desk.table,
    query: async (request) => {
      const page = await desk.table.query(request);
      if (!looked) {
        looked = true;
        await desk.take({ from, inReplyTo: id, text: 'It is out already.' });
      }
      return page;
    },
  };
  const context = { ...desk.context(), actor: { kind: 'agent', id: 1 } as const };
  const input = { principal: ADMIN, ticketId: ticket.id, message: reply(seen) };
  await expect(addMessage({ table, rules: RULES }, context, input)).rejects.toThrow(UnseenMessagesError);
  expect((await desk.open(ticket.id)).messages.map(({ kind }) => kind)).toEqual([
    'customer_message',
    'customer_message',
  ]);
});

test('what came is found behind hundreds of notes', async () => {
  const { ticket, from, id, seen } = await given();
  await desk.take({ from, inReplyTo: id, text: 'It is out already.' });
  for (let at = 0; at < 130; at += 1) await desk.write(ticket.id, { kind: 'internal_note', text: `${at}` });
  const refusal = await desk.write(ticket.id, reply(seen)).catch((error: unknown) => error);
  const { messages } = refusal as UnseenMessagesError;
  expect(messages[0]?.replyText.trim()).toBe('It is out already.');
  expect(messages).toHaveLength(100);
});

test('a message of another ticket is none that its writer saw here', async () => {
  const [one, other] = [await given(), await given()];
  for (const [ticket, seen] of [
    [one.ticket, other.seen],
    [other.ticket, one.seen],
  ] as const) {
    const refused = desk.write(ticket.id, reply(seen));
    await expect(refused).rejects.toMatchObject({ kind: expect.stringMatching(/invalid|conflict/) });
  }
  await expect(desk.write(one.ticket.id, reply(other.seen))).rejects.toMatchObject({
    fields: [{ path: 'lastSeenMessageId', message: 'is not a message of this ticket' }],
  });
});
