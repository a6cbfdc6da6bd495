import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';

/** Characters that ULIDs are made of, and how many of them stand behind the time ("Canonical String Representation", ULID). */
const CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_LENGTH = 16;

/**
 * The one ULID that something of a time has, by what it is: whoever works it out again, however often, gets the same. Pure.
 * @param what told apart from all else of that time, in any words
 */
export function derivedId(atMs: number, what: string): string {
  const digest = createHash('sha256').update(what).digest();
  const rest = [...digest.subarray(0, RANDOM_LENGTH)].map((byte) => CHARACTERS[byte % CHARACTERS.length]);
  return `${encodeTime(atMs)}${rest.join('')}`;
}
