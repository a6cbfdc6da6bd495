import * as z from 'zod';
import type { CallFacts } from '../../schemas/call.ts';
import type { ChannelDelivery, EmailDelivery } from '../../schemas/delivery.ts';
import {
  type CustomerMessage,
  type InternalNote,
  type Message,
  messageSchema,
} from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { differencesBetween } from '../shared/differences.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind, type Upcast } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Row, type Update, type Write } from '../shared/write.ts';
import { type BeforeReply, beforeReplySchema, ticketBefore } from './before-reply.ts';
import { channelDeliveryOf, leavesAt, TYPED } from './message.ts';
import { messageFacts } from './message-facts.ts';
import { type RecipientChange, recipientsIn } from './recipient-rows.ts';

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
 * The origin stands in `received`, which is null for what was typed from nobody knows where, and the delivery apart: versions that knew of mail
 * alone go on reading both (docs/decisions/0019-channels-in-rows.md).
 */
const rows = rowsOfKind(
  ROW_KIND.message,
  z.object({
    message: z.looseObject({ received: z.unknown().optional() }),
    delivery: z.unknown().optional(),
    beforeReply: beforeReplySchema.optional(),
  }),
  [byMail],
);

/**
 * What the row calls a reply that was taken back. Versions that know of no taking back do not know this kind either, and
 * show it to agents alone (docs/decisions/0023-replies-that-can-be-taken-back.md).
 */
const UNDONE_KIND = 'undone_reply';

/** The message in a row. */
export function parseMessageRow(row: unknown): Message {
  const { message, delivery } = rows.parse(row);
  const { received, ...said } = message;
  const recipients = recipientsIn(delivery);
  return messageSchema.parse({
    ...said,
    ...(said.kind === UNDONE_KIND && { kind: 'public_reply' }),
    origin: received ?? TYPED,
    ...(delivery !== undefined && { delivery }),
    ...(recipients.length > 0 && { recipients }),
  });
}

/** @throws NotFoundError */
export async function loadMessage(table: Table, ticketId: number, messageId: string): Promise<Message> {
  const row = await table.get(messageById.of({ ticketId, messageId }));
  if (row === undefined) throw new NotFoundError('message');
  return parseMessageRow(row);
}

/** What a reply that can be taken back has changed of its ticket; null for every other message. */
export function beforeReplyIn(row: unknown): BeforeReply | null {
  return rows.parse(row).beforeReply ?? null;
}

/** The row of a message. How far a reply got stands apart, so that it can be noted by itself. */
function messageRow(ticketId: number, message: Message, beforeReply: BeforeReply | null): Row {
  const key = messageById.of({ ticketId, messageId: message.id });
  const { origin, ...said } = message;
  const isTyped = origin.channel === TYPED.channel && origin.ip === undefined;
  const received = isTyped ? null : origin;
  if (said.kind !== 'public_reply') return rows.row(key, { message: { ...said, received } });
  const { delivery, recipients: _known, ...kept } = said;
  return rows.row(key, { message: { ...kept, received }, delivery, ...(beforeReply && { beforeReply }) });
}

/**
 * The writes of a new message: its row, and the event that says so. `ticket` is the state after; `before` the one before,
 * to which it goes back when a reply is taken back. What is sent as a mail is known by that event, and on a channel by the message
 * itself.
 */
export function messageWrites(
  ticket: Ticket,
  message: Message,
  context: Context,
  before: Ticket = ticket,
): Write[] {
  const eventId = context.newId();
  const sendId = channelDeliveryOf(message) === null ? eventId : message.id;
  const beforeReply = leavesAt(message) === null ? null : ticketBefore(before, ticket, sendId);
  return [
    insert(messageRow(ticket.id, message, beforeReply), 'message'),
    recordEvent(
      ticketSubject(ticket.id),
      'message.added',
      { ticket, message: messageFacts(message) },
      { ...context, newId: () => eventId },
    ),
  ];
}

/**
 * The writes of a new message that was written to `thread`, the ticket itself or one that was merged into it: the row stays
 * with the thread, and the event tells of the ticket.
 */
export function messageWritesTo(thread: number, ticket: Ticket, message: Message, context: Context): Write[] {
  if (thread === ticket.id) return messageWrites(ticket, message, context);
  const facts = { ...messageFacts(message), writtenTo: thread };
  return [
    insert(messageRow(thread, message, null), 'message'),
    recordEvent(ticketSubject(ticket.id), 'message.added', { ticket, message: facts }, context),
  ];
}

/** The label by which `undoneWrite` is refused: the reply does not wait any more. */
export const NOT_QUEUED = 'not-queued';

