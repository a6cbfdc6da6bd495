import { type ChatRead, filesIn, type WrittenMessage } from '../../../core/chat/index.ts';
import { textToCustomer } from '../../../core/satisfaction/index.ts';
import type { Presign } from '../../../core/shared/presign.ts';
import type { ChatMessageOut, ChatMessagesOut } from '../../../schemas/api/chat.ts';
import type { Attachment, Message } from '../../../schemas/message.ts';
import { servedAs } from '../../edge/served-as.ts';

/** What it takes to show files. */
export interface ShowingFiles {
  readonly presign: Presign;
  readonly bucket: string;
}

/** What it takes to show a chat; `signingKey`: by which links to the page of ratings are signed. */
export interface ShowingChat extends ShowingFiles {
  readonly signingKey: () => Promise<Uint8Array>;
}

/** What the visitor has just written. */
export async function presentWritten(
  files: ShowingFiles,
  { id, createdAt, text, attachments, redactions }: WrittenMessage,
  clientId: string,
): Promise<ChatMessageOut> {
  return {
    ...{ id, clientId, at: createdAt, from: 'you', author: null, text, html: null },
    files: await presentFiles(files, attachments),
    editedAt: null,
    isStruck: (redactions ?? []).length > 0,
    state: 'sent',
  };
}

/** A chat as its visitor reads it. */
export async function presentChat(
  showing: ShowingChat,
  read: ChatRead,
  { readUntil, after }: { readUntil: string | null; after: string | null },
): Promise<ChatMessagesOut> {
  const show = (messages: readonly Message[]) =>
    Promise.all(messages.map((message) => presentMessage(showing, message, read)));
  const { ticket, names, messages } = read;
  const assignee = ticket?.assigneeId ? names.get(ticket.assigneeId) : undefined;
  return {
    items: await show(messages),
    next: messages.at(-1)?.id ?? after,
    more: read.more,
    changed: await show(read.changed),
    ticketId: ticket?.id ?? null,
    readUntil: { you: readUntil, desk: read.deskReadUntil },
    state: read.stage,
    agent: assignee ?? null,
    queue: null,
  };
}

async function presentMessage(
  showing: ShowingChat,
  message: Message,
  { names, deskReadUntil, isOwn }: ChatRead,
): Promise<ChatMessageOut> {
  const { id, createdAt, attachments, redactions = [] } = message;
  const text = await textToCustomer(message, showing.signingKey);
  const from = message.kind !== 'customer_message' ? 'desk' : isOwn(message) ? 'you' : 'other';
  const editedAt = 'edited' in message && message.edited ? message.edited.at : null;
  return {
    ...{ id, from, at: createdAt, text, editedAt },
    ...saidBy(message, from, names),
    files: await presentFiles(showing, attachments),
    isStruck: redactions.length > 0,
    state: from === 'you' && id <= (deskReadUntil ?? '') ? 'read' : 'sent',
  };
}

/** What hangs on who wrote a message: their name, the id by which their browser knows it, and how it looks. */
function saidBy(
  { origin, author, html }: Message,
  from: ChatMessageOut['from'],
  names: ChatRead['names'],
): Pick<ChatMessageOut, 'author' | 'clientId' | 'html'> {
  if (from === 'desk') return { clientId: null, author: authorOf(author, names), html: html ?? null };
  if (from === 'other') return { clientId: null, author: otherIn(origin), html: null };
  return { clientId: origin.channel === 'chat' ? origin.providerId : null, author: null, html: null };
}

/** Who wrote a reply, as customers may know them: nothing but the name. */
function authorOf(
  author: Message['author'],
  names: ReadonlyMap<number, string>,
): NonNullable<ChatMessageOut['author']> {
  if (author.kind !== 'agent') return { name: '', isBot: true };
  return { name: names.get(author.id) ?? '', isBot: false };
}

/** Somebody who takes part by mail, as they call themselves there: nothing but the name. */
const otherIn = (origin: Message['origin']): NonNullable<ChatMessageOut['author']> => ({
  name: origin.channel === 'email' ? origin.fromName : '',
  isBot: false,
});

function presentFiles({ presign, bucket }: ShowingFiles, attachments: readonly Attachment[]) {
  return Promise.all(
    filesIn(attachments).map(async ({ filename, contentType, size, key }) => ({
      ...{ filename, contentType, size },
      url: await presign({ bucket, key, filename, contentType: servedAs(contentType) }),
    })),
  );
}
