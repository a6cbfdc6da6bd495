import * as z from 'zod';
import type { Execution, HistoryEvent } from './store.ts';

/** Times cross this API as epoch seconds. */
export const seconds = (ms: number): number => ms / 1000;
/** Leaves out what has no value. */
export const withoutNulls = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

/** An execution as lists show it. */
export const summary = (row: Execution): Record<string, unknown> =>
  withoutNulls({
    executionArn: row.arn,
    stateMachineArn: row.machineArn,
    name: row.name,
    status: row.status,
    startDate: seconds(row.startedAtMs),
    stopDate: row.stoppedAtMs === null ? null : seconds(row.stoppedAtMs),
  });

/** A line of the history, its details under the key that its type asks for. */
export function historyEvent(event: HistoryEvent): Record<string, unknown> {
  const details = withoutNulls(z.record(z.string(), z.unknown()).parse(JSON.parse(event.details)));
  const generic = event.type.replace(/^[A-Z][a-z]+(StateEntered|StateExited)$/, '$1');
  const key = `${generic.charAt(0).toLowerCase()}${generic.slice(1)}EventDetails`;
  return {
    id: event.id,
    previousEventId: event.id - 1,
    timestamp: seconds(event.atMs),
    type: event.type,
    [key]: details,
  };
}
