import * as z from 'zod';
import { type DeskEvent, eventSchema } from '../../schemas/events/events.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest } from '../shared/write.ts';

/** Days for which a mail waits: as long as the desk knows which mails it has sent. */
const KEPT_DAYS = 90;
/** Label of the refusal when it waits already. */
const WAITS = 'awaiting';
/** Rows that are read at a time. */
const AT_ONCE = 50;

const partitionOf = (customerId: number): string => `AWAITING#${customerId}`;

export const awaitingMails = accessPattern({
  name: 'Mails that wait for a confirmed address',
  description: 'Lists what a customer gets as soon as they have confirmed that their address is theirs.',
  operation: 'Query',
  pk: 'AWAITING#<customer>',
  sk: 'MAIL#<event>',
  of: ({ customerId, after }: { customerId: number; after?: string | undefined }): QueryRequest => ({
    pk: partitionOf(customerId),
    from: after === undefined ? 'MAIL#' : `MAIL#${after}!`,
    to: 'MAIL#~',
    limit: AT_ONCE,
  }),
});

const rows = rowsOfKind(ROW_KIND.awaitingMail, z.object({ asks: eventSchema }));

/** The event that asks for a mail which waits, by its row. */
export const parseAwaitingRow = (row: unknown): DeskEvent => rows.parse(row).asks;

/** Lets the mail that an event asks for wait until its customer has confirmed their address. Once more changes nothing. */
export async function letWait(table: Table, customerId: number, event: DeskEvent, now: Date): Promise<void> {
  const key: Key = { pk: partitionOf(customerId), sk: `MAIL#${event.id}` };
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + KEPT_DAYS * 24 * 60 * 60;
  try {
    await table.write([insert(rows.row(key, { asks: event, expiresAtSeconds }), WAITS)]);
  } catch (error) {
    if (!refusedBy(error, WAITS)) throw error;
  }
}

/** The events whose mails wait for a customer, oldest first. */
export async function* awaitingOf(table: Table, customerId: number): AsyncGenerator<DeskEvent> {
  let after: string | undefined;
  do {
    const page = await table.query(awaitingMails.of({ customerId, after }));
    const events = page.rows.map(parseAwaitingRow);
    yield* events;
    after = page.more ? events.at(-1)?.id : undefined;
  } while (after !== undefined);
}
