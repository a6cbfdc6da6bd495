import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

const TIME_LENGTH = 10;
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 5;
const LETTERS = 16;

/** What tells something apart that is imported, whenever it was: the second half of its id. */
export function importName(...names: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest();
  return Array.from(digest.subarray(0, LETTERS), (byte) => BASE32[byte >> (8 - BITS)]).join('');
}

/**
 * The id of something that is imported: a ULID of its own time, whose other half says what it is. Imported again it has the
 * same, and is there already.
 */
export const importId = (at: number, name: string): string => `${encodeTime(at, TIME_LENGTH)}${name}`;

/** The half of an id that says what it is. */
export const nameInId = (id: string): string => id.slice(TIME_LENGTH);
