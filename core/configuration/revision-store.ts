import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { type Key, textOfKey, type Update, type Write } from '../shared/write.ts';

/** Label of the refusal when an area was changed since it was read. */
export const REVISED = 'revision';

export const configurationRevisions = accessPattern({
  name: 'Revisions of the configuration',
  description:
    'Says by one number for each area which changes of the configuration are in force. Every warm function reads it, at most once a second.',
  operation: 'GetItem',
  pk: 'CONFIGURATION',
  sk: 'REVISIONS',
  of: (_: null): Key => ({ pk: 'CONFIGURATION', sk: 'REVISIONS' }),
});

/** The number of each area; one that was never changed has none. Attributes of later versions are no numbers to us. */
const rows = rowsOfKind(
  ROW_KIND.revisions,
  z
    .looseObject({})
    .transform(({ schemaVersion: _, ...row }) => new Map(Object.entries(row).filter(isNumber))),
);

function isNumber(entry: [string, unknown]): entry is [string, number] {
  return Number.isInteger(entry[1]);
}

/** How often each area has been changed. */
export type Revisions = ReadonlyMap<string, number>;

/** What the revision row says. */
export function parseRevisions(row: unknown): Revisions {
  return rows.parse(row);
}

/** How often each area has been changed; nothing for those that never were. */
export async function loadRevisions(table: Table): Promise<Revisions> {
  const row = await table.get(configurationRevisions.of(null));
  return row === undefined ? new Map() : parseRevisions(row);
}

/** Attribute of the row for as long as a change that is larger than a transaction is being written: nobody else changes anything then. */
const APPLYING = 'applying';

/**
 * Holds the numbers as they are, in place of raising them, until `releaseRevisions` does that: for a change of which the job writes
 * the parts. Refused with `REVISED` as the raise is.
 */
export function holdRevisions(raise: Update, jobId: string): Update {
  const { set: _, add: __, remove: ___, ...rest } = raise;
  return { ...rest, set: { [APPLYING]: jobId } };
}

/** Raises the numbers at last. */
export function releaseRevisions({ set, add, initial, key }: Update, jobId: string): Update {
  return {
    type: 'update',
    key,
    ...(set && { set }),
    ...(add && { add }),
    ...(initial && { initial }),
    remove: [APPLYING],
    condition: { expression: `#${APPLYING} = :job`, values: { ':job': jobId } },
    refusal: REVISED,
  };
}

/** Whether a write is of the row of numbers. */
export function isOfRevisions(write: Write): write is Update {
  return write.type === 'update' && textOfKey(write.key) === textOfKey(configurationRevisions.of(null));
}

/**
 * Raises the number of an area, in the transaction of every change. Refused with `REVISED` unless it still is the one that
 * the change was decided by, and so are those of `others`, areas that had a say in it. The row is never merely checked: what many do that would be in each other's way.
 */
export function raiseRevision(area: string, expected: number, others: Revisions = new Map()): Write {
  const numbers = [...others, [area, expected] as const];
  const terms = numbers.map(([name, number]) =>
    number === 0 ? `attribute_not_exists(#${name})` : `#${name} = :${name}`,
  );
  const values = numbers.flatMap(([name, number]) => (number === 0 ? [] : [[`:${name}`, number] as const]));
  const condition = {
    expression: [...terms, `attribute_not_exists(#${APPLYING})`].join(' AND '),
    ...(values.length > 0 && { values: Object.fromEntries(values) }),
  };
  return rows.upsert({
    key: configurationRevisions.of(null),
    add: { [area]: 1 },
    condition,
    refusal: REVISED,
  });
}

/**
 * Raises the number of rows that functions keep in memory, whatever it is: for things of which each has a version of its own and
 * no two need to fit together, so that those who change two of them are not in each other's way.
 */
export function noteRevision(name: string): Write {
  return rows.upsert({ key: configurationRevisions.of(null), add: { [name]: 1 } });
}
