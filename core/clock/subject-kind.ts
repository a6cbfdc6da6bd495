import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';

/** A moment (RFC 3339) at which something is to happen by itself. */
export interface Deadline {
  at: string;
}

/** What the clock needs to know of a kind of thing that has deadlines. */
export interface SubjectKind {
  /** The row that says which deadlines a subject has, and that stands in the list of what is due. */
  keyOf(id: number): Key;
  /** sort key of the row that tells of its timers, beside the row of the subject */
  clock: 'CLOCK' | `CLOCK#${string}`;
  /** The id in such a key. */
  idOf(key: Key): number;
  /** The deadlines that such a row leads to; none where there is no row. Pure. */
  deadlines(row: unknown): Deadline[];
  /**
   * Does everything that is due on a subject by now, once however often it is called, and gives the deadlines that the
   * subject has then. `done` is told of each deadline that was kept to the second, once what was due then is written;
   * one that is only to come within the day, such as a purge, is not told of.
   */
  fire(table: Table, context: Context, id: number, done?: (deadline: Deadline) => void): Promise<Deadline[]>;
}
