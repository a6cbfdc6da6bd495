import { countEvents, eventBridgeBus, parseEventRow } from '../../core/audit/index.ts';
import { RESTORED_ATTRIBUTE } from '../../core/shared/names.ts';
import { environment } from '../edge/environment.ts';
import { logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';
import { streamFunction } from '../edge/stream.ts';

/** What a backup brought back has been on the bus in its time. */
const isRestored = (row: unknown): boolean => Object.hasOwn(Object(row), RESTORED_ATTRIBUTE);

/**
 * Puts every event that the table keeps onto the bus, in order, and again when the bus did not take it. An event that
 * stops a batch at its very start fails it as a whole: only then does Lambda halve the batch, until what is refused for
 * good stands alone, is given up with an alarm, and holds up nothing behind it.
 */
export const handler = streamFunction(() => {
  const bus = eventBridgeBus(environment('BUS_NAME').BUS_NAME);
  return async (changed) => {
    const rows = changed.filter(({ row }) => !isRestored(row));
    const events = rows.map(({ row }) => parseEventRow(row));
    const { taken, refusal } = await bus.publish(events);
    count(countEvents(events.slice(0, taken)));
    if (refusal === null) return [];
    logger.error('The bus did not take an event', refusal);
    if (taken === 0) throw new Error(`The bus did not take the event ${refusal.event}: ${refusal.reason}`);
    return rows.slice(taken, taken + 1).map(({ sequence }) => sequence);
  };
});
