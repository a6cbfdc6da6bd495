import { isDeepStrictEqual } from 'node:util';

/**
 * Whether two values are the same once they are stored: the order of keys says nothing, and a key without a value is
 * as if it were absent. Rows are compared by it attribute by attribute, so that what is plain is not copied for it.
 */
export function isSameValue(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (Array.isArray(one) && Array.isArray(other))
    return (
      one.length === other.length && one.every((item, at) => isSameValue(item ?? null, other[at] ?? null))
    );
  if (isPlain(one) && isPlain(other)) return isSameObject(one, other);
  if (typeof one === 'string' && typeof other === 'string') return false;
  return isDeepStrictEqual(asStored(one), asStored(other));
}

type Plain = Readonly<Record<string, unknown>>;

/** Whether a value is an object that holds nothing but what one reads of it. */
function isPlain(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isSameObject(one: Plain, other: Plain): boolean {
  const names = namesIn(one);
  if (names.length !== namesIn(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && isSameValue(one[name], other[name]));
}

const namesIn = (value: Plain): string[] => Object.keys(value).filter((name) => value[name] !== undefined);

function asStored(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
