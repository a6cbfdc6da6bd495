import { isSameValue } from './same-value.ts';

/**
 * What turns one state into another: values by path, and the paths that go. A path is `name`, or `name.name` within an
 * object; of custom fields, which are many, `name.fields.key`.
 */
export interface Differences {
  set: Record<string, unknown>;
  remove: string[];
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * What differs between two states of a row: its attributes, and the fields of those that are objects. Whatever neither
 * state knows is in no difference, so that a write of the differences leaves it alone.
 */
export function differencesBetween(before: Fields, after: Fields): Differences {
  const found: Differences = { set: {}, remove: [] };
  for (const name of changedNames(before, after)) {
    const [old, value] = [before[name], after[name]];
    if (isFields(old) && isFields(value)) {
      for (const field of changedNames(old, value)) {
        const path = `${name}.${field}`;
        if (!(field === BY_KEY && noteEach(found, path, old[field], value[field])))
          note(found, path, value[field]);
      }
    } else note(found, name, value);
  }
  return found;
}

/** Where rows hold the values of custom fields, by their keys. */
const BY_KEY = 'fields';
/** Most values that are written each by itself: expressions of DynamoDB have 4 KB. */
const MOST_BY_KEY = 20;
/** A key that can stand in a path. */
const PLAIN_KEY = /^\w{1,64}$/;

/** Notes values by their keys, each by itself, where those differ that are few; false when they are not. */
function noteEach(found: Differences, path: string, old: unknown, value: unknown): boolean {
  if (!isFields(old) || !isFields(value)) return false;
  const keys = changedNames(old, value);
  if (keys.length > MOST_BY_KEY || !keys.every((key) => PLAIN_KEY.test(key))) return false;
  for (const key of keys) note(found, `${path}.${key}`, value[key]);
  return true;
}

/** The names of the fields that differ, however deep in them. A field that is undefined is none. */
export function changedNames(before: Fields, after: Fields): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => !isSameValue(before[name], after[name]));
}

function note({ set, remove }: Differences, path: string, value: unknown): void {
  if (value === undefined) remove.push(path);
  else set[path] = value;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
