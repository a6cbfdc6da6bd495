import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { countEvents, eventBridgeBus, isRestored, storedEventIn } from '../../core/audit/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { noteChanges } from '../../core/export/index.ts';
import { ROW_KIND } from '../../core/shared/names.ts';
import { isOfKind } from '../../core/shared/row-kind.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { keyIn } from '../../core/shared/write.ts';
import { keptListeners, marking } from '../../core/unheard/index.ts';
import { environment } from '../edge/environment.ts';
import { logFailure, logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';
import { type StreamRow, streamFunction } from '../edge/stream.ts';

/** An event is told once, when it is new: a later change of its row strikes words out of it. */
const isToTell = ({ row, isNew }: StreamRow) => isNew && isOfKind(row, ROW_KIND.event) && !isRestored(row);

/** Longest pause between two tries to note what changed, while others note something too. */
const PAUSE_MS = 20;

/**
 * Puts every event that the table keeps onto the bus, in order, and again when the bus did not take it, marked with who has no use
 * for it; and notes for exports which rows have changed.
 */
export const handler = streamFunction(() => {
  const { BUS_NAME, TABLE_NAME } = environment('BUS_NAME', 'TABLE_NAME');
  const bus = eventBridgeBus(BUS_NAME);
  const table = dynamoTable({ tableName: TABLE_NAME });
  const pause = () => sleep(Math.random() * PAUSE_MS);
  const note = noteChanges({ table, newId: () => ulid(), now: () => new Date(), pause });
  const listenersAt = keptListeners(
    table,
    keptConfiguration(table, () => performance.now()),
  );
  const forBus = marking(listenersAt, (error) =>
    logFailure('It is not known who listens to events', error, {}, { comesAgain: true }),
  );
  return async (changed) => {
    const rows = changed.filter(isToTell);
    const events = rows.map(({ row }) => storedEventIn(row));
    const [{ taken, refusal }] = await Promise.all([
      forBus(events, new Date()).then(bus.publish),
      note(
        changed.map(({ row }) => keyIn(row)),
        `${changed[0]?.sequence}-${changed.at(-1)?.sequence}`,
      ),
    ]);
    count(countEvents(events.slice(0, taken)));
    if (refusal === null) return null;
    logger.warn('The bus did not take an event', refusal);
    return rows[taken] ?? null;
  };
});
