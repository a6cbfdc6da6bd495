import { isSameValue } from './same-value.ts';

/** What turns one state into another: values by path, and the paths that go. A path is `name`, or `name.name` within an object. */
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
      for (const field of changedNames(old, value)) note(found, `${name}.${field}`, value[field]);
    } else note(found, name, value);
  }
  return found;
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
