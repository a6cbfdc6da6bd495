import { encodeTime } from 'ulid';
import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { attemptSchema, DELIVERY_DAYS, DELIVERY_STATES, FAILURE_REASONS } from '../../schemas/webhook.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { revised } from '../shared/revised.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

export const deliveryById = accessPattern({
  name: 'Delivery of a webhook',
  description: 'Reads an event that a webhook is sent, and what came of it.',
  operation: 'BatchGetItem',
  pk: 'WEBHOOK#<number>',
  sk: 'D#<event>',
  of: ({ number, id }: { number: number; id: string }): Key => ({ pk: `WEBHOOK#${number}`, sk: `D#${id}` }),
});

export const newestDeliveries = accessPattern({
  name: 'Deliveries of a webhook',
  description: 'Lists what a webhook was sent, the newest event first.',
  operation: 'Query',
  pk: 'WEBHOOK#<number>',
  sk: 'D#<event>, newest first',
  of: ({ number, limit, after }: PageRequest & { number: number }): QueryRequest => ({
    pk: `WEBHOOK#${number}`,
    from: 'D#',
    // Nothing stands between an id and the same one with a sign behind it that sorts before all others.
    to: after === undefined ? 'D#~' : `D#${after.slice(0, -1)}${before(after.at(-1) ?? '')}~`,
    newestFirst: true,
    limit: limit + 1,
  }),
});

export const deliveriesBetween = accessPattern({
  name: 'Deliveries of a time',
  description: 'Reads what a webhook was sent of the events between two times, to send it again.',
  operation: 'Query',
  pk: 'WEBHOOK#<number>',
  sk: 'D#<event>, oldest first',
  of: (asked: { number: number; from: string; to: string; after: string | null; limit: number }) => ({
    pk: `WEBHOOK#${asked.number}`,
    from: asked.after === null ? `D#${idAt(asked.from)}` : `D#${asked.after} `,
    to: `D#${idAt(asked.to)}`,
    limit: asked.limit,
  }),
});

const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** The sign before another in Base32; before the first stands `!`. */
function before(sign: string): string {
  return BASE32[BASE32.indexOf(sign) - 1] ?? '!';
}

const TIME_LENGTH = 10;
/** What stands before the ids of all events from a time on. */
const idAt = (time: string): string => encodeTime(Date.parse(time), TIME_LENGTH);

const deliverySchema = z.object({
  number: idSchema,
  /** of the event, and of the message as Standard Webhooks has it */
  id: ulidSchema,
  type: z.string(),
  /** what is sent, to the letter */
  body: z.string(),
  state: openEnum(DELIVERY_STATES),
  /** why it is not tried any more; null unless it has failed */
  reason: openEnum(FAILURE_REASONS).nullable(),
  /** somebody asked for it to see what is answered: it is tried once */
  isTest: z.boolean(),
  createdAt: timeSchema,
  /** since when it is tried, and how often that was */
  since: timeSchema,
  tries: z.int().nonnegative(),
  /** when it is tried again; null unless it waits */
  nextAttemptAt: timeSchema.nullable(),
  /** until when whoever has the event may be at it; null: nobody is */
  leasedUntil: timeSchema.nullable(),
  /** the latest tries, oldest first */
  attempts: z.array(attemptSchema),
  /** counts its changes */
  revision: z.int().positive(),
});
/** An event that a webhook is sent. */
export type Delivery = z.infer<typeof deliverySchema>;

const rows = rowsOfKind(ROW_KIND.webhookDelivery, deliverySchema);

/** The delivery in a row. */
export function parseDelivery(row: unknown): Delivery {
  return rows.parse(row);
}

/** @throws NotFoundError */
export async function loadDelivery(table: Table, number: number, id: string): Promise<Delivery> {
  const row = await table.get(deliveryById.of({ number, id }));
  if (row === undefined) throw new NotFoundError('delivery');
  return parseDelivery(row);
}

/** A page of what a webhook was sent, the newest event first; the place of one is its id. */
export async function listDeliveries(
  table: Table,
  number: number,
  page: PageRequest,
): Promise<ListPage<Delivery>> {
  const found = await table.query(newestDeliveries.of({ number, ...page }));
  return listPage(found, page.limit, parseDelivery, ({ id }) => id);
}

/** Label of the refusal when a delivery is there already. */
export const KNOWN = 'delivery';

/** The write of a delivery that did not exist, refused with `KNOWN`. */
export function insertDelivery(delivery: Delivery): Write {
  return insert(rowOf(delivery), KNOWN);
}

/** The write of what changed of a delivery, refused with `OVERTAKEN` when others changed it. */
export function deliveryChange(was: Delivery, is: Delivery): Write {
  return revised(rowOf(was), rowOf({ ...is, revision: was.revision + 1 }));
}

function rowOf(delivery: Delivery) {
  const expiresAtSeconds = Math.ceil(Date.parse(delivery.since) / 1000) + DELIVERY_DAYS * 24 * 60 * 60;
  return rows.row(deliveryById.of(delivery), { ...delivery, expiresAtSeconds });
}
