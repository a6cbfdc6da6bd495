import * as z from 'zod';
import { type Change, type DeskEvent, type EventType, eventSchema } from '../../schemas/events/events.ts';
import type { Context } from '../shared/context.ts';
import { ROW_KIND } from '../shared/names.ts';
import { isSameValue } from '../shared/same-value.ts';
import { insert, type Write } from '../shared/write.ts';
import { EventTooLargeError, eventBytes, MOST_EVENT_BYTES } from './event-size.ts';

const jsonSchema = z.json();

type Told = 'id' | 'schemaVersion' | 'at' | 'actor' | 'cause' | 'type';
type Facts<T extends EventType> = T extends EventType ? Omit<Extract<DeskEvent, { type: T }>, Told> : never;

/**
 * Writes down what happened, next to what it happened to: at once the audit trail and the outbox, since the row
 * exists exactly when the change does. Events are inserted, never replaced, and nobody may delete them.
 * @throws EventTooLargeError before anything is written
 */
export function recordEvent<T extends EventType>(
  subject: Subject,
  type: T,
  facts: Facts<T>,
  context: Context,
): Write {
  const { actor, cause } = context;
  const id = context.newId();
  const event = eventSchema.parse({
    id,
    schemaVersion: 1,
    at: context.now.toISOString(),
    actor,
    cause,
    type,
    ...facts,
  });
  if (eventBytes(event) > MOST_EVENT_BYTES) throw new EventTooLargeError(type);
  return insert({ pk: subject, sk: `E#${id}`, kind: ROW_KIND.event, event }, 'event');
}

/** The partition that holds the events of something: `T#42`, `C#7`, `AGENT#1`, `TEAM#1`, `MAILBOX#…`. */
export type Subject =
  | `T#${number}`
  | `C#${number}`
  | `AGENT#${number}`
  | `TEAM#${number}`
  | `MAILBOX#${string}`;

/** The partition of a ticket. */
export function ticketSubject(ticketId: number): Subject & `T#${number}` {
  return `T#${ticketId}`;
}

const BOOKKEEPING = ['version', 'updatedAt', 'lastActivityAt'];

/** The fields that differ, before and after, apart from bookkeeping; null when none does. */
export function changeBetween(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Change | null {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !BOOKKEEPING.includes(name),
  );
  const changed = names.filter((name) => !isSameValue(before[name] ?? null, after[name] ?? null));
  if (changed.length === 0) return null;
  const value = (of: Record<string, unknown>, name: string) => jsonSchema.parse(of[name] ?? null);
  return Object.fromEntries(
    changed.map((name) => [name, { before: value(before, name), after: value(after, name) }]),
  );
}
