import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import type { Message } from '../../schemas/message.ts';
import { ROW_KIND } from '../shared/names.ts';
import { isOfKind, rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Write } from '../shared/write.ts';
import { messageById, parseMessageRow } from './message-store.ts';

/** Where the row of a message is. */
export interface MessagePlace {
  ticketId: number;
  messageId: string;
}

const placeSchema = z.object({ ticketId: idSchema, messageId: ulidSchema });
/** Stands in the place of a message on the ticket that it was split off to; the message stays where it was written. */
const rows = rowsOfKind(ROW_KIND.messageReference, z.object({ original: placeSchema }));
const splitSchema = z.object({ splitTo: idSchema.optional() });

/** The place of the message that a row stands for: its own, or that of the original to which it refers. */
export function parseReferenceRow(row: unknown): MessagePlace {
  return rows.parse(row).original;
}

/** The ticket to which the message in a row was split off, null while it stands where it is. */
export function splitToIn(row: unknown): number | null {
  return row === undefined ? null : (splitSchema.parse(row).splitTo ?? null);
}

/** The message for which a row stands, wherever it was split off to; null when it stands for none. */
export async function originalOf(table: Table, row: unknown): Promise<Message | null> {
  if (isOfKind(row, ROW_KIND.message)) return parseMessageRow(row);
  if (!isOfKind(row, ROW_KIND.messageReference)) return null;
  const original = await table.get(messageById.of(parseReferenceRow(row)));
  return original === undefined ? null : parseMessageRow(original);
}

/**
 * The message of a row at a place, and the ticket on which it stands now, wherever it was split off to since; null when it
 * stands on none any more.
 */
export async function standingOf(
  table: Table,
  place: MessagePlace,
  row: unknown,
): Promise<{ ticketId: number; message: Message } | null> {
  const to = splitToIn(row);
  if (to !== null) {
    const next = { ...place, ticketId: to };
    return standingOf(table, next, await table.get(messageById.of(next)));
  }
  const message = await originalOf(table, row);
  return message && { ticketId: place.ticketId, message };
}

/** Whether a row stands for a message: it is one, or refers to one. */
function isMessageRow(row: unknown): boolean {
  return isOfKind(row, ROW_KIND.message) || isOfKind(row, ROW_KIND.messageReference);
}

/**
 * The messages for which rows stand, in their order, without those that were split off: one read more where some refer
 * to another ticket.
 */
export async function messagesAt(table: Table, found: readonly unknown[]): Promise<Message[]> {
  const standing = found.filter((row) => isMessageRow(row) && splitToIn(row) === null);
  const places = standing.map((row) => (isOfKind(row, ROW_KIND.message) ? null : parseReferenceRow(row)));
  const referred = places.filter((place) => place !== null);
  const originals = referred.length === 0 ? [] : await table.getMany(referred.map(messageById.of));
  const byId = new Map(originals.map(parseMessageRow).map((message) => [message.id, message]));
  return standing.flatMap((row, at) => {
    const place = places[at];
    return place ? (byId.get(place.messageId) ?? []) : parseMessageRow(row);
  });
}

/** The row that stands for a message on the ticket that it was split off to. */
export function referenceWrite(ticketId: number, original: MessagePlace): Write {
  const key = messageById.of({ ticketId, messageId: original.messageId });
  return insert(rows.row(key, { original: { ...original } }), 'message');
}

/** Marks that a message was split off from a ticket. Refused with `version` when it does not stand there any more. */
export function splitWrite(from: MessagePlace, to: number): Write {
  return {
    type: 'update',
    key: messageById.of(from),
    set: { splitTo: to },
    condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#splitTo)' },
    refusal: 'version',
  };
}
