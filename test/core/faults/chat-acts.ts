import { createHmac } from 'node:crypto';
import { beginSession, changeSession, endSession, readChat } from '../../../core/chat/index.ts';
import { followQueue, noteAskedAllTheSame, visitOf } from '../../../core/chat-desk/index.ts';
import { mailIfGone, noteChatReply } from '../../../core/chat-mail/index.ts';
import { loadCustomer } from '../../../core/customer/index.ts';
import { noteShown } from '../../../core/form-visit/index.ts';
import { askVisitor } from '../../../core/outbound/ask-visitor.ts';
import type { Table } from '../../../core/shared/table.ts';
import { WriteRefusedError } from '../../../core/shared/write-refused.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import { testContext } from '../../support/context.ts';
import { HELP } from '../../support/given-survey.ts';
import { givenChat, IDENTITY_SECRET } from '../../support/given-visitors.ts';
import { orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

const NETWORK = '192.0.2.7';
const EMAIL = 'vera@example.com';
/** Browsers that get no answer begin again: here with the same secret. */
const randomBytes = (size: number) => new Uint8Array(size).fill(7);

/** A table in which nobody is counted: who asks again is counted again, and is to be. */
const uncounted = (table: Table): Table => ({
  ...table,
  write: async (writes) => {
    const [first] = writes;
    if (first?.type === 'update' && first.key.pk.startsWith('LIMIT#')) return;
    await table.write(writes);
  },
});

/** The visitor of a chat, who has written, and whom an agent has answered where that is said. */
async function givenTalk(
  { desk, table }: Pick<Stage, 'desk' | 'table'>,
  { isAnswered = false, saysEmail = true } = {},
) {
  const given = givenChat(desk.table);
  const { secret } = await given.begin({ said: { name: 'Vera', ...(saysEmail && { email: EMAIL }) } });
  const { ticketId } = await given.write(secret, 'Is it in stock?');
  if (isAnswered) await given.answer(ticketId);
  const deps = { ...given.deps, table: uncounted(table), randomBytes };
  given.pass(1);
  const { now } = given.tick();
  /** When the act happens: some minutes later where it is tried again. */
  const at = (again: boolean) =>
    testContext({
      actor: { kind: 'system', name: 'channels' },
      now: new Date(now.getTime() + (again ? 10 : 0) * 60_000),
    });
  return { ...given, deps, secret, ticketId, at };
}

/** By what the shop proves who somebody is. */
function proof(): { token: string } {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: 'customer-7', name: 'Vera Besuch', exp: Date.parse('2026-03-12T11:00:00Z') / 1000 };
  const content = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return { token: `${content}.${createHmac('sha256', IDENTITY_SECRET).update(content).digest('base64url')}` };
}

/** A browser begins; one that gets no answer begins again. */
function beginning(
  file: string,
  does: string,
  { isShown, isProven }: { isShown: boolean; isProven: boolean },
): Act {
  return {
    file,
    does,
    arrange: async (stage) => {
      const { deps, chat, secret, at } = await givenTalk(stage);
      const asked = {
        shown: isShown ? secret : undefined,
        ...(isProven && { identity: proof() }),
        ...{ said: { language: 'de' }, network: NETWORK },
      };
      return (again) => beginSession(deps, at(again), chat, asked).catch(orKnown(again, WriteRefusedError));
    },
  };
}

/** The clock or the queue of a chat is told of what happened on its ticket. */
function hearing(
  file: string,
  does: string,
  type: 'ticket.created' | 'message.added',
  hear: (table: Table, event: DeskEvent) => Promise<unknown>,
): Act {
  return {
    file,
    does,
    arrange: async (stage) => {
      const { ticketId } = await givenTalk(stage, { isAnswered: type === 'message.added' });
      const { desk, table } = stage;
      if (type === 'message.added')
        await followQueue(desk.table, await desk.event(ticketId, 'ticket.created'));
      const event = await desk.event(ticketId, type);
      return () => hear(table, event);
    },
  };
}

