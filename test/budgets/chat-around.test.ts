import { followQueue, keptPeople, keptQueue } from '../../core/chat-desk/index.ts';
import { mailIfGone, noteChatReply } from '../../core/chat-mail/index.ts';
import { givenAgent } from '../support/desk.ts';
import { answeredInChat, givenVisitor } from '../support/given-mailed-chat.ts';
import { sharedDesk } from '../support/mail.ts';
import { CHAT_AROUND_CALLS } from './numbers.ts';

const desk = sharedDesk();
const known = { email: 'budget@example.com', sub: 'budget' };

/** Each gives what is done, once everything for it is there. */
const OPERATIONS: Readonly<Record<keyof typeof CHAT_AROUND_CALLS, () => Promise<() => Promise<unknown>>>> = {
  'note that somebody waits': async () => {
    const { ticketId } = await givenVisitor(desk);
    const event = await desk.event(ticketId, 'ticket.created');
    return () => followQueue(desk.table, event);
  },
  'note a reply': async () => {
    const { ticketId } = await givenVisitor(desk);
    await desk.reply(ticketId, 'Here.');
    const event = await desk.event(ticketId, 'message.added');
    return () => noteChatReply(desk.table, event);
  },
  'look whether it was read': async () => {
    const { ticketId } = await givenVisitor(desk);
    await answeredInChat(desk, ticketId, 'Here.');
    desk.later(11);
    return () => mailIfGone(desk.table, desk.context(), ticketId);
  },
  'ask for the mail': async () => {
    const { ticketId } = await givenVisitor(desk, known);
    await answeredInChat(desk, ticketId, 'Here.');
    desk.later(11);
    return () => mailIfGone(desk.table, desk.context(), ticketId);
  },
  'tell ten visitors their place': async () => {
    const { ticketId } = await givenVisitor(desk);
    const waitOf = keptQueue(desk.table);
    return async () => {
      for (let asked = 0; asked < 10; asked += 1) await waitOf({ channel: 'site', ticketId }, desk.now);
    };
  },
  'tell ten visitors who is there': async () => {
    await givenAgent(desk.database);
    const peopleOf = keptPeople(desk.table);
    return async () => {
      for (let asked = 0; asked < 10; asked += 1) await peopleOf(null, desk.now);
    };
  },
};

test.each(Object.entries(CHAT_AROUND_CALLS))('%s: these requests and no others', async (name, calls) => {
  const act = await OPERATIONS[name as keyof typeof CHAT_AROUND_CALLS]();
  desk.database.forgetCalls();
  await act();
  const made = desk.database.seen().map(({ command }) => command.replace('Command', ''));
  expect(made).toEqual(calls);
});
