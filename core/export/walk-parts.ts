import { loadRevisions } from '../configuration/index.ts';
import { type Counter, lastId } from '../shared/counter-store.ts';
import type { Table } from '../shared/table.ts';
import { keyIn } from '../shared/write.ts';
import { jobsByAge, rowsOfPartition } from './walk-store.ts';

/** A part of what the desk holds: partitions in an order of their own. */
export type WalkPart = (table: Table, after: string | null, most: number) => Promise<string[]>;

/** The areas of the configuration in which somebody has changed something; what is shipped is no row. */
async function areas(table: Table): Promise<string[]> {
  return [...(await loadRevisions(table)).keys()].sort();
}

const KEYS_AT_ONCE = 500;

/** The sort keys of a partition, behind one. */
async function sortKeys(table: Table, pk: string, after: string | null = null): Promise<string[]> {
  const { rows, more } = await table.query(rowsOfPartition.of({ pk, after, limit: KEYS_AT_ONCE }));
  const keys = rows.map((row) => keyIn(row).sk);
  const last = keys.at(-1);
  return !more || last === undefined ? keys : [...keys, ...(await sortKeys(table, pk, last))];
}

/** Texts in their order, behind one, and no more than so many. */
function behind(names: readonly string[], after: string | null, most: number): string[] {
  return names
    .filter((name) => after === null || name > after)
    .sort()
    .slice(0, most);
}

/** The partitions in which things of a kind stand beside each other. */
const together: WalkPart = async (table, after, most) => {
  const configured = (await areas(table)).map((area) => `CONFIG#${area}`);
  return behind(['AGENTS', 'MAILBOXES', 'ORGANISATIONS', 'TEAMS', ...configured], after, most);
};

/** A partition for each number that was given out. */
const numbered =
  (prefix: string, counter: Counter): WalkPart =>
  async (table, after, most) => {
    const from = after === null ? 1 : Number(after.slice(prefix.length)) + 1;
    const last = await lastId(table, counter);
    return Array.from(
      { length: Math.max(0, Math.min(most, last - from + 1)) },
      (_, at) => `${prefix}${from + at}`,
    );
  };

/** What happened to each mailbox, and to each thing that is configured: there are not many. */
const configuredEvents: WalkPart = async (table, after, most) => {
  const names = (await sortKeys(table, 'MAILBOXES')).map((address) => `MAILBOX#${address}`);
  for (const area of await areas(table)) {
    const keys = await sortKeys(table, `CONFIG#${area}`);
    names.push(...keys.map((key) => `CONFIG#${area}#${key}`));
  }
  return behind(names, after, most);
};

/** What happened to each job. */
const jobEvents: WalkPart = async (table, after, most) => {
  const last = after === null ? null : after.slice('JOB#'.length);
  const { rows } = await table.query(jobsByAge.of({ after: last, limit: most }));
  return rows.map((row) => `JOB#${keyIn(row).sk.slice('J#'.length)}`);
};

/** All that is exported, part by part. Only ever added to at the end: cursors name parts by their places. */
export const WALK_PARTS: readonly WalkPart[] = [
  together,
  configuredEvents,
  jobEvents,
  numbered('AGENT#', 'agent'),
  numbered('TEAM#', 'team'),
  numbered('ORGANISATION#', 'organisation'),
  numbered('C#', 'customer'),
  numbered('T#', 'ticket'),
];