/** What visitors of a chat do, and what the desk does for them. */
export const CHAT_ACTS: readonly Act[] = [
  beginning('chat/begin-session.ts', 'begin the session of somebody whom the site knows', {
    isShown: false,
    isProven: true,
  }),
  beginning('chat/begin-session.ts', 'let a browser go on in its session', {
    isShown: true,
    isProven: false,
  }),
  beginning('chat/move-in.ts', 'let somebody who signs in take along what they wrote', {
    isShown: true,
    isProven: true,
  }),
  {
    file: 'chat/change-session.ts',
    does: 'note what the visitor of a chat says of themselves',
    arrange: async (stage) => {
      const { deps, chat, secret, inChat, at } = await givenTalk(stage);
      const of = await inChat(secret);
      const asked = { inChat: of, said: { name: 'Vera Besuch' }, network: NETWORK };
      return (again) => changeSession(deps, at(again), chat, asked);
    },
  },
  {
    file: 'channel-in/writer.ts',
    does: 'note the address that the visitor of a chat leaves as they go',
    arrange: async (stage) => {
      const { deps, chat, secret, inChat, at } = await givenTalk(stage, { saysEmail: false });
      const of = await inChat(secret);
      const asked = { inChat: of, said: { email: EMAIL }, network: NETWORK };
      return (again) => changeSession(deps, at(again), chat, asked);
    },
  },
  {
    file: 'chat-mail/chat-mail-store.ts',
    does: 'correct the address that the visitor of a chat mistyped',
    arrange: async (stage) => {
      const { deps, chat, secret, inChat, at } = await givenTalk(stage);
      const of = await inChat(secret);
      const asked = { inChat: of, said: { email: 'vera.besuch@example.com' }, network: NETWORK };
      return (again) => changeSession(deps, at(again), chat, asked);
    },
  },
  {
    file: 'chat/change-session.ts',
    does: 'end a chat, and have what was written mailed',
    arrange: async (stage) => {
      const { deps, secret, inChat, at } = await givenTalk(stage);
      const of = await inChat(secret);
      return (again) => endSession(deps, at(again), of, { transcript: true });
    },
  },
  {
    file: 'chat/marks.ts',
    does: 'note that a reply has come to the browser of a visitor',
    arrange: async (stage) => {
      const { deps, chat, secret, inChat, at } = await givenTalk(stage, { isAnswered: true });
      return async (again) => {
        const context = at(again);
        return readChat(deps, context, chat, { inChat: await inChat(secret), limit: 50 });
      };
    },
  },
  {
    file: 'chat/read-chat.ts',
    does: 'note that the visitor of a chat is still there',
    arrange: async (stage) => {
      const { deps, chat, secret, inChat, read, at } = await givenTalk(stage, { isAnswered: true });
      await read(secret);
      return async (again) => {
        const { now } = at(again);
        const context = { ...at(again), now: new Date(now.getTime() + 5 * 60_000) };
        return readChat(deps, context, chat, { inChat: await inChat(secret), limit: 50 });
      };
    },
  },
  {
    file: 'chat-desk/suggest.ts',
    does: 'note that somebody writes in a chat to whom articles were suggested',
    arrange: async ({ desk, table }) => {
      const id = visitOf({ channel: 'site', visitor: 'abc' }, desk.now);
      await noteShown(desk.table, { id, articleIds: [1], customerId: null, now: desk.now });
      const { now } = desk;
      return () => noteAskedAllTheSame({ table, count: async () => {} }, id, now);
    },
  },
  hearing('chat-desk/waiting-store.ts', 'note that somebody waits in a chat', 'ticket.created', followQueue),
  hearing(
    'chat-desk/waiting-store.ts',
    'note that somebody waits in a chat no more',
    'message.added',
    followQueue,
  ),
  hearing(
    'chat-mail/chat-mail-store.ts',
    'note when it is looked whether a reply was read in a chat',
    'message.added',
    noteChatReply,
  ),
  {
    file: 'chat-mail/chat-mail-store.ts',
    does: 'have a reply mailed to the visitor of a chat who is gone',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const { ticketId } = await givenTalk(stage, { isAnswered: true });
      await noteChatReply(desk.table, await desk.event(ticketId, 'message.added'));
      desk.later(11);
      return () => mailIfGone(table, desk.context(), ticketId);
    },
  },
  {
    file: 'outbound/ask-visitor.ts',
    does: 'ask the visitor of a chat whether an address is theirs',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const { ticketId } = await givenTalk(stage);
      // After what was written in the chat.
      desk.later(5);
      const ticket = await desk.ticket(ticketId);
      const customer = await loadCustomer(desk.table, ticket.requesterId);
      const options = { at: async () => ({ helpCentre: HELP }) };
      return () => askVisitor({ table, options }, desk.context(), { ticket, customer });
    },
  },
];
