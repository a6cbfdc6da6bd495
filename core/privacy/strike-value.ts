import { strikeHtml, struckString } from '../redaction/index.ts';
import { changedNames, differencesBetween } from '../shared/differences.ts';
import { type Key, keyOf, type Update } from '../shared/write.ts';
import type { Strings } from './strings.ts';

/** A row of whatever kind, as it is stored. */
export type StoredRow = Key & { kind: string } & Readonly<Record<string, unknown>>;

/** Attributes that say what a row is. */
const OF_ROW = new Set(['pk', 'sk', 'kind']);

/** Whether something may hold what is looked for, in any of its texts. */
export function mayHold(value: unknown, { mayStandIn }: Strings): boolean {
  return mayStandIn(JSON.stringify(value));
}

/** A value without what is looked for, in all of its texts; the very same value when nothing of it stands there. */
export function struckValue(value: unknown, strings: Strings, name = ''): unknown {
  if (typeof value === 'string') return struckText(value, strings, name);
  if (Array.isArray(value)) {
    const struck = value.map((one) => struckValue(one, strings, name));
    return struck.every((one, at) => one === value[at]) ? value : struck;
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const fields = Object.entries(value);
  const struck = fields.map(([field, one]) => [field, struckValue(one, strings, field)] as const);
  return struck.every(([, one], at) => one === fields[at]?.[1]) ? value : Object.fromEntries(struck);
}

function struckText(text: string, { passages, mayStandIn }: Strings, name: string): string {
  if (!mayStandIn(text)) return text;
  return name === 'html' ? (strikeHtml(text, passages) ?? '') : struckString(text, passages);
}

/** A row without what is looked for. */
export function struckRow<Row extends StoredRow>(row: Row, strings: Strings): Row {
  const fields = Object.entries(row).filter(([name]) => !OF_ROW.has(name));
  const changed = fields.flatMap(([name, value]) => {
    const struck = struckValue(value, strings, name);
    return struck === value ? [] : [[name, struck] as const];
  });
  return changed.length === 0 ? row : { ...row, ...Object.fromEntries(changed) };
}

/** Label of the refusal when a row does not say any more what it said when it was read. */
export const OVERTAKEN = 'version';

/**
 * Writes what differs between two states of a row, as long as all of that still is as it was; null when nothing differs. Of a row that has a
 * version, the next one: whoever read it before and would write it back is refused.
 */
export function guardedChange(before: StoredRow, after: StoredRow): Update | null {
  if (changedNames(before, after).length === 0) return null;
  const { set, remove } = differencesBetween(before, versioned(before, after));
  const paths = [...Object.keys(set), ...remove];
  const known = paths.map((path, at) => ({ path, value: valueAt(before, path), name: `:v${at}` }));
  const conditions = known.map(({ path, value, name }) => {
    const place = path.split('.').map((part) => `#${part}`);
    return value === undefined ? `attribute_not_exists(${place.join('.')})` : `${place.join('.')} = ${name}`;
  });
  return {
    type: 'update',
    key: keyOf(before),
    set,
    remove,
    condition: {
      expression: conditions.join(' AND '),
      values: Object.fromEntries(
        known.flatMap(({ value, name }) => (value === undefined ? [] : [[name, value]])),
      ),
    },
    refusal: OVERTAKEN,
  };
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((one, part) => fieldOf(one, part), value);
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The next version of a row, which some say once more in what they hold. */
function versioned(before: StoredRow, after: StoredRow): StoredRow {
  const { version } = before;
  if (typeof version !== 'number') return after;
  const next = Object.entries(after).map(([name, value]) =>
    fieldOf(value, 'version') === version && !Array.isArray(value)
      ? [name, { ...Object(value), version: version + 1 }]
      : [name, value],
  );
  return { ...after, ...Object.fromEntries(next), version: version + 1 };
}
