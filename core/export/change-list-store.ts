import * as z from 'zod';
import { timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { CHANGES_PARTITION, ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { type Key, keyOf, type QueryRequest, textOfKey, type Update } from '../shared/write.ts';

const DIGITS = 12;
const placeOf = (number: number): string => String(number).padStart(DIGITS, '0');

export const newestChange = accessPattern({
  name: 'Newest change',
  description:
    'Reads the last entry of the list of changes, to add the next, and to say where an export begins.',
  operation: 'Query',
  pk: CHANGES_PARTITION,
  sk: '<entry, 12 digits>, newest first',
  of: (_: null): QueryRequest => ({
    pk: CHANGES_PARTITION,
    from: placeOf(0),
    to: '~',
    newestFirst: true,
    limit: 1,
  }),
});

export const changesFrom = accessPattern({
  name: 'Changes',
  description: 'Reads which rows changed, in the order in which that was noted, for an export that goes on.',
  operation: 'Query',
  pk: CHANGES_PARTITION,
  sk: '<entry, 12 digits>',
  of: ({ number, limit }: { number: number; limit: number }): QueryRequest => ({
    pk: CHANGES_PARTITION,
    from: placeOf(number),
    to: '~',
    limit,
  }),
});

export const changeEntries = accessPattern({
  name: 'Entries of the list of changes',
  description: 'Reads some entries of the list of changes, to find the one at which a time begins.',
  operation: 'BatchGetItem',
  pk: CHANGES_PARTITION,
  sk: '<entry, 12 digits>',
  of: (number: number): Key => ({ pk: CHANGES_PARTITION, sk: placeOf(number) }),
});

/** An entry of the list of changes: rows that changed before it was written. Entries are numbered from 1 without a gap. */
export interface ChangeEntry {
  number: number;
  /** the list that it is in: another desk, or this one restored from a backup, has another */
  list: string;
  /** what came together from the stream */
  batch: string;
  /** RFC 3339: when it was noted, and never earlier than the one before; null: nobody wrote that down */
  at: string | null;
  keys: readonly Key[];
}

const rows = rowsOfKind(
  ROW_KIND.changes,
  z.looseObject({
    sk: z.string().regex(/^\d{12}$/),
    list: ulidSchema,
    batch: z.string(),
    at: timeSchema.optional(),
    changed: z.array(z.string()),
  }),
);

/** The entry in a row. */
export function parseChangeEntry(row: unknown): ChangeEntry {
  const { sk, list, batch, at = null, changed } = rows.parse(row);
  return { number: Number(sk), list, batch, at, keys: changed.map(keyIn) };
}

function keyIn(text: string): Key {
  const at = text.indexOf('\n');
  return { pk: text.slice(0, at), sk: text.slice(at + 1) };
}

/** Label of the refusal when there is an entry of this number already. */
export const ENTRY_TAKEN = 'change-entry';

/**
 * The write of the next entry, refused when there is one of its number. Whoever is refused looks whose that is and starts
 * over: a lost answer does no harm.
 */
export function addEntry({ number, list, batch, at, keys }: ChangeEntry): Update {
  return rows.upsert({
    key: { pk: CHANGES_PARTITION, sk: placeOf(number) },
    set: { list, batch, ...(at !== null && { at }), changed: keys.map((key) => textOfKey(keyOf(key))) },
    condition: { expression: 'attribute_not_exists(#pk)' },
    refusal: ENTRY_TAKEN,
    startsOver: true,
  });
}
