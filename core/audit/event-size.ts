import type { StoredEvent } from '../../schemas/events/events.ts';
import { BiletError } from '../shared/errors.ts';
import { EVENT_SOURCE } from '../shared/names.ts';

/** Bytes that EventBridge counts for a time. */
const TIME_BYTES = 14;

/**
 * Largest event that is recorded, in bytes as EventBridge counts them: it leaves room for the envelope with which the
 * event reaches a queue, whose messages hold 256 KB.
 */
export const MOST_EVENT_BYTES = 200_000;

/** A change is too large for the bus. Nothing that people can write through the API or by mail comes near this size. */
export class EventTooLargeError extends BiletError {
  override readonly name = 'EventTooLargeError';

  constructor(type: string) {
    super('too_large', 'event.too_large', `The change is too large for an event of type ${type}.`);
  }
}

/** Bytes that EventBridge counts for an event ("Calculating Amazon EventBridge PutEvents event entry size"). */
export function eventBytes(event: StoredEvent): number {
  return TIME_BYTES + Buffer.byteLength(`${EVENT_SOURCE}${event.type}${JSON.stringify(event)}`);
}
