import { createHash } from 'node:crypto';

/** What two different states of an order differ in, and two equal ones do not: it decides where nothing else does. Pure. */
export function contentHash({ id: _id, number: _number, ...state }: { id: string; number: string }): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 16);
}
