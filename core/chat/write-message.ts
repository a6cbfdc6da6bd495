import { decodeTime } from 'ulid';
import type { Attachment, Message } from '../../schemas/message.ts';
import { ATTACHED, filesOf, uploadKeys } from '../attachment/index.ts';
import type { ReceivedMessage } from '../channel/index.ts';
import { type CameOver, fileMessage } from '../channel-in/index.ts';
import { pageOnSite, visitorThere } from '../chat-mail/index.ts';
import { findFiled } from '../conversation/index.ts';
import { parseMessageRow } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError, wrongFieldsError } from '../shared/errors.ts';
import { readRows } from '../shared/read-rows.ts';
import { refusedBy } from '../shared/table.ts';
import type { InChat } from './current.ts';
import type { Chat, ChatDeps, From } from './deps.ts';
import { identityNeeded } from './identity.ts';
import { countedChat } from './limits.ts';
import { uploaderOf } from './uploader.ts';
import { visitorWrite } from './visitor-store.ts';

/** What a visitor writes. */
export interface ChatWritten {
  /** made up by the browser */
  readonly clientId: string;
  readonly text?: string | undefined;
  /** files that they have uploaded, by id */
  readonly files?: readonly string[] | undefined;
}

/** What somebody wrote, as it is there now. */
export type WrittenMessage = Pick<Message, 'id' | 'createdAt' | 'text' | 'attachments' | 'redactions'> & {
  readonly ticketId: number;
};

/**
 * Writes what a visitor says: on in their ticket while nobody has solved it or not long ago, else in a new one that follows it up, all in one transaction, as
 * on every channel. The same `clientId` again is the same message, however often it comes, and at the same time.
 * @throws InvalidInputError that names what is wrong; UnauthenticatedError `chat.identity_needed`; TooManyError; BusyError
 */
export async function writeInChat(
  deps: ChatDeps,
  context: Context,
  chat: Chat,
  { inChat, written, network, ip }: { inChat: InChat; written: ChatWritten } & From,
): Promise<WrittenMessage> {
  const { table } = deps;
  const { now } = context;
  const { ref } = inChat;
  const text = written.text ?? '';
  const ids = written.files ?? [];
  if (text === '' && ids.length === 0) throw fieldError('text', 'must be there where there are no files');
  if (ids.length > chat.settings.mostFiles)
    throw fieldError('files', `must be ${chat.settings.mostFiles} at the most`);
  requireProven(chat, inChat);
  requireAnswers(chat, inChat);
  await countedChat(table, 'message', { visitor: ref.visitor, network }, now);
  const received = { ...receivedOf(chat, inChat, written, now), ...(ip !== undefined && { ip }) };
  const files = await lazily(() => attached(deps, { ids, visitor: ref.visitor, now }));
  const taken = await fileMessage(
    deps,
    context,
    { ...chat, received },
    {
      likely: { customerId: inChat.visitor.customerId, ticketId: inChat.placeTicketId },
      keep: async ({ received: { text: said } }: CameOver) => {
        const { attachments, keep } = await files();
        await keep();
        return { body: bodyOf(said), attachments, missing: undefined };
      },
      alongside: ({ ticketId, messageId, customerId, goesOnIn }) => [
        visitorThere({
          ...{ ticketId: goesOnIn, at: now, resumeHours: chat.channel.continueHours },
          page: pageOnSite(inChat.visitor.page, chat.settings.domains),
          mailAfterMinutes: chat.settings.mailAfterMinutes,
          transcriptAfterMinutes:
            chat.settings.transcripts === 'always' ? chat.settings.sessionMinutes : null,
        }),
        visitorWrite(ref, { customerId, wroteAt: now.toISOString() }, now),
        ...files.known().writesTo({ ticketId, messageId }),
      ],
    },
  ).catch((error: unknown) => {
    throw refusedBy(error, ATTACHED)
      ? new ConflictError('file.attached', 'One of the files belongs to another message by now.')
      : error;
  });
  if (taken.outcome === 'known' && taken.filed) return loadWritten(deps, inChat, taken.filed);
  if (!('messageId' in taken) || taken.messageId === undefined)
    throw new Error('A message was taken in and is nowhere.');
  const { ticketId, messageId: id } = taken;
  const createdAt = new Date(decodeTime(id)).toISOString();
  return { id, createdAt, ticketId, text, attachments: files.known().attachments };
}

/** @throws UnauthenticatedError `chat.identity_needed`: the session was begun before only whom the site proves might write */
function requireProven({ settings }: Chat, { visitor }: InChat): void {
  if (settings.identity === 'required' && !visitor.isProven) throw identityNeeded();
}

/** @throws InvalidInputError that names what somebody has to say before they write, and has not */
function requireAnswers({ settings }: Chat, { visitor }: InChat): void {
  const missing = settings.asks.filter((field) => settings.requires.includes(field) && !visitor[field]);
  if (missing.length > 0)
    throw wrongFieldsError(
      missing.map((path) => ({ path, message: 'must be said before the first message (PATCH …/session)' })),
    );
}

function receivedOf(
  { channel }: Chat,
  { visitor }: InChat,
  { clientId, text = '' }: ChatWritten,
  at: Date,
): ReceivedMessage {
  const { place, isEmailProven, name = '', email, language, page } = visitor;
  return {
    what: 'message',
    id: clientId,
    at,
    from: {
      identity: { channel: 'chat', value: place, account: channel.key },
      ...{ name, phone: null },
      ...(email !== undefined && (isEmailProven ? { email } : { saidEmail: email })),
      ...(language !== undefined && { language }),
    },
    place: { id: place, ...(page !== undefined && { url: page }) },
    text,
    media: [],
  };
}

const bodyOf = (text: string) => ({ text, textKey: null, replyText: text, htmlKey: null });

async function attached(
  { table, filing }: ChatDeps,
  { ids, visitor, now }: { ids: readonly string[]; visitor: string; now: Date },
) {
  const rowAt = ids.length === 0 ? () => undefined : await readRows(table, uploadKeys(ids));
  return filesOf(filing, 'customer_message', {
    ...{ ids, principal: uploaderOf(visitor), rowAt, now },
    field: 'files',
  });
}

/** Finds something out when it is first asked for, and gives it then: what was written before is not asked for again. */
async function lazily<T>(find: () => Promise<T>): Promise<(() => Promise<T>) & { known: () => T }> {
  let found: T | undefined;
  const get = async () => {
    found ??= await find();
    return found;
  };
  const known = () => {
    if (found === undefined) throw new Error('Nobody has asked for it yet.');
    return found;
  };
  return Object.assign(get, { known });
}

/** A message that is there already. @throws ConflictError where it is somebody else's: nobody learns what that says */
async function loadWritten(
  { table }: ChatDeps,
  { visitor, ref, placeTicketId }: InChat,
  filed: { ticketId: number; messageId: string },
): Promise<WrittenMessage> {
  const message = parseMessageRow((await findFiled(table, filed)).row);
  const { origin } = message;
  const isHere = origin.channel === 'chat' && origin.key === ref.channel;
  if (!isHere || (origin.place !== visitor.place && filed.ticketId !== placeTicketId))
    throw new ConflictError('chat.client_id_taken', 'Another message has this clientId.');
  return { ...message, ticketId: filed.ticketId };
}

/** The files of a message that are still there. */
export const filesIn = (attachments: readonly Attachment[]): Attachment[] =>
  attachments.filter(({ struckBy }) => struckBy === undefined);
