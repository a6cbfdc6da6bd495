import { APPLY, holdRevisions, isOfRevisions, releaseRevisions, stagedRow } from '../configuration/index.ts';
import { jobWrites } from '../jobs/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import { isEventPut, subjectsOf } from '../shared/link-events.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import { WriteRefusedError } from '../shared/table.ts';
import { keyOfWrite, textOfKey, type Write } from '../shared/write.ts';

import { changedError } from './plan-desk.ts';

/** Most writes of one transaction, those that link events among them (Amazon DynamoDB Developer Guide, "Quotas"), with some to spare. */
const MOST_WRITES = 90;
/** Most bytes of the writes of a part, which stand in one row. */
const MOST_BYTES = 300_000;

/** What a draft has come to, and what is written together with it, given the job that goes on with it. */
export interface Applied {
  readonly writes: readonly Write[];
  readonly alongside: (jobId: string | null) => readonly Write[];
}

/**
 * Writes what a draft has come to, all of it or nothing. What a transaction has no room for is put by first; then one transaction says
 * that it holds, and keeps everybody else from changing the configuration until a job has written the parts, which takes seconds.
 * @returns the id of that job; null: all is written
 * @throws ConflictError `configuration.changed` when somebody was faster; InvalidInputError when too much is new at once
 */
export async function applyDesk(table: Table, context: Context, applied: Applied): Promise<string | null> {
  const { writes, alongside } = applied;
  try {
    if (writes.length + headsOf(writes) > MOST_WRITES)
      return await stage(table, context, stagedParts(writes), alongside);
    const all = [...writes, ...alongside(null)];
    if (all.length > 0) await table.write(all);
    return null;
  } catch (error) {
    throw error instanceof WriteRefusedError ? changedError() : error;
  }
}

interface Staged {
  /** what is written at once, as others could be in its way, or as it must stand nowhere else */
  readonly first: readonly Write[];
  readonly parts: readonly (readonly Write[])[];
}

async function stage(
  table: Table,
  context: Context,
  { first, parts }: Staged,
  alongside: Applied['alongside'],
): Promise<string> {
  const { job, writes } = jobWrites(APPLY, { parts: parts.length }, context);
  const held = first.map((one) => (isOfRevisions(one) ? holdRevisions(one, job.id) : one));
  const last = first.filter(isOfRevisions).map((one) => releaseRevisions(one, job.id));
  const rows = parts.map((part, at) => {
    const isLast = at === parts.length - 1;
    return stagedRow(job.id, at, isLast ? [...part, ...last] : part, context.now);
  });
  await table.putMany(rows);
  await table.write([...held, ...writes, ...alongside(job.id)]);
  return job.id;
}

/** Kinds of rows of what is written at once: names that others could take, and secrets, which stand under their own keys only. */
const AT_ONCE: readonly string[] = [ROW_KIND.team, ROW_KIND.teamName, ROW_KIND.secret, ROW_KIND.secretState];
const CONFIGURED: readonly string[] = [ROW_KIND.configured, ROW_KIND.mailbox];

/** The parts of what a draft has come to: what is configured, and behind it what follows from that, such as jobs. */
function stagedParts(writes: readonly Write[]): Staged {
  const groups = grouped(writes);
  const of = (kinds: readonly string[]) => groups.filter(({ kind }) => kinds.includes(kind));
  const isFirst = (one: Write) => isOfRevisions(one);
  const first = [...of(AT_ONCE).flatMap((group) => group.writes), ...writes.filter(isFirst)];
  if (first.length > MOST_WRITES)
    throw fieldError(
      'parts',
      'has more new teams and webhooks than are made at once: leave some for another time',
    );
  const rest = groups.filter(({ kind, writes: [one] }) => {
    return !AT_ONCE.includes(kind) && !CONFIGURED.includes(kind) && !(one && isFirst(one));
  });
  return { first, parts: [...packed(of(CONFIGURED)), ...packed(rest)] };
}

interface Group {
  readonly kind: string;
  readonly writes: readonly Write[];
}

/** Each row with the events of what it is: they are linked in its transaction. */
function grouped(writes: readonly Write[]): Group[] {
  const events = Map.groupBy(writes.filter(isEventPut), ({ chain }) => textOfKey(chain.head));
  const groups = writes
    .filter((one) => !isEventPut(one))
    .map((one): Group => {
      const key = textOfKey(keyOfWrite(one));
      const own = events.get(key) ?? [];
      events.delete(key);
      return { kind: kindOf(one), writes: [one, ...own] };
    });
  const others = [...events.values()].map((own): Group => ({ kind: ROW_KIND.configured, writes: own }));
  return [...groups, ...others];
}

/** The kind of a row: of one that is changed its key says it. */
function kindOf(write: Write): string {
  if (write.type === 'put') return write.row.kind;
  if (write.initial !== undefined) return write.initial.kind;
  const { pk } = write.key;
  if (pk.startsWith('CONFIG#')) return ROW_KIND.configured;
  if (pk === 'MAILBOXES') return ROW_KIND.mailbox;
  if (pk === 'TEAMS') return ROW_KIND.team;
  return '';
}

/** Groups put together to parts, none of which is larger than a transaction and a row. */
function packed(groups: readonly Group[]): Write[][] {
  const parts: Write[][] = [];
  for (const { writes } of groups) {
    const last = parts.at(-1);
    const together = [...(last ?? []), ...writes];
    const hasRoom = together.length + headsOf(together) < MOST_WRITES && sizeOf(together) < MOST_BYTES;
    if (last !== undefined && hasRoom) last.push(...writes);
    else parts.push([...writes]);
  }
  return parts;
}

const sizeOf = (writes: readonly Write[]): number => Buffer.byteLength(JSON.stringify(writes));

/** How many rows events are linked to that are not among the writes: each is one more. */
function headsOf(writes: readonly Write[]): number {
  const own = new Set(writes.map((one) => textOfKey(keyOfWrite(one))));
  return subjectsOf(writes).filter((head) => !own.has(textOfKey(head))).length;
}
