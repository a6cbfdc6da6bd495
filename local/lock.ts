import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Thrown when another host has the data folder open. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  constructor(folder: string, options?: ErrorOptions) {
    super(`The data folder ${folder} is in use by another host: stop that one, or set BILET_DATA.`, options);
  }
}

/**
 * Holds the data folder for this process. The operating system lets go of it whenever the process ends, so that a
 * killed host never blocks the next one.
 * @returns a function that lets go
 * @throws DataFolderInUseError
 */
export function lockDataFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'host.lock'), { timeout: 500 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new DataFolderInUseError(folder, { cause });
  }
  return () => lock.close();
}
