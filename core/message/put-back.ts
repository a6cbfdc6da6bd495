import { isSameValue } from '../shared/same-value.ts';

/** Fields by name; what is undefined is none. */
type Fields = Readonly<Record<string, unknown>>;

/** Fields, or one of them, before something changed them, as that left them, and now. */
interface Sides<T> {
  before: T;
  after: T;
  now: T;
}

/** Fields as they are put back, and the names of those that were and of those that others have changed since. */
export interface PutBack {
  fields: Fields;
  putBack: readonly string[];
  kept: readonly string[];
}

/** Values by the keys of the desk's custom fields. */
const BY_KEY = 'fields';

/**
 * Puts back fields that make sense together alone: all of them when each is as it was left, else none. They go by the name
 * of the first. Of a field by itself, a set is put back item by item, and custom fields value by value.
 */
export function groupPutBack(group: readonly [string, ...string[]], sides: Sides<Fields>): PutBack {
  const [name] = group;
  const { before, after, now } = sides;
  const of = { before: before[name], after: after[name], now: now[name] };
  if (name === BY_KEY) return valuesPutBack(of);
  if (isSet(of.before) && isSet(of.after) && isSet(of.now))
    return setPutBack(name, { before: of.before, after: of.after, now: of.now });
  if (!group.every((one) => isSameValue(now[one], after[one])))
    return { fields: {}, putBack: [], kept: [name] };
  return { fields: Object.fromEntries(group.map((one) => [one, before[one]])), putBack: [name], kept: [] };
}

/** Puts back what was added and what was removed, as far as it is still so; what others added or removed stays. */
function setPutBack(name: string, { before, after, now }: Sides<readonly unknown[]>): PutBack {
  const added = after.filter((item) => !before.includes(item));
  const removed = before.filter((item) => !after.includes(item));
  const there = new Set([...now.filter((item) => !added.includes(item)), ...removed]);
  const isAsBefore = there.size === before.length && before.every((item) => there.has(item));
  const rest = [...there].filter((item) => !before.includes(item));
  const joined = [...before.filter((item) => there.has(item)), ...rest];
  const value = isAsBefore
    ? before
    : joined.every((item) => typeof item === 'string')
      ? joined.sort()
      : joined;
  const isAsLeft = added.every((item) => now.includes(item)) && !removed.some((item) => now.includes(item));
  const names = isAsLeft ? { putBack: [name], kept: [] } : { putBack: [], kept: [name] };
  return { fields: { [name]: value }, ...names };
}

function valuesPutBack(sides: Sides<unknown>): PutBack {
  const [before, after, now] = [valuesIn(sides.before), valuesIn(sides.after), valuesIn(sides.now)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => !isSameValue(before[key], after[key]));
  const isAsLeft = (key: string) => isSameValue(now[key], after[key]);
  const putBack = changed.filter(isAsLeft);
  const values = { ...now, ...Object.fromEntries(putBack.map((key) => [key, before[key]])) };
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const isNone = known.length === 0 && sides.before === undefined;
  const named = (those: string[]) => those.map((key) => `${BY_KEY}.${key}`);
  return {
    fields: { [BY_KEY]: isNone ? undefined : Object.fromEntries(known) },
    putBack: named(putBack),
    kept: named(changed.filter((key) => !isAsLeft(key))),
  };
}

/** Whether a value is a set of plain things, such as tags. */
function isSet(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.every((item) => typeof item !== 'object');
}

function valuesIn(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
