import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

const TIME_LENGTH = 10;
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 5;

/**
 * The id of something that is imported: a ULID of its own time, whose other half says what it is. Imported again it has the
 * same id, and is there already.
 */
export function importId(at: string, ...names: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(names)).digest();
  const letters = Array.from(digest.subarray(0, 16), (byte) => BASE32[byte >> (8 - BITS)]);
  return encodeTime(Date.parse(at), TIME_LENGTH) + letters.join('');
}
