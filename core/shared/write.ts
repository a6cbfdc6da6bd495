import * as z from 'zod';
import { differencesBetween } from './differences.ts';
import type { RowKind } from './names.ts';

/** Primary key of a row. */
export interface Key {
  pk: string;
  sk: string;
}

/** A key as text, for maps and sets of keys. */
export function textOfKey({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

/** Of items with one key the last. */
export function lastOfEachKey<Item extends Key>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [textOfKey(item), item])).values()];
}

/** A row as it is written: its key, its kind, and what it holds. */
export type Row = Key & { kind: RowKind } & Record<string, unknown>;

/** A condition in DynamoDB's language; names are written as `#name`, values as `:name`. */
export interface Condition {
  expression: string;
  values?: Record<string, unknown>;
}

/**
 * A change of some attributes, which leaves all others as they are: another version of the desk may know more of them.
 * Paths are `name`, or `name.field` for a field of an attribute that is an object and is there, and so on.
 */
export interface Update {
  type: 'update';
  key: Key;
  set?: Readonly<Record<string, unknown>>;
  remove?: readonly string[];
  add?: Readonly<Record<string, number>>;
  /** what is only set where nothing is yet: what a new row says of itself, and what nobody else has said */
  initial?: { kind: RowKind; schemaVersion: number } & Readonly<Record<string, unknown>>;
  condition?: Condition;
  refusal?: string;
  /**
   * Whoever writes it reads and decides anew when it is refused, or has nothing more to do then. Alone it is sent as a single
   * write, for half the price of a transaction: when its answer gets lost and the SDK sends it again, it may be refused by
   * itself, and nothing is wrong.
   */
  startsOver?: boolean;
}

/**
 * One write of a transaction, which deletes nothing: derived rows go in batches, guards are given up and expire. Nor does
 * it check rows that it does not write: two that check the same row would be in each other's way (decision 0015).
 * `refusal` is the label by which the caller learns that its condition failed.
 */
export type Write =
  /** a row that is new; it takes the place of whatever its condition lets it find */
  { type: 'put'; row: Row; condition?: Condition; refusal?: string; chain?: InChain } | Update;

/** Says of the row of an event that the table links it to the one before it on its subject. */
export interface InChain {
  /** the row of what the event is about */
  head: Key;
  /** hash of the words that are told with it */
  words?: string | undefined;
}
export type EventPut = Extract<Write, { type: 'put' }> & { chain: InChain };

/** How rows are read. */
export interface MayLag {
  /** the writes of the last second may be missing, for half the read units */
  mayLag?: boolean;
}

/** A range of one partition; `from` and `to` are inclusive sort keys. */
export interface QueryRequest extends MayLag {
  pk: string;
  from: string;
  to: string;
  newestFirst?: boolean;
  limit?: number;
}

/** Rows of an index by its sort key, up to `upTo` and earliest first, from one partition of the index. */
export interface IndexRequest {
  index: { name: string; partitionKey: string; sortKey: string };
  partition: string;
  upTo: string;
  limit: number;
  /** where the page before ended */
  after?: Record<string, unknown> | undefined;
}

/** What an index holds of its rows, unparsed; `next` is where the page ended, when there are further ones. */
export interface IndexPage {
  rows: unknown[];
  next: Record<string, unknown> | undefined;
}

/** Rows of a query, unparsed; `more` says that the partition holds further ones. */
export interface Page {
  rows: unknown[];
  more: boolean;
}

const ABSENT: Condition = { expression: 'attribute_not_exists(#pk)' };

/** Writes a row that must not exist yet. */
export function insert(row: Row, refusal: string): Write {
  return { type: 'put', row, condition: ABSENT, refusal };
}

/** Writes the row of an event. */
export function insertEvent(row: Row, chain: InChain): EventPut {
  return { type: 'put', row, condition: ABSENT, refusal: 'event', chain };
}

/** Writes what differs between two states of a row, which must still have the version of the first. */
export function change(before: Row & { version: number }, after: Row): Update {
  const condition = { expression: '#version = :expected', values: { ':expected': before.version } };
  const differences = differencesBetween(before, after);
  return { type: 'update', key: keyOf(before), ...differences, condition, refusal: 'version' };
}

/** Only the key of something that has one. */
export function keyOf({ pk, sk }: Key): Key {
  return { pk, sk };
}

/** The key of the row that a write is of. */
export const keyOfWrite = (write: Write): Key => keyOf(write.type === 'put' ? write.row : write.key);

const keySchema = z.looseObject({ pk: z.string(), sk: z.string() });

/** The key in a row. @throws ZodError when there is none */
export function keyIn(row: unknown): Key {
  return keyOf(keySchema.parse(row));
}
