import * as z from 'zod';
import { type Delivery, type Message, messageSchema } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Row, type Write } from '../shared/write.ts';
import { messageFacts } from './message-facts.ts';

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

const rows = rowsOfKind(
  ROW_KIND.message,
  z.object({ message: z.looseObject({}), delivery: z.unknown().optional() }),
);

/** The message in a row. */
export function parseMessageRow(row: unknown): Message {
  const { message, delivery } = rows.parse(row);
  return messageSchema.parse(delivery === undefined ? message : { ...message, delivery });
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
  if (message.kind !== 'public_reply') return rows.row(key, { message });
  const { delivery, ...kept } = message;
  return rows.row(key, { message: kept, delivery });
}

/** The writes of a new message: its row, and the event that says so. `ticket` is the state after. */
export function messageWrites(ticket: Ticket, message: Message, context: Context): Write[] {
  return [
    insert(messageRow(ticket.id, message), 'message'),
    recordEvent(
      ticketSubject(ticket.id),
      'message.added',
      { ticket, message: messageFacts(message) },
      context,
    ),
  ];
}

/** All that is known of a delivery, in some state or other. */
const DELIVERY_FIELDS = ['state', 'at', 'mailId', 'detail'] as const;

/** Notes how far the mail of a reply got. */
export function deliveryWrite(ticketId: number, messageId: string, delivery: Delivery): Write {
  const known = Object.entries(delivery);
  const gone = DELIVERY_FIELDS.filter((name) => !Object.hasOwn(delivery, name));
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId }),
    set: Object.fromEntries(known.map(([name, value]) => [`delivery.${name}`, value])),
    remove: gone.map((name) => `delivery.${name}`),
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: 'message',
  };
}
