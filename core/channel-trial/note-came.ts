import { refusedBy, type Table } from '../shared/table.ts';
import { CAME_BEFORE, cameWrite } from './trial-store.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Notes when something came over a channel, to the hour, so that busy channels cost one write an hour for each function. What is told of an earlier
 * time changes nothing. Whoever notes it has done what came: one that could not be written is made up for by the next.
 */
export function cameNoter(table: Pick<Table, 'write'>): (key: string, cameAt: Date) => Promise<void> {
  const noted = new Map<string, number>();
  return async (key, cameAt) => {
    const before = noted.get(key);
    if (before !== undefined && cameAt.getTime() - before < HOUR_MS) return;
    try {
      await table.write([cameWrite(key, cameAt)]);
    } catch (error) {
      if (!refusedBy(error, CAME_BEFORE)) throw error;
    }
    noted.set(key, cameAt.getTime());
  };
}
