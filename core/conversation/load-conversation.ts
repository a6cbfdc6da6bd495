import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { originalOf } from '../message/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { type Part, parseTicketRow } from '../ticket/index.ts';
import { conversation } from './conversation-store.ts';
import { EVERYTHING, type MayRead, type Reader } from './reader.ts';
import { BEHIND_ALL, type Stretch, stretchOf, withinFiles, wovenPage } from './weave.ts';

/** A page of a ticket's messages, oldest first; `before` is where the page of older ones starts. */
export interface MessagePage {
  messages: Message[];
  before: string | null;
  /** the ticket to which a message was written, by its id, where that one was merged into the ticket */
  mergedFrom?: ReadonlyMap<string, number>;
}

/** The tickets of which messages are asked for: one, and what was merged into it. */
interface Asked {
  parts: readonly Part[];
  limit: number;
  mayRead: MayRead;
}

/**
 * A ticket with its newest messages: one Query, more only for a reader from whom some are hidden, and one for each ticket
 * that was merged into it.
 * @throws NotFoundError
 */
export async function loadConversation(
  table: Table,
  ticketId: number,
  limit: number,
  reader: Partial<Reader> = {},
): Promise<MessagePage & { ticket: Ticket }> {
  const { mayRead, partsOf } = { ...EVERYTHING, ...reader };
  const { rows, more } = await table.query(conversation.of({ ticketId, limit }));
  const [first, ...rest] = rows;
  if (first === undefined) throw new NotFoundError('ticket');
  const ticket = parseTicketRow(first);
  const newest = await stretchOf(table, rest, { more, cut: more && rows.length < limit + 2 });
  return { ticket, ...(await pageOfParts(table, { parts: partsOf(ticket), limit, mayRead }, { newest })) };
}

/** Messages that are older than `before`; `parts` are the ticket and those merged into it that the reader sees. */
export function loadOlderMessages(
  table: Table,
  asked: { parts: readonly Part[]; limit: number; before: string },
  mayRead: MayRead = () => true,
): Promise<MessagePage> {
  return pageOfParts(table, { ...asked, mayRead }, { before: asked.before });
}

/**
 * A message, and the newest of those before it that the reader may see, oldest first: one Query. The message is the one
 * that was written to the ticket, wherever it was split off to since.
 * @throws NotFoundError
 */
export async function loadMessageWithEarlier(
  table: Table,
  { ticketId, messageId, limit }: { ticketId: number; messageId: string; limit: number },
  mayRead: MayRead,
): Promise<{ message: Message; earlier: Message[] }> {
  const { rows, more } = await table.query(conversation.of({ ticketId, limit, before: messageId }));
  const [first, ...rest] = rows;
  const message = await originalOf(table, first);
  if (message?.id !== messageId) throw new NotFoundError('message');
  const newest = await stretchOf(table, rest, { more, cut: more && rows.length < limit + 2 });
  const { messages: earlier } = await pageFrom(table, { ticketId, limit, mayRead }, newest);
  return { message, earlier };
}

/** The newest messages of some tickets in one order: of each a page, of which the newest are taken. */
async function pageOfParts(
  table: Table,
  { parts, limit, mayRead }: Asked,
  from: { newest: Stretch } | { before: string },
): Promise<MessagePage> {
  const [own, ...others] = parts;
  const before = 'before' in from ? from.before : BEHIND_ALL;
  if (own === undefined) return { messages: [], before: null };
  const pageOf = async ({ ticketId, after, until }: Part, newest?: Stretch) => {
    const isSeen = (message: Message) =>
      message.createdAt > after && message.createdAt <= until && mayRead(message);
    const asked = { ticketId, limit, mayRead: isSeen, after };
    return { ticketId, ...(await pageFrom(table, asked, newest ?? (await olderThan(table, asked, before)))) };
  };
  const pages = await Promise.all([
    pageOf(own, 'newest' in from ? from.newest : undefined),
    ...others.map((part) => pageOf(part)),
  ]);
  const [page] = pages;
  if (page !== undefined && pages.length === 1) return { messages: page.messages, before: page.before };
  const mergedFrom = new Map(
    pages.slice(1).flatMap(({ ticketId, messages }) => messages.map(({ id }) => [id, ticketId] as const)),
  );
  const strands = pages.map((one) => ({
    items: one.messages.map((message) => ({ id: message.id, message })),
    horizon: one.before ?? '',
  }));
  const woven = wovenPage(strands, limit, before);
  const messages = woven.items.flatMap((item) => ('message' in item ? [item.message] : []));
  return { messages, before: woven.before, mergedFrom };
}

async function olderThan(
  table: Table,
  { ticketId, limit }: { ticketId: number; limit: number },
  before: string,
): Promise<Stretch> {
  const { rows, more } = await table.query(conversation.of({ ticketId, limit, before }));
  return stretchOf(table, rows, { more, cut: more && rows.length < limit + 2 }, before);
}

/**
 * A page is full while there are messages that the reader may see. It stays shorter when DynamoDB cut it at 1 MB, and
 * when its messages have more files than an answer can link to. Each Query reads one message more than a page holds, to
 * know whether more follow.
 */
async function pageFrom(
  table: Table,
  asked: { ticketId: number; limit: number; mayRead: MayRead; after?: string },
  newest: Stretch,
): Promise<{ messages: Message[]; before: string | null }> {
  const { limit, mayRead, after = '' } = asked;
  const seen = newest.messages.filter(mayRead);
  let stretch = newest;
  const isOver = () => (stretch.messages.at(-1)?.createdAt ?? '~') <= after;
  while (stretch.more && !isOver() && seen.length <= limit && !(stretch.cut && seen.length > 0)) {
    stretch = await olderThan(table, asked, stretch.end ?? BEHIND_ALL);
    seen.push(...stretch.messages.filter(mayRead));
  }
  const page = withinFiles(seen.slice(0, limit), (message) => message);
  const more = (stretch.more && !isOver()) || seen.length > page.length;
  return { messages: page.toReversed(), before: more ? (page.at(-1)?.id ?? null) : null };
}
