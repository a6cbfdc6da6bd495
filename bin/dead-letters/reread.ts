import * as z from 'zod';
import { type Bus, isRestored, storedEventIn } from '../../core/audit/index.ts';
import { ROW_KIND } from '../../core/shared/names.ts';
import type { Table } from '../../core/shared/table.ts';
import { ticketNumberIn } from '../../core/ticket/index.ts';
import { touchTicket } from '../../core/views/index.ts';
import type { StoredEvent } from '../../schemas/events/events.ts';
import type { Pointer } from './letter.ts';

/** What is needed to do again what a reader of the stream gave up. */
export interface Readers {
  table: Table;
  bus: Bus;
  /** The rows of the records that a pointer means; null when the stream no longer has them. */
  fromStream: (pointer: Pointer) => Promise<readonly unknown[] | null>;
  /** Every row of a kind in the table; this reads the whole table. */
  fromTable: (kind: string) => AsyncIterable<unknown>;
}

/**
 * How much earlier than its record an event may say that it happened: its time is the start of the work, and no
 * function works for longer than five minutes.
 */
const WORK_MS = 6 * 60 * 1000;
/** Times of records are rounded. */
const ROUNDING_MS = 60 * 1000;

const rowSchema = z.looseObject({ pk: z.string(), kind: z.string() });
const ofKind = (kind: string) => (row: unknown) => rowSchema.safeParse(row).data?.kind === kind;

/**
 * Does again what a reader of the stream gave up: publishes the events, or has the tickets listed again. Within
 * a day the records are read from the stream. After that the table is asked, which holds the same: every event row of
 * the time, every ticket. That can be more than was given up, which does no harm: consumers know an event by its id, and
 * a ticket that is listed as it is stays so.
 * @returns what was done, for a person
 */
export async function reread(readers: Readers, pointer: Pointer): Promise<string> {
  const found = await readers.fromStream(pointer);
  const place = found === null ? 'the table' : 'the stream';
  const count =
    pointer.reader === 'publisher'
      ? await publishAgain(readers, pointer, found)
      : await projectAgain(readers, found);
  const what = pointer.reader === 'publisher' ? 'events published' : 'tickets given to the projector again';
  return `${count} ${what}, as read from ${place}`;
}

async function publishAgain(
  readers: Readers,
  pointer: Pointer,
  found: readonly unknown[] | null,
): Promise<number> {
  const rows = found?.filter(ofKind(ROW_KIND.event)).filter((row) => !isRestored(row));
  const events = rows?.map(storedEventIn) ?? (await eventsOf(readers, pointer));
  const { refusal } = await readers.bus.publish(events);
  if (refusal) throw new Error(`The bus did not take the event ${refusal.event}: ${refusal.reason}.`);
  return events.length;
}

async function eventsOf({ fromTable }: Readers, { from, to }: Pointer): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for await (const row of fromTable(ROW_KIND.event)) {
    if (isRestored(row)) continue;
    const event = storedEventIn(row);
    const at = new Date(event.at).getTime();
    if (at >= from.getTime() - WORK_MS && at <= to.getTime() + ROUNDING_MS) events.push(event);
  }
  return events.sort((one, other) => one.id.localeCompare(other.id));
}

/**
 * Only the projector writes lists: it is asked to look at the tickets again. A record of a ticket and one that asked for
 * such a look are alike to it.
 */
async function projectAgain(
  { table, fromTable }: Readers,
  found: readonly unknown[] | null,
): Promise<number> {
  const ids = new Set<number>();
  for await (const row of found ?? fromTable(ROW_KIND.ticket))
    ids.add(ticketNumberIn(rowSchema.parse(row).pk));
  for (const id of ids) await touchTicket(table, id, 'dead letter');
  return ids.size;
}
