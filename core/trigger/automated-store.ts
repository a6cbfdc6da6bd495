import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

export const automatedEvent = accessPattern({
  name: 'Event that triggers reacted to',
  description: 'Written together with what they did, so that an event that comes again sets nothing going.',
  operation: 'UpdateItem',
  pk: 'AUTOMATED#<event>',
  sk: 'AUTOMATED',
  of: (eventId: string): Key => ({ pk: `AUTOMATED#${eventId}`, sk: 'AUTOMATED' }),
});

/** Label of the refusal when triggers have reacted to the event before. */
export const REACTED = 'automated';
/** Days for which it is known that they have: longer than any event comes again, but for a replay of the archive. */
const KEPT_DAYS = 90;

const rows = rowsOfKind(ROW_KIND.automated, z.object({ eventId: ulidSchema, ticketId: idSchema }));

/** What a row says of the event that triggers reacted to. */
export const parseAutomated = (row: unknown) => rows.parse(row);

/** Notes that triggers have reacted to an event. Refused with `REACTED` when they had before. */
export function reactedWrite(eventId: string, ticketId: number, now: Date): Write {
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60;
  return insert(rows.row(automatedEvent.of(eventId), { eventId, ticketId, expiresAtSeconds }), REACTED);
}

/** Whether an event is so old that it is not known any more whether triggers reacted to it: none does then. */
export function isTooOld(eventAt: string, now: Date): boolean {
  return now.getTime() - Date.parse(eventAt) >= KEPT_DAYS * 24 * 60 * 60 * 1000;
}
