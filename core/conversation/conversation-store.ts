import * as z from 'zod';
import { type Delivery, deliverySchema, type Message, messageSchema } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { Key, Table } from '../shared/table.ts';
import { insert, type QueryRequest, type Row, type Write } from '../shared/write.ts';
import { parseTicketRow, ticketByNumber, ticketSubject } from '../ticket/index.ts';
import { isAutomatic } from './message.ts';

const META = ticketByNumber.sk;

export const conversation = accessPattern({
  name: 'Ticket with conversation',
  description:
    'Opens a ticket: its row and its newest messages in one Query. Older messages follow by cursor.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'M#<message> … META, newest first',
  of: (input: { ticketId: number; limit: number; before?: string }): QueryRequest => ({
    pk: ticketSubject(input.ticketId),
    from: 'M#',
    to: input.before === undefined ? META : `M#${input.before}`,
    newestFirst: true,
    limit: input.limit + 2,
  }),
});

export const messageById = accessPattern({
  name: 'Message',
  description: 'Reads one message, to send it or to note how far its mail got.',
  operation: 'GetItem',
  pk: 'T#<ticket>',
  sk: 'M#<message>',
  of: (input: { ticketId: number; messageId: string }): Key => ({
    pk: ticketSubject(input.ticketId),
    sk: `M#${input.messageId}`,
  }),
});

const messageRowSchema = z
  .object({
    kind: z.literal(ROW_KIND.message),
    schemaVersion: z.literal(1),
    message: z.looseObject({ kind: z.string() }),
    delivery: deliverySchema.optional(),
  })
  .transform(({ message, delivery }) => (delivery ? { ...message, delivery } : message))
  .pipe(messageSchema);

/** The message in a row. */
export function parseMessageRow(row: unknown): Message {
  return messageRowSchema.parse(row);
}

/** A page of a ticket's messages, oldest first; `before` is where the page of older ones starts. */
export interface Conversation {
  ticket: Ticket;
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
): Promise<Conversation> {
  const { rows, more } = await table.query(conversation.of({ ticketId, limit }));
  const [first, ...rest] = rows;
  if (first === undefined) throw new NotFoundError('ticket');
  const newest = { messages: rest.map(parseMessageRow), more, cut: more && rows.length < limit + 2 };
  return { ticket: parseTicketRow(first), ...(await pageFrom(table, { ticketId, limit, mayRead }, newest)) };
}

/** Messages that are older than `before`. */
export async function loadOlderMessages(
  table: Table,
  asked: { ticketId: number; limit: number; before: string },
  mayRead: MayRead = () => true,
): Promise<Omit<Conversation, 'ticket'>> {
  return pageFrom(table, { ...asked, mayRead }, await olderThan(table, asked, asked.before));
}

/** Messages as one Query gave them, newest first; `cut` when it ended at 1 MB and not at its limit. */
interface Stretch {
  messages: Message[];
  more: boolean;
  cut: boolean;
}

async function olderThan(
  table: Table,
  { ticketId, limit }: { ticketId: number; limit: number },
  before: string,
): Promise<Stretch> {
  const { rows, more } = await table.query(conversation.of({ ticketId, limit, before }));
  const messages = rows.map(parseMessageRow).filter((message) => message.id !== before);
  return { messages, more, cut: more && rows.length < limit + 2 };
}

/**
 * A page is full while there are messages that the reader may see; one that DynamoDB cut at 1 MB stays shorter, and
 * so does one of more than `FILES` files, as an answer has a limit too. Each Query reads one message more than a page holds, to know whether more follow.
 */
async function pageFrom(
  table: Table,
  asked: { ticketId: number; limit: number; mayRead: MayRead },
  newest: Stretch,
): Promise<Omit<Conversation, 'ticket'>> {
  const { limit, mayRead } = asked;
  const seen = newest.messages.filter(mayRead);
  let stretch = newest;
  while (stretch.more && seen.length <= limit && !(stretch.cut && seen.length > 0)) {
    stretch = await olderThan(table, asked, stretch.messages.at(-1)?.id ?? '');
    seen.push(...stretch.messages.filter(mayRead));
  }
  const page = withinFiles(seen.slice(0, limit));
  const more = stretch.more || seen.length > page.length;
  return { messages: page.toReversed(), before: more ? (page.at(-1)?.id ?? null) : null };
}

/** Files on a page, unless a single message has more: each comes with a link of 3 KB, and Lambda answers 6 MB at most. */
const FILES = 1000;

/** The newest messages that have no more files than a page holds, one at least. */
function withinFiles(messages: readonly Message[]): Message[] {
  let files = 0;
  const end = messages.findIndex((message, at) => {
    files += message.attachments.length;
    return files > FILES && at > 0;
  });
  return messages.slice(0, end === -1 ? messages.length : end);
}

/** @throws NotFoundError */
export async function loadMessage(table: Table, ticketId: number, messageId: string): Promise<Message> {
  const row = await table.get(messageById.of({ ticketId, messageId }));
  if (row === undefined) throw new NotFoundError('message');
  return parseMessageRow(row);
}

/** The row of a message. How far its mail got stands apart, so that it can be noted by itself. */
function messageRow(ticketId: number, message: Message): Row {
  const key = messageById.of({ ticketId, messageId: message.id });
  const row = { ...key, kind: ROW_KIND.message, schemaVersion: 1 };
  if (message.kind !== 'public_reply') return { ...row, message };
  const { delivery, ...kept } = message;
  return { ...row, message: kept, delivery };
}

/** The writes of a new message: its row, and the event that says so. `ticket` is the state after. */
export function messageWrites(ticket: Ticket, message: Message, context: Context): Write[] {
  const summary = { id: message.id, kind: message.kind, automatic: isAutomatic(message) };
  return [
    insert(messageRow(ticket.id, message), 'message'),
    recordEvent(ticketSubject(ticket.id), 'message.added', { ticket, message: summary }, context),
  ];
}

/** Notes how far the mail of a reply got. */
export function deliveryWrite(ticketId: number, messageId: string, delivery: Delivery): Write {
  return {
    type: 'set',
    key: messageById.of({ ticketId, messageId }),
    values: { delivery },
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: 'message',
  };
}
