import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { parseMessageRow } from '../message/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { isOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow } from '../ticket/index.ts';
import { conversation } from './conversation-store.ts';

/** A page of a ticket's messages, oldest first; `before` is where the page of older ones starts. */
export interface MessagePage {
  messages: Message[];
  before: string | null;
}

/** Whether a reader may see a message. */
export type MayRead = (message: Message) => boolean;

/**
 * A ticket with its newest messages: one Query, and more only for a reader from whom some are hidden.
 * @throws NotFoundError
 */
export async function loadConversation(
  table: Table,
  ticketId: number,
  limit: number,
  mayRead: MayRead = () => true,
): Promise<MessagePage & { ticket: Ticket }> {
  const { rows, more } = await table.query(conversation.of({ ticketId, limit }));
  const [first, ...rest] = rows;
  if (first === undefined) throw new NotFoundError('ticket');
  const newest = { messages: messagesIn(rest), more, cut: more && rows.length < limit + 2 };
  return { ticket: parseTicketRow(first), ...(await pageFrom(table, { ticketId, limit, mayRead }, newest)) };
}

/** Messages that are older than `before`. */
export async function loadOlderMessages(
  table: Table,
  asked: { ticketId: number; limit: number; before: string },
  mayRead: MayRead = () => true,
): Promise<MessagePage> {
  return pageFrom(table, { ...asked, mayRead }, await olderThan(table, asked, asked.before));
}

/**
 * A message, and the newest of those before it that the reader may see, oldest first: one Query.
 * @throws NotFoundError
 */
export async function loadMessageWithEarlier(
  table: Table,
  { ticketId, messageId, limit }: { ticketId: number; messageId: string; limit: number },
  mayRead: MayRead,
): Promise<{ message: Message; earlier: Message[] }> {
  const { rows, more } = await table.query(conversation.of({ ticketId, limit, before: messageId }));
  const [message, ...older] = messagesIn(rows);
  if (message?.id !== messageId) throw new NotFoundError('message');
  const newest = { messages: older, more, cut: more && rows.length < limit + 2 };
  const { messages: earlier } = await pageFrom(table, { ticketId, limit, mayRead }, newest);
  return { message, earlier };
}

/** Sorts behind every id of a message. */
const BEHIND_ALL = '~';

/** Messages as one Query gave them, newest first; `cut` when it ended at 1 MB and not at its limit. */
interface Stretch {
  messages: Message[];
  more: boolean;
  cut: boolean;
}

/** The messages among rows: what other versions keep between them and the ticket is none. */
export function messagesIn(rows: readonly unknown[]): Message[] {
  return rows.filter((row) => isOfKind(row, ROW_KIND.message)).map(parseMessageRow);
}

async function olderThan(
  table: Table,
  { ticketId, limit }: { ticketId: number; limit: number },
  before: string,
): Promise<Stretch> {
  const { rows, more } = await table.query(conversation.of({ ticketId, limit, before }));
  const messages = messagesIn(rows).filter((message) => message.id !== before);
  return { messages, more, cut: more && rows.length < limit + 2 };
}

/**
 * A page is full while there are messages that the reader may see. It stays shorter when DynamoDB cut it at 1 MB, and
 * when its messages have more files than an answer can link to. Each Query reads one message more than a page holds, to
 * know whether more follow.
 */
async function pageFrom(
  table: Table,
  asked: { ticketId: number; limit: number; mayRead: MayRead },
  newest: Stretch,
): Promise<MessagePage> {
  const { limit, mayRead } = asked;
  const seen = newest.messages.filter(mayRead);
  let stretch = newest;
  while (stretch.more && seen.length <= limit && !(stretch.cut && seen.length > 0)) {
    stretch = await olderThan(table, asked, stretch.messages.at(-1)?.id ?? BEHIND_ALL);
    seen.push(...stretch.messages.filter(mayRead));
  }
  const page = withinFiles(seen.slice(0, limit), (message) => message);
  const more = stretch.more || seen.length > page.length;
  return { messages: page.toReversed(), before: more ? (page.at(-1)?.id ?? null) : null };
}

/** Files on a page, unless a single message has more: each comes with a link of 3 KB, and Lambda answers 6 MB at most. */
const FILES = 1000;

/** The newest items whose messages have no more files than a page holds, one at least. */
export function withinFiles<Item>(items: readonly Item[], messageOf: (item: Item) => Message | null): Item[] {
  let files = 0;
  const end = items.findIndex((item, at) => {
    files += messageOf(item)?.attachments.length ?? 0;
    return files > FILES && at > 0;
  });
  return items.slice(0, end === -1 ? items.length : end);
}
