import { accessSync, chmodSync, constants, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalDesk } from '../schemas/local-desk.ts';
import { lockDataFolder } from './lock.ts';

/** What the parts of the host keep in its data folder; nothing else in it is ever removed. */
const KEPT = [
  ...['database', 'executions', 'positions', 'mail'].flatMap((name) =>
    ['', '-wal', '-shm'].map((suffix) => `${name}.sqlite${suffix}`),
  ),
  ...['clock.json', 'queues', 'objects', 'issuer.json', 'logs', 'admin-token', 'host.json'],
];

/** Mail and secrets are in it: other users of the machine must not look. It holds for folders of earlier versions too. */
const OWNER_ONLY = 0o700;

/** Thrown when the data folder cannot be made, or cannot be written to. */
export class DataFolderUnusableError extends Error {
  override readonly name = 'DataFolderUnusableError';
  constructor(folder: string, options?: ErrorOptions) {
    super(`The data folder ${folder} cannot be made or written to: set BILET_DATA to another.`, options);
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    chmodSync(folder, OWNER_ONLY);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new DataFolderUnusableError(folder, { cause });
  }
}

/**
 * Opens the data folder for one host, which it makes if need be.
 * @param fresh forgets what earlier hosts kept in it
 * @returns a function that closes it
 * @throws DataFolderUnusableError, DataFolderInUseError
 */
export function openDataFolder(folder: string, fresh: boolean): () => void {
  makeFolder(folder);
  const unlock = lockDataFolder(folder);
  if (fresh) for (const name of KEPT) rmSync(join(folder, name), { recursive: true, force: true });
  return unlock;
}

/** Leaves the desk's addresses where other commands look for them. @returns a function that takes them away */
export function announce(folder: string, desk: LocalDesk): () => void {
  const file = join(folder, 'host.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(desk, null, 2)}\n`);
  renameSync(`${file}.new`, file);
  return () => rmSync(file, { force: true });
}
