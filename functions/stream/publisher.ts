import { countEvents, eventBridgeBus, isRestored, storedEventIn } from '../../core/audit/index.ts';
import { environment } from '../edge/environment.ts';
import { logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';
import { streamFunction } from '../edge/stream.ts';

/** Puts every event that the table keeps onto the bus, in order, and again when the bus did not take it. */
export const handler = streamFunction(() => {
  const bus = eventBridgeBus(environment('BUS_NAME').BUS_NAME);
  return async (changed) => {
    const rows = changed.filter(({ row }) => !isRestored(row));
    const events = rows.map(({ row }) => storedEventIn(row));
    const { taken, refusal } = await bus.publish(events);
    count(countEvents(events.slice(0, taken)));
    if (refusal === null) return null;
    logger.warn('The bus did not take an event', refusal);
    return rows[taken] ?? null;
  };
});
