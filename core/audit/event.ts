import * as z from 'zod';
import { EVENT_VERSION, type EventType, eventSchema } from '../../schemas/events/events.ts';
import type { Change } from '../../schemas/events/facts.ts';
import { taskSchema } from '../../schemas/task.ts';
import type { Context } from '../shared/context.ts';
import { isSameValue } from '../shared/same-value.ts';
import { type EventPut, insertEvent } from '../shared/write.ts';
import { eventRows } from './event-row.ts';
import { EventTooLargeError, eventBytes, MOST_EVENT_BYTES } from './event-size.ts';
import { sealed } from './seal.ts';
import { headRow, type Subject } from './subject.ts';
import { separate, type Told } from './told.ts';

const jsonSchema = z.json();

/**
 * Records an event in the same transaction as the change that it tells of. Its row is both the audit trail and the outbox
 * from which the bus is fed. The event holds facts; what people wrote is kept beside it in the row. Events are inserted,
 * never replaced, and nobody may delete them.
 *
 * Pass what this gives to `table.write`, with the other writes of the command: the table links the event to the one before it
 * on its subject, and keeps the hash of the newest in the row of the subject, whose own write in the transaction takes it
 * along. Several events of a subject are linked in the order in which they stand. There is nothing else to do for a
 * command, and a subject of a new kind needs its row named in `subject.ts`, without which this does not compile.
 * @throws EventTooLargeError before anything is written
 */
export function recordEvent<T extends EventType>(
  subject: Subject,
  type: T,
  told: Told<T>,
  context: Context,
): EventPut {
  const { actor, cause, depth, imported } = context;
  const { facts, words } = separate(told, type);
  const id = context.newId();
  const event = eventSchema.parse({
    id,
    schemaVersion: EVENT_VERSION,
    at: context.now.toISOString(),
    actor,
    cause,
    ...(depth !== undefined && depth > 0 && { depth }),
    ...(imported && { importedAt: imported.at.toISOString(), importedBy: imported.by }),
    type,
    ...facts,
  });
  if (eventBytes(event) > MOST_EVENT_BYTES) throw new EventTooLargeError(type);
  const { kept, hash } = sealed(words);
  const row = eventRows.row({ pk: subject, sk: `E#${id}` }, { event, ...kept });
  return insertEvent(row, { head: headRow(subject), words: hash });
}

/** What changes along with something else that an event tells: the sum of the time entries with each of them. */
const BOOKKEEPING = [
  'version',
  'updatedAt',
  'lastActivityAt',
  'handlingSeconds',
  'isReminded',
  'trashDays',
  'waitingSince',
  'lastCustomerMessageAt',
  'conversation',
  'claim',
  'skips',
  'chosen',
  'sla',
  'timing',
  'suggestion',
  'articleAnswer',
  'merged',
  'beforeMerge',
  'jobId',
  'struck',
];

/** The fields that differ, before and after, apart from bookkeeping; null when none does. */
export function changeBetween(old: Record<string, unknown>, changed: Record<string, unknown>): Change | null {
  const differing = differingIn(old, changed)
    .filter(([name]) => !BOOKKEEPING.includes(name))
    .flatMap((one) => eachField(one));
  if (differing.length === 0) return null;
  return Object.fromEntries(
    differing.map(([name, before, after]) => [
      name,
      { before: jsonSchema.parse(before), after: jsonSchema.parse(after) },
    ]),
  );
}

/** What differs: its name, and what it is before and after, null where it is nothing. */
type Differing = readonly [name: string, before: unknown, after: unknown];

function differingIn(before: Record<string, unknown>, after: Record<string, unknown>): Differing[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .map((name) => [name, before[name] ?? null, after[name] ?? null] as const)
    .filter(([, old, now]) => !isSameValue(old, now));
}

/**
 * Custom fields that differ are told each by itself, as `fields.KEY`; a form's list of its fields is one thing. Of steps
 * it is told in which state they are and why, as `tasks.LIST.STEP`.
 */
function eachField([name, before, after]: Differing): Differing[] {
  if (name === 'tasks') {
    const [were, are] = [statesOf(before), statesOf(after)];
    return differingIn(were, are).map(([step, ...values]) => [`tasks.${step}`, ...values]);
  }
  if (name !== 'fields' || Array.isArray(before ?? after)) return [[name, before, after]];
  const differing = differingIn(Object(before ?? {}), Object(after ?? {}));
  return differing.map(([key, ...values]) => [`fields.${key}`, ...values]);
}

const tasksSchema = z.array(taskSchema).nullable().catch(null);

/** In which state steps are, and why, by list and step. */
function statesOf(tasks: unknown): Record<string, unknown> {
  const all = tasksSchema.parse(tasks) ?? [];
  return Object.fromEntries(
    all.map(({ list, step, state, settled }) => {
      const reason = settled?.reason;
      return [`${list}.${step}`, { state, ...(reason !== undefined && { reason }) }];
    }),
  );
}