/** When a reply was taken back, and whether its ticket is as it was before; if not, the fields that others changed since. */
export type Undone = Pick<Extract<EmailDelivery, { state: 'undone' }>, 'at' | 'restored' | 'kept'>;

/** Marks a reply as taken back at a time. What it says stays, for agents. Refused with `NOT_QUEUED` when it waits no longer. */
export function undoneWrite(ticketId: number, messageId: string, { at, restored, kept }: Undone): Write {
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId }),
    set: {
      'message.kind': UNDONE_KIND,
      'delivery.state': 'undone',
      'delivery.at': at,
      'delivery.restored': restored,
      ...(kept !== undefined && { 'delivery.kept': kept }),
    },
    remove: ['delivery.leavesAt'],
    condition: { expression: '#delivery.#state = :queued', values: { ':queued': 'queued' } },
    refusal: NOT_QUEUED,
  };
}

/** Notes on a message that came over a channel whether it is hidden where it was written. */
export function hiddenWrite(ticketId: number, messageId: string, isHidden: boolean): Write {
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId }),
    set: { 'message.received.isHidden': isHidden },
    condition: { expression: 'attribute_exists(#message.#received.#key)' },
  };
}

/** Writes what a note, or what a customer wrote on a channel, says now. Refused with `version` when it was edited or redacted since `before` was read. */
export function editWrite<Edited extends InternalNote | CustomerMessage>(
  ticketId: number,
  before: Edited,
  after: Edited,
): Update {
  const saidBy = ({ text, replyText, html, remoteImages, edited }: Edited) => ({
    message: { text, replyText, html, remoteImages, ...(edited && { edited }) },
  });
  const known = before.edited?.version;
  const isKnown =
    known === undefined ? 'attribute_not_exists(#message.#edited)' : '#message.#edited.#version = :known';
  const { text, html } = before;
  const isShown = html === undefined ? 'attribute_not_exists(#message.#html)' : '#message.#html = :html';
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId: after.id }),
    ...differencesBetween(saidBy(before), saidBy(after)),
    condition: {
      expression: `${isKnown} AND #message.#text = :text AND ${isShown}`,
      values: {
        ':text': text,
        ...(html !== undefined && { ':html': html }),
        ...(known !== undefined && { ':known': known }),
      },
    },
    refusal: 'version',
  };
}

/**
 * Writes what a message of a call says now, its files, and what is known of the call, where that is new. Refused with `version` as an edit is.
 */
export function callMessageWrite(
  ticketId: number,
  before: InternalNote | CustomerMessage,
  after: InternalNote | CustomerMessage,
  facts: CallFacts | undefined,
): Write {
  const edit = editWrite(ticketId, before, after);
  const isFiled = after.attachments.length > before.attachments.length;
  return {
    ...edit,
    set: {
      ...edit.set,
      ...(isFiled && { 'message.attachments': after.attachments }),
      ...(facts && factsSet(facts)),
    },
  };
}

/** What is known of a call, field by field: what only another version knows stays. */
function factsSet(facts: CallFacts): Record<string, unknown> {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [`message.received.call.${name}`, value]));
}

/** All that is known of the delivery of a mail, in some state or other. */
const EMAIL_FIELDS = ['channel', 'state', 'at', 'mailId', 'detail', 'leavesAt'] as const;

/** Notes how far the mail of a reply got: as a whole, unless that stays as it is (null), and to recipients. */
export function deliveryWrite(
  ticketId: number,
  messageId: string,
  delivery: EmailDelivery | null,
  recipients: RecipientChange,
): Write {
  const known = Object.entries(delivery ?? {});
  const gone = delivery === null ? [] : EMAIL_FIELDS.filter((name) => !Object.hasOwn(delivery, name));
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId }),
    set: {
      ...Object.fromEntries(known.map(([name, value]) => [`delivery.${name}`, value])),
      ...recipients.set,
    },
    remove: [...gone.map((name) => `delivery.${name}`), ...recipients.remove],
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: 'message',
  };
}

/** All that is known of the delivery of a reply on a channel, in some state or other, and changes. */
const CHANNEL_FIELDS = ['state', 'at', 'parts', 'code', 'detail', 'leavesAt', 'waitsFor'] as const;

/** Notes how far a reply got on its channel. What else the row holds of it stays. */
export function channelDeliveryWrite(ticketId: number, messageId: string, delivery: ChannelDelivery): Write {
  const known = new Map<string, unknown>(Object.entries(delivery));
  return {
    type: 'update',
    key: messageById.of({ ticketId, messageId }),
    set: Object.fromEntries([...known].map(([name, value]) => [`delivery.${name}`, value])),
    remove: CHANNEL_FIELDS.filter((name) => !known.has(name)).map((name) => `delivery.${name}`),
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: 'message',
  };
}
