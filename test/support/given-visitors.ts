import { randomBytes, randomUUID } from 'node:crypto';
import type { Principal } from '../../core/auth/index.ts';
import { anyAdapter, type Channel, chatAdapter, chatSettings } from '../../core/channel/index.ts';
import {
  type Begun,
  beginSession,
  type Chat,
  type ChatDeps,
  changeSession,
  endSession,
  readChat,
  requireInChat,
  writeInChat,
} from '../../core/chat/index.ts';
import { addMessage, type NewMessage } from '../../core/conversation/index.ts';
import { compileMailboxes } from '../../core/mailbox/mailboxes.ts';
import { UNSAID } from '../../core/mailbox/unsaid.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { testContext } from './context.ts';

/** By which the shop signs who its visitors are. */
export const IDENTITY_SECRET = 'n7Jq2mVx9Lr4Tz8Kp1Wd6Fs3Hb5Gc0Ya';

const CHANNEL: Channel = {
  ...{ key: 'site', name: 'Chat of the shop', kind: 'chat', settings: {}, teamId: null, language: null },
  ...{
    continueHours: 72,
    acknowledges: null,
    acknowledgement: {},
    isActive: true,
    isRetired: false,
    version: 1,
  },
  secretsSetAt: { identitySecret: '2026-03-01T00:00:00.000Z' },
};
const MAILBOX = {
  ...{ ...UNSAID, address: 'support@desk.example.com', name: 'Support', teamId: null },
  ...{ isDefault: true, isRetired: false, version: 1 },
};
const NETWORK = '192.0.2.7';
const ADMIN: Principal = { kind: 'agent', id: 1, role: 'admin', teamIds: null, scopes: ['*'] };

/** The chat of a site, its visitors, and an agent who answers. */
export function givenChat(
  table: Table,
  {
    settings = {},
    key = 'site',
    copyObject = async () => true,
  }: { settings?: object; key?: string; copyObject?: ChatDeps['filing']['copyObject'] } = {},
) {
  let now = new Date('2026-03-12T10:00:00.000Z');
  const compiled = compileMailboxes([MAILBOX]);
  const mailboxes = { at: async () => compiled, latest: async () => compiled };
  const rules = { closeAfterDays: null, solvingNeedsAssignee: false };
  const deps: ChatDeps = {
    ...{ table, randomBytes },
    rules: { at: async () => rules },
    mailboxes,
    secrets: { of: async () => ({ identitySecret: IDENTITY_SECRET }) },
    filing: { bucket: 'files', copyObject, replyBytes: 0 },
  };
  const chat: Chat = {
    channel: { ...CHANNEL, key },
    adapter: anyAdapter(chatAdapter),
    settings: chatSettings.parse(settings),
  };
  /** Each browser asks at a moment of its own. */
  const tick = (): Context => {
    now = new Date(now.getTime() + 1000);
    return testContext({ actor: { kind: 'system', name: 'channels' }, now });
  };
  const inChat = (secret: string, at = now) => requireInChat(table, { secret, channel: key, now: at });
  const begin = (asked: Partial<Parameters<typeof beginSession>[3]> = {}): Promise<Begun> =>
    beginSession(deps, tick(), chat, { shown: undefined, said: {}, network: NETWORK, ...asked });
  const write = async (secret: string, text: string, given: { clientId?: string; files?: string[] } = {}) =>
    writeInChat(deps, tick(), chat, {
      ...{ inChat: await inChat(secret), network: NETWORK },
      written: { clientId: randomUUID(), ...(text !== '' && { text }), ...given },
    });
  return {
    ...{ deps, chat, begin, write, inChat, tick },
    /** Lets time pass. */
    pass: (minutes: number) => {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    read: async (secret: string, after?: string, limit = 50) =>
      readChat(deps, tick(), chat, { inChat: await inChat(secret), after, limit }),
    say: async (secret: string, said: object, readUntil?: string) =>
      changeSession(deps, tick(), chat, {
        ...{ inChat: await inChat(secret), said, readUntil, network: NETWORK },
      }),
    end: async (secret: string, transcript = false) =>
      endSession(deps, tick(), await inChat(secret), { transcript }),
    /** An agent writes on the ticket. */
    answer: (ticketId: number, message: Partial<NewMessage> = {}) =>
      addMessage(
        { table, rules, mailboxes },
        { ...tick(), actor: { kind: 'agent', id: 1 } },
        { principal: ADMIN, ticketId, message: { kind: 'public_reply', text: 'An answer.', ...message } },
      ),
  };
}

/** A browser that has begun a chat on a site, and written nothing. */
export async function givenVisitor(table: Table): Promise<void> {
  await givenChat(table).begin({ said: { name: 'Vera Besuch', language: 'de' } });
}
