import * as z from 'zod';
import type { EmailDelivery } from '../../schemas/delivery.ts';
import { type Message, messageSchema } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind, type Upcast } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Row, type Write } from '../shared/write.ts';
import { TYPED } from './message.ts';
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

/** The part of a row of version 1 that knew of mail alone. */
const version1Schema = z.looseObject({
  message: z.looseObject({ received: z.looseObject({}).nullish() }),
  delivery: z.looseObject({}).optional(),
});

/** Rows of version 1 are about mail wherever they say how a message came, or how far it got. */
const byMail: Upcast = (row) => {
  const { message, delivery, ...more } = version1Schema.parse(row);
  const received = message.received && { channel: 'email', ...message.received };
  return {
    ...more,
    message: { ...message, received },
    ...(delivery && { delivery: { channel: 'email', ...delivery } }),
  };
};

/**
 * The origin stands in `received`, which is null for what was typed, and the delivery apart: versions that knew of mail
 * alone go on reading both (docs/decisions/0019-channels-in-rows.md).
 */
const rows = rowsOfKind(
  ROW_KIND.message,
  z.object({
    message: z.looseObject({ received: z.unknown().optional() }),
    delivery: z.unknown().optional(),
  }),
  [byMail],
);

/** The message in a row. */
export function parseMessageRow(row: unknown): Message {
  const { message, delivery } = rows.parse(row);
  const { received, ...said } = message;
  return messageSchema.parse({
    ...said,
    origin: received ?? TYPED,
    ...(delivery !== undefined && { delivery }),
  });
}

/** @throws NotFoundError */
export async function loadMessage(table: Table, ticketId: number, messageId: string): Promise<Message> {
  const row = await table.get(messageById.of({ ticketId, messageId }));
  if (row === undefined) throw new NotFoundError('message');
  return parseMessageRow(row);
}

/** The row of a message. How far a reply got stands apart, so that it can be noted by itself. */
function messageRow(ticketId: number, message: Message): Row {
  const key = messageById.of({ ticketId, messageId: message.id });
  const { origin, ...said } = message;
  const received = origin.channel === TYPED.channel ? null : origin;
  if (said.kind !== 'public_reply') return rows.row(key, { message: { ...said, received } });
  const { delivery, ...kept } = said;
  return rows.row(key, { message: { ...kept, received }, delivery });
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

/** All that is known of the delivery of a mail, in some state or other. */
const EMAIL_FIELDS = ['channel', 'state', 'at', 'mailId', 'detail'] as const;

/** Notes how far the mail of a reply got. */
export function deliveryWrite(ticketId: number, messageId: string, delivery: EmailDelivery): Write {
  const known = Object.entries(delivery);
  const gone = EMAIL_FIELDS.filter((name) => !Object.hasOwn(delivery, name));
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId }),
    set: Object.fromEntries(known.map(([name, value]) => [`delivery.${name}`, value])),
    remove: gone.map((name) => `delivery.${name}`),
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: 'message',
  };
}
