import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type LocalDesk, localDeskSchema } from '../../schemas/local-desk.ts';

/** Thrown when the data folder has no addresses of a running desk. */
export class NoDeskError extends Error {
  override readonly name = 'NoDeskError';
}

/** Where the local desk keeps its data. */
export const dataFolder = (): string => resolve(process.env.BILET_DATA || '.bilet');

/** The local desk of the data folder that `BILET_DATA` names, or `.bilet`. @throws NoDeskError */
export function findLocalDesk(): LocalDesk {
  const folder = dataFolder();
  try {
    return localDeskSchema.parse(JSON.parse(readFileSync(join(folder, 'host.json'), 'utf8')));
  } catch (cause) {
    throw new NoDeskError(`No local desk is running with the data folder ${folder}: run npm start first.`, {
      cause,
    });
  }
}
