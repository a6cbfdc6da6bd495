import { countEvents, eventBridgeBus, parseEventRow } from '../../core/audit/index.ts';
import { RESTORED_ATTRIBUTE } from '../../core/shared/names.ts';
import { environment } from '../edge/environment.ts';
import { logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';
import { streamFunction } from '../edge/stream.ts';

/** EventBridge takes ten entries a call. */
const ENTRIES = 10;

/** What a backup brought back has been on the bus in its time. */
const isRestored = (row: unknown): boolean => Object.hasOwn(Object(row), RESTORED_ATTRIBUTE);

/** Puts every event that the table keeps onto the bus, in order, and again when the bus did not take it. */
export const handler = streamFunction(() => {
  const bus = eventBridgeBus(environment('BUS_NAME').BUS_NAME);
  return async (changed) => {
    const rows = changed.filter(({ row }) => !isRestored(row));
    for (let at = 0; at < rows.length; at += ENTRIES) {
      const some = rows
        .slice(at, at + ENTRIES)
        .map(({ row, sequence }) => ({ event: parseEventRow(row), sequence }));
      const refused = new Set(await bus.publish(some.map(({ event }) => event)));
      const first = some.find(({ event }) => refused.has(event.id));
      const done = first ? some.slice(0, some.indexOf(first)) : some;
      count(countEvents(done.map(({ event }) => event)));
      if (first) {
        logger.error('The bus did not take events', { count: refused.size, from: first.event.id });
        return [first.sequence];
      }
    }
    return [];
  };
});
