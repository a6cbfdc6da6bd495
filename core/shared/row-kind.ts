import * as z from 'zod';
import type { RowKind } from './names.ts';
import type { Key, Row, Update } from './write.ts';

/** Turns a row as one version of its kind wrote it into one of the next. */
export type Upcast = (row: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** What every row says of itself. Rows of events, the oldest of all, have no version of their own. */
const rowSchema = z.object({ kind: z.string(), schemaVersion: z.int().positive().default(1) });
const anyRow = z.looseObject({});

/** A kind of rows: how one is written and how it is read, whichever version wrote it. */
export interface RowsOfKind<Fields> {
  /** What a row says. @throws ZodError unless it is of this kind, and says what this version needs to know */
  parse(row: unknown): Fields;
  /** A new row. */
  row<Values extends Record<string, unknown>>(key: Key, values: Values): Row & Values;
  /** A write of what is known of a row, whether it exists or not. What else it holds stays. */
  upsert(write: Omit<Update, 'type' | 'initial'>): Update;
}

/**
 * Declares a kind of rows. Two versions of the desk meet at every row: an earlier one is brought up to date by the
 * upcasts, the first of them from version 1; a later one is read as far as this version knows it. A row keeps the
 * version that wrote it first, while later ones write what they change, so that an upcast lets stand what it finds.
 */
/* @__NO_SIDE_EFFECTS__ */
export function rowsOfKind<Fields>(
  kind: RowKind,
  schema: z.ZodType<Fields>,
  upcasts: readonly Upcast[] = [],
): RowsOfKind<Fields> {
  const first = { kind, schemaVersion: upcasts.length + 1 };
  const ofKind = rowSchema.extend({ kind: z.literal(kind) });
  return {
    parse(row) {
      const { schemaVersion } = ofKind.parse(row);
      const missed = upcasts.slice(schemaVersion - 1);
      if (missed.length === 0) return schema.parse(row);
      const written: Record<string, unknown> = anyRow.parse(row);
      return schema.parse(missed.reduce((old, upcast) => upcast(old), written));
    },
    row: ({ pk, sk }, values) => ({ pk, sk, ...first, ...values }),
    upsert: (write) => ({ type: 'update', ...write, initial: first }),
  };
}

/** Whether a row is of a kind, for ranges in which others may stand as well. */
export function isOfKind(row: unknown, kind: RowKind): boolean {
  return typeof row === 'object' && row !== null && 'kind' in row && row.kind === kind;
}
