import type { StoredEvent } from '../../schemas/events/events.ts';
import { UNHEARD_BY } from './names.ts';

const MARKS: readonly string[] = Object.values(UNHEARD_BY);

/** An event of the bus as it was told. Pure. */
export function withoutMarks(event: StoredEvent): StoredEvent {
  const { id, schemaVersion, at, actor, cause, type, ...rest } = event;
  const told = Object.entries(rest).filter(([name]) => !MARKS.includes(name));
  return { id, schemaVersion, at, actor, cause, type, ...Object.fromEntries(told) };
}
