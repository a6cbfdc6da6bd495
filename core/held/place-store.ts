import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { HELD_CAUSES, type Held, type HeldCause, heldContentSchema } from '../../schemas/held.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { PageRequest } from '../shared/list-page.ts';
import { HELD_COUNTS_PREFIX, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type QueryRequest, type Write } from '../shared/write.ts';

const NUMBER_LENGTH = 12;
const placeOf = (heldId: number): string => String(heldId).padStart(NUMBER_LENGTH, '0');

/** Characters of a text that a list shows. */
const IN_LIST = 200;
/** How long the place of a message that is held no more stays before it expires, as no transaction deletes. */
const LEFT_SECONDS = 60 * 60;

const placeKey = (cause: string, heldId: number): Key => ({ pk: `HELDLIST#${cause}`, sk: placeOf(heldId) });

export const heldList = accessPattern({
  name: 'Held mails',
  description:
    'Lists the mails that are held for a cause, newest first; lists of several causes are read together.',
  operation: 'Query',
  pk: 'HELDLIST#<cause>',
  sk: '<held message>',
  // One row more than the page holds, and one for the row that the page before ended with.
  of: ({ cause, limit, after }: PageRequest & { cause: HeldCause }): QueryRequest => ({
    pk: `HELDLIST#${cause}`,
    from: '0',
    to: after ?? '9~',
    newestFirst: true,
    limit: limit + (after === undefined ? 1 : 2),
  }),
});

const summarySchema = z.object({
  id: idSchema,
  causes: z.array(openEnum(HELD_CAUSES)).min(1),
  heldAt: timeSchema,
  expiresAt: timeSchema,
  mailbox: z.string(),
  ticketId: idSchema.nullable(),
  from: heldContentSchema.shape.from,
  subject: z.string(),
  preview: z.string(),
  attachments: z.int().nonnegative(),
});
/** What the list shows of a held mail. */
export type HeldSummary = z.infer<typeof summarySchema>;

const rows = rowsOfKind(ROW_KIND.heldPlace, summarySchema);
const erased = rowsOfKind(ROW_KIND.erased, z.object({ expiresAtSeconds: z.int() }));

/** What the list shows, by its row. */
export const parsePlaceRow = (row: unknown): HeldSummary => rows.parse(row);

/** The place of an item of the list. */
export const placeIn = ({ id }: Pick<HeldSummary, 'id'>): string => placeOf(id);

/** Shape of places, by which cursors are told. */
export const HELD_PLACE = /^\d{12,16}$/;

export const heldCounts = accessPattern({
  name: 'Counts of held mails',
  description: 'Counts the mails that are held by cause, in eight rows so that writers seldom meet.',
  operation: 'GetItem',
  pk: 'HELDCOUNT#<shard>',
  sk: 'COUNT',
  of: (shard: number): Key => ({ pk: `${HELD_COUNTS_PREFIX}${shard}`, sk: 'COUNT' }),
});
const SHARDS = 8;

/** The rows that count what is held. */
export const countRows = (): Key[] => Array.from({ length: SHARDS }, (_, shard) => heldCounts.of(shard));

const countSchema = z
  .looseObject({})
  .transform((row) =>
    Object.fromEntries(
      HELD_CAUSES.map((cause) => [cause, z.int().catch(0).parse(row[`count_${cause}`])] as const),
    ),
  );
const counts = rowsOfKind(ROW_KIND.heldCounts, countSchema);

/** How many are held for each cause, by one of the rows that count them. */
export const parseHeldCounts = (row: unknown): Partial<Record<HeldCause, number>> => counts.parse(row);

const countWrite = ({ id, causes: [cause] }: Pick<Held, 'id' | 'causes'>, step: number): Write =>
  counts.upsert({ key: heldCounts.of(id % SHARDS), add: { [`count_${cause}`]: step } });

/** Puts a held mail into the list of its cause. */
export function placeWrites(held: Held): Write[] {
  const { id, causes, heldAt, expiresAt, mailbox, ticketId, content } = held;
  const { from, subject = '', preview = '', attachments = [] } = content ?? {};
  const summary: HeldSummary = {
    id,
    causes,
    heldAt,
    expiresAt,
    mailbox,
    ticketId,
    from: from ?? { address: '', name: '' },
    subject,
    preview: preview.slice(0, IN_LIST).toWellFormed(),
    attachments: attachments.length,
  };
  const row = rows.row(placeKey(String(causes[0]), id), { ...summary });
  return [insert(row, 'version'), countWrite(held, 1)];
}

/** Takes a mail that is held no more out of the list of its cause. */
export function unplaceWrites(held: Held, now: Date): Write[] {
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + LEFT_SECONDS;
  const row = erased.row(placeKey(String(held.causes[0]), held.id), { expiresAtSeconds });
  return [{ type: 'put', row }, countWrite(held, -1)];
}
