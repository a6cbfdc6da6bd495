import * as z from 'zod';
import { HEAD_ATTRIBUTE, type Head, hashOfEvent, type Link } from './event-chain.ts';
import {
  type Condition,
  type EventPut,
  type Key,
  keyOf,
  keyOfWrite,
  lastOfEachKey,
  type Row,
  textOfKey,
  type Update,
  type Write,
} from './write.ts';

/** Label of the refusal when an event is about something that has no row. */
export const NO_SUBJECT = 'event-subject';

/** The row of a subject as a transaction with its events leaves it. */
export interface HeadStep {
  key: Key;
  /** partition of the events */
  events: string;
  /** null: the chain begins with this transaction */
  before: Head | null;
  after: Head;
  /** label of the refusal when the head is another, or something else is wrong with the row */
  refusal: string;
  /** whether the transaction makes the row */
  isNew: boolean;
}

/** Whether a write is of an event. */
export function isEventPut(write: Write): write is EventPut {
  return write.type === 'put' && write.chain !== undefined;
}

/** The rows of subjects that a transaction tells of and does not make itself. */
export function subjectsOf(writes: readonly Write[]): Key[] {
  const made = new Set(
    writes.flatMap((write) => (isEventPut(write) || write.type !== 'put' ? [] : textOfKey(write.row))),
  );
  const keys = writes.filter(isEventPut).map(({ chain }) => chain.head);
  return lastOfEachKey(keys).filter((key) => !made.has(textOfKey(key)));
}

/**
 * The writes of a transaction with its events in their chains: each has its link, and the row of each subject its new head,
 * under the condition that it still has the one before. So no two transactions can put different events in one place. Events
 * of one subject follow each other as they stand in the transaction.
 */
export function linkEvents(
  writes: readonly Write[],
  headAt: (key: Key) => Head | null,
): { writes: Write[]; steps: HeadStep[] } {
  const heads = new Map<string, Pick<HeadStep, 'key' | 'events' | 'before' | 'after'>>();
  const linked = writes.map((write): Write => {
    if (!isEventPut(write)) return write;
    const key = write.chain.head;
    const before = heads.has(textOfKey(key)) ? (heads.get(textOfKey(key))?.before ?? null) : headAt(key);
    const last = heads.get(textOfKey(key))?.after ?? before;
    const { row, head } = linkedRow(write, last);
    heads.set(textOfKey(key), { key, events: row.pk, before, after: head });
    return { ...write, row };
  });
  const steps = [...heads.values()].map((head) => ({ ...head, ...placeOf(linked, head.key) }));
  return { writes: steps.reduce(withHead, linked), steps };
}

const unlinkedSchema = z.object({ pk: z.string(), sk: z.string(), event: z.unknown() });

function linkedRow({ row, chain }: EventPut, last: Head | null): { row: Row; head: Head } {
  const { words } = chain;
  const number = (last?.number ?? 0) + 1;
  const link: Link = { number, ...(last && { previous: last.hash }), ...(words !== undefined && { words }) };
  const hash = hashOfEvent({ ...unlinkedSchema.parse(row), link });
  return { row: { ...row, link }, head: { number, hash } };
}

/** What a transaction does with the row of a subject by itself. */
function placeOf(writes: readonly Write[], key: Key): Pick<HeadStep, 'refusal' | 'isNew'> {
  const own = writes.find((write) => isAt(write, key));
  return { refusal: own?.refusal ?? NO_SUBJECT, isNew: own?.type === 'put' };
}

function withHead(writes: readonly Write[], { key, events, before, after }: HeadStep): Write[] {
  const head = { [HEAD_ATTRIBUTE]: { ...after, events } };
  // What a later version keeps beside it stays.
  const set = before === null ? head : fieldsOf(after);
  const condition = isHead(before);
  if (!writes.some((write) => isAt(write, key))) {
    const exists = { ...condition, expression: `attribute_exists(#pk) AND ${condition.expression}` };
    const update: Update = {
      type: 'update',
      key: keyOf(key),
      set,
      condition: exists,
      refusal: NO_SUBJECT,
    };
    return [...writes, update];
  }
  return writes.map((write) => {
    if (!isAt(write, key)) return write;
    if (write.type === 'put') return { ...write, row: { ...write.row, ...head } };
    return { ...write, set: { ...write.set, ...set }, condition: both(write.condition, condition) };
  });
}

function fieldsOf(head: Head): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(head).map(([name, value]) => [`${HEAD_ATTRIBUTE}.${name}`, value]),
  );
}

function isHead(head: Head | null): Condition {
  if (head === null) return { expression: `attribute_not_exists(#${HEAD_ATTRIBUTE})` };
  return { expression: `#${HEAD_ATTRIBUTE}.#hash = :auditHead`, values: { ':auditHead': head.hash } };
}

function both(one: Condition | undefined, other: Condition): Condition {
  if (one === undefined) return other;
  return {
    expression: `(${one.expression}) AND ${other.expression}`,
    values: { ...one.values, ...other.values },
  };
}

function isAt(write: Write, key: Key): boolean {
  return textOfKey(keyOfWrite(write)) === textOfKey(key);
}
