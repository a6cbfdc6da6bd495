import {
  announceChatFile,
  type Begun,
  beginSession,
  type Chat,
  changeSession,
  chatTicketOf,
  countedChat,
  endSession,
  findInChat,
  hasBegun,
  type InChat,
  readChat,
  requireInChat,
  resumedPlace,
  writeInChat,
} from '../../../core/chat/index.ts';
import { issueLiveToken } from '../../../core/live/index.ts';
import { networkOf } from '../../../core/portal/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import type { ParsedRequest } from '../../edge/api-request.ts';
import { clientIp } from '../../edge/client-ip.ts';
import { etagOf, isKnown } from '../../edge/etag.ts';
import type { HttpEvent } from '../../edge/http.ts';
import type { ChatAround } from './around.ts';
import type { ChatParts } from './deps.ts';
import { presentChat, presentWritten } from './present.ts';
import type { chatRoutes } from './routes.ts';
import { chatLanguage, shownChat } from './show-chat.ts';
import { answerWidget, type WidgetScript, widgetScript } from './widget.ts';

type Routes = typeof chatRoutes;

/** A request to a chat, with what it says and where it comes from. */
export type ChatRequest<Id extends keyof Routes> = ParsedRequest<Routes[Id]> & {
  readonly parts: ChatParts;
  readonly around: ChatAround;
  readonly chat: Chat;
  readonly event: HttpEvent;
  readonly context: Context;
};

/** What is answered: a body of the route's schema, or a text, with headers. */
export interface ChatAnswer {
  readonly body?: unknown;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** whether the body is bytes, in Base64 */
  readonly isBase64Encoded?: boolean;
}

const SECRET = /^bearer +(\S{1,100})$/i;
const secretIn = ({ headers }: HttpEvent): string | undefined =>
  SECRET.exec(headers.authorization ?? '')?.[1];

const networkIn = ({ parts, event }: Pick<ChatRequest<'getChat'>, 'parts' | 'event'>): string =>
  networkOf(clientIp(event, parts.proxies));

/** Who asks of which chat, and when. */
type Asking = Pick<ChatRequest<'getChat'>, 'parts' | 'event' | 'chat' | 'context'>;

const inChatOf = ({ parts, event, chat, context }: Asking): Promise<InChat> =>
  requireInChat(parts.table, { secret: secretIn(event), channel: chat.channel.key, now: context.now });

/** Who asks, where the browser shows its session: articles are suggested to anybody. */
async function askingIn({ parts, event, chat, context }: ChatRequest<'searchChatArticles'>) {
  const asked = { secret: secretIn(event), channel: chat.channel.key, now: context.now };
  return { inChat: await findInChat(parts.table, asked) };
}

function shownSession({ secret, expiresAt, visitor, ticketId }: Begun) {
  const { name = null, email = null, isProven, isEmailProven } = visitor;
  return {
    session: secret,
    expiresAt,
    visitor: { name, email, isProven, isEmailProven },
    ticketId,
    resumed: ticketId !== null,
  };
}

/** What is answered by the tag that the browser has, or whole. */
function cached(event: HttpEvent, text: string, headers: Record<string, string>): ChatAnswer {
  const etag = etagOf(text);
  if (isKnown(etag, event.headers['if-none-match'])) return { status: 304, headers: { ...headers, etag } };
  return { body: text, headers: { ...headers, etag } };
}

let script: WidgetScript | undefined;

