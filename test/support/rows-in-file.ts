import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How long a reader waits for whoever writes. */
const PATIENCE_MS = 10_000;

/** The rows that a query finds in a database file while its owner writes there. */
export function rowsInFile(file: string, query: string, ...values: string[]): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: PATIENCE_MS });
  try {
    return database.prepare(query).all(...values);
  } finally {
    database.close();
  }
}

/** How many rows of a table of a running desk there are. */
export function countInDesk(desk: { dataFolder: string }, from: string, ...values: string[]): number {
  return rowsInFile(join(desk.dataFolder, 'database.sqlite'), `SELECT 1 FROM ${from}`, ...values).length;
}
