import type { DeskEvent } from '../../schemas/events/events.ts';
import type { DeskClock } from '../calendar/index.ts';
import { toldFacts } from '../event-facts/index.ts';
import type { Rule } from './rule.ts';

/**
 * Whether the conditions of any trigger may hold, by what an event tells alone. As long as none does, none changes the ticket, so that
 * none of the others can hold either: nothing needs to be read. Pure.
 */
export function mayHold(
  rules: readonly Rule[],
  event: DeskEvent,
  by: { clock: DeskClock; now: Date },
): boolean {
  const toldOf = toldFacts(event, by);
  return rules.some(({ told }) => {
    const facts = toldOf(told.fields);
    return facts === null || told.holds(facts);
  });
}