/** One function per route of the chat. */
export const chatEndpoints: {
  readonly [Id in keyof Routes]: (request: ChatRequest<Id>) => Promise<ChatAnswer>;
} = {
  getChat: async ({ parts, around, chat, query, event, context }) => {
    const language = chatLanguage(query.language, event.headers['accept-language'], chat);
    const [openness, confirms] = await Promise.all([
      around.openness(chat, context.now),
      around.confirms(context.now),
    ]);
    const isLive = parts.liveUrl !== undefined;
    const shown = shownChat(chat, { language, openness, isLive, confirms });
    return cached(event, JSON.stringify(shown), {
      'cache-control': 'public, max-age=30',
      vary: 'origin, accept-language',
      'content-type': 'application/json',
    });
  },
  getChatWidget: async ({ event }) => {
    script ??= widgetScript(__dirname);
    return answerWidget(script, event.headers);
  },
  createChatSession: async (request) => {
    const { context, chat, event, body } = request;
    const { identity, resume, ifWritten, ...said } = body;
    const { table, keysAt } = request.parts;
    const { now } = context;
    const channel = chat.channel.key;
    const resumed =
      resume === undefined
        ? undefined
        : await resumedPlace(table, { token: resume, channel, keys: await keysAt(now), now });
    const asked = { shown: secretIn(event), identity, resumed, said, network: networkIn(request) };
    if (ifWritten && !(await hasBegun(request.parts, context, chat, asked))) return { status: 204 };
    const begun = await beginSession(request.parts, context, chat, asked);
    return { body: shownSession(begun) };
  },
  updateChatSession: async (request) => {
    const { parts, context, chat, body } = request;
    const inChat = await inChatOf(request);
    const { readUntil, ...said } = body;
    await changeSession(parts, context, chat, { inChat, said, readUntil, network: networkIn(request) });
    const { secret, session } = inChat;
    const { visitor, placeTicketId } = await inChatOf(request);
    const found = await chatTicketOf(parts.table, placeTicketId);
    const ticketId = found?.ticket.id ?? null;
    return { body: shownSession({ secret, expiresAt: session.expiresAt, visitor, ticketId }) };
  },
  endChatSession: async (request) => {
    const { parts, context, chat, query } = request;
    // Where it goes in any case, it goes once.
    const transcript = query.transcript === 'true' && chat.settings.transcripts === 'asked';
    await endSession(parts, context, await inChatOf(request), { transcript });
    return {};
  },
  listChatMessages: async (request) => {
    const { parts, around, context, chat, query } = request;
    const { after, limit } = query;
    const inChat = await inChatOf(request);
    const read = await readChat(parts, context, chat, { inChat, after, limit });
    const signingKey = async () => (await parts.keysAt(context.now))[0];
    const shown = await presentChat({ ...parts, signingKey }, read, {
      readUntil: inChat.visitor.readUntil ?? null,
      after: after ?? null,
    });
    const { ticket, stage } = read;
    const queue = stage === 'waiting' && ticket ? await around.queueOf(ticket, context.now) : null;
    return { body: { ...shown, queue } };
  },
  addChatMessage: async (request) => {
    const { parts, around, context, chat, body, event } = request;
    const inChat = await inChatOf(request);
    const ip = clientIp(event, parts.proxies);
    const said = { inChat, written: body, network: networkOf(ip), ip };
    const message = await writeInChat(parts, context, chat, said);
    await around.wrote(inChat, chat, context.now);
    return { body: await presentWritten(parts, message, body.clientId) };
  },
  createChatFile: async (request) => {
    const { parts, context, chat, body: file } = request;
    const inChat = await inChatOf(request);
    return {
      body: await announceChatFile(parts, context, chat, { inChat, file, network: networkIn(request) }),
    };
  },
  createChatLiveToken: async (request) => {
    const { parts, context } = request;
    const { liveUrl: url, table, randomBytes } = parts;
    const inChat = await inChatOf(request);
    await countedChat(
      table,
      'live',
      { visitor: inChat.ref.visitor, network: networkIn(request) },
      context.now,
    );
    const found = await chatTicketOf(table, inChat.placeTicketId);
    if (url === undefined || found === null)
      throw new ConflictError('chat.not_live', 'There is nothing to watch: ask now and again.');
    const subject = { kind: 'chat', ticketId: found.ticket.id } as const;
    const { token, seconds } = await issueLiveToken(table, { subject, now: context.now }, randomBytes);
    return { body: { token, url, expiresInSeconds: seconds } };
  },
  searchChatArticles: async (request) => {
    const { parts, around, context, chat, event, query } = request;
    await countedChat(parts.table, 'articles', { network: networkIn(request) }, context.now);
    const language = chatLanguage(query.language, event.headers['accept-language'], chat);
    const asks = { ...(await askingIn(request)), language, now: context.now };
    const items = chat.settings.suggests ? await around.articles(query.q, asks) : [];
    return { body: { items } };
  },
};
