import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Thrown when another host has the data folder open. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  constructor(folder: string) {
    super(`The data folder ${folder} is in use by another host: stop that one, or set BILET_DATA.`);
  }
}

/** SQLite's code for a file that another connection holds. https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;

/**
 * Holds a file for this process. The operating system lets go of it whenever the process ends, so that a killed host
 * never blocks the next one.
 * @param waitMs how long another process may take to let go of it
 * @returns a function that lets go; undefined when another process has it
 */
export function lockFile(file: string, waitMs: number): (() => void) | undefined {
  const lock = new DatabaseSync(file, { timeout: waitMs });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === BUSY) return undefined;
    throw error;
  }
}

/**
 * Holds the data folder for this process.
 * @returns a function that lets go
 * @throws DataFolderInUseError
 */
export function lockDataFolder(folder: string): () => void {
  const letGo = lockFile(join(folder, 'host.lock'), 500);
  if (!letGo) throw new DataFolderInUseError(folder);
  return letGo;
}
