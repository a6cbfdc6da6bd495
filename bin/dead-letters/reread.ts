import * as z from 'zod';
import { type Bus, headRow, isRestored, isSubject, storedEventIn } from '../../core/audit/index.ts';
import { startJob } from '../../core/jobs/index.ts';
import { isIndexed, putIntoLog } from '../../core/search/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { ROW_KIND } from '../../core/shared/names.ts';
import { inParts } from '../../core/shared/parts.ts';
import type { Table } from '../../core/shared/table.ts';
import { type Key, keyIn } from '../../core/shared/write.ts';
import { ticketNumberIn } from '../../core/ticket/index.ts';
import { touchTicket } from '../../core/views/index.ts';
import { idSchema } from '../../schemas/actor.ts';
import type { Pointer } from './letter.ts';

/** What is needed to do again what a reader of the stream gave up. */
export interface Readers {
  table: Table;
  /** under which what is done again is written */
  context: Context;
  bus: Bus;
  /** notes for exports which rows changed */
  note: (changed: readonly Key[], batch: string) => Promise<void>;
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

const keySchema = z.object({ pk: z.string(), sk: z.string() });
const rowSchema = z.looseObject({ pk: z.string(), kind: z.string() });
const ofKind = (kind: string) => (row: unknown) => rowSchema.safeParse(row).data?.kind === kind;

/**
 * Does again what a reader of the stream gave up: publishes the events, or has the tickets listed again and searched rows indexed again. Within
 * a day the records are read from the stream. After that the table is asked, which holds the same: every event row of
 * the time, every ticket. That can be more than was given up, which does no harm: consumers know an event by its id, and
 * a ticket that is listed as it is stays so.
 * @returns what was done, for a person
 */
export async function reread(readers: Readers, pointer: Pointer): Promise<string> {
  const found = await readers.fromStream(pointer);
  const place = found === null ? 'the table' : 'the stream';
  if (pointer.reader === 'publisher')
    return `${await publishAgain(readers, pointer, found)} events published, as read from ${place}`;
  const count = await projectAgain(readers, found);
  const searched = await indexAgain(readers, found);
  return `${count} tickets given to the projector again, as read from ${place}; ${searched}`;
}

async function publishAgain(
  readers: Readers,
  pointer: Pointer,
  found: readonly unknown[] | null,
): Promise<number> {
  const rows = found ?? (await eventsOf(readers, pointer));
  const events = rows
    .filter(ofKind(ROW_KIND.event))
    .filter((row) => !isRestored(row))
    .map(storedEventIn)
    .sort((one, other) => one.id.localeCompare(other.id));
  const changed = found === null ? rows.flatMap(changedBy) : rows.map(keyIn);
  for (const [at, keys] of inParts(changed, NOTED_TOGETHER).entries())
    await readers.note(keys, `${pointer.first}-${pointer.last}, part ${at + 1}`);
  const { refusal } = await readers.bus.publish(events);
  if (refusal) throw new Error(`The bus did not take the event ${refusal.event}: ${refusal.reason}.`);
  return events.length;
}

/** The rows of the events of that time. */
async function eventsOf({ fromTable }: Readers, { from, to }: Pointer): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of fromTable(ROW_KIND.event)) {
    const { at: told, importedAt: written = told } = storedEventIn(row);
    const at = new Date(written).getTime();
    if (at >= from.getTime() - WORK_MS && at <= to.getTime() + ROUNDING_MS) rows.push(row);
  }
  return rows;
}

const messageSchema = z.looseObject({
  message: z.looseObject({ id: z.string(), writtenTo: idSchema.optional() }),
});
/** Rows that are noted together, as many as come together from the stream. */
const NOTED_TOGETHER = 100;

/** The rows that an event tells of: its own, that of its subject, and that of a message. */
function changedBy(row: unknown): Key[] {
  const key = keyIn(row);
  const message = messageSchema.safeParse(storedEventIn(row)).data?.message;
  return [
    key,
    ...(isSubject(key.pk) ? [headRow(key.pk)] : []),
    ...(message
      ? [{ pk: message.writtenTo ? `T#${message.writtenTo}` : key.pk, sk: `M#${message.id}` }]
      : []),
  ];
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
  const isListed = (row: unknown) => ofKind(ROW_KIND.ticket)(row) || ofKind(ROW_KIND.places)(row);
  for await (const row of found?.filter(isListed) ?? fromTable(ROW_KIND.ticket))
    ids.add(ticketNumberIn(rowSchema.parse(row).pk));
  for (const id of ids) await touchTicket(table, id, 'dead letter');
  return ids.size;
}

/** Puts rows into the search as they are now; where it is not known any more which, all there are. */
async function indexAgain({ table, context }: Readers, found: readonly unknown[] | null): Promise<string> {
  if (found === null) {
    const job = await startJob({ table }, context, { principal: null, kind: 'search.rebuild', input: {} });
    return `the job ${job.id} builds the search anew`;
  }
  const keys = new Map(
    found
      .filter(isIndexed)
      .map((row) => keySchema.parse(row))
      .map((key) => [`${key.pk}/${key.sk}`, key]),
  );
  // What is erased is not given to anybody who reads the table; it is the same for ever.
  const erased = found.filter(ofKind(ROW_KIND.erased));
  const rows = [...(await table.getMany([...keys.values()])), ...erased];
  const { entries, failed } = await putIntoLog(
    table,
    context,
    rows.map((row) => ({ row })),
  );
  if (failed !== null) throw failed.error;
  return `${entries} entries put into the search again`;
}
