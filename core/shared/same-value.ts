import { isDeepStrictEqual } from 'node:util';

/**
 * Whether two values are the same once they are stored: the order of keys says nothing, and a key without a value is
 * as if it were absent.
 */
export function isSameValue(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(asStored(one), asStored(other));
}

function asStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
