import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { DUE_INDEX } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import type { IndexRequest } from '../shared/write.ts';
import { type Subject, subjectOfRow } from './subject.ts';

/** Rows that one Query reads. */
const PAGE = 100;

export const dueRows = accessPattern({
  name: 'What is due',
  description: 'Lists what has a deadline until some time, for the sweep that arms it.',
  operation: 'Query',
  pk: 'index `due`: <shard>',
  sk: '<next deadline>, earliest first',
  of: (input: { shard: number; until: Date; after?: IndexRequest['after'] }): IndexRequest => ({
    index: DUE_INDEX,
    partition: String(input.shard),
    upTo: input.until.toISOString(),
    limit: PAGE,
    after: input.after,
  }),
});

const rowSchema = z.looseObject({ [DUE_INDEX.sortKey]: timeSchema });

/** Something that has a deadline, and when (RFC 3339). */
export interface DueSubject {
  subject: Subject;
  at: string;
}

type DueSubjects = AsyncGenerator<DueSubject, void, void>;

/** Everything that has a deadline until then, earliest first, read a page of each shard at a time. */
export async function* subjectsDueUntil(table: Table, until: Date): DueSubjects {
  const shards = Array.from({ length: DUE_INDEX.shards }, (_, shard) => subjectsOfShard(table, shard, until));
  const next = await Promise.all(shards.map((shard) => shard.next()));
  for (;;) {
    const at = earliestOf(next);
    const found = next[at];
    const shard = shards[at];
    if (found === undefined || found.done || shard === undefined) return;
    yield found.value;
    next[at] = await shard.next();
  }
}

async function* subjectsOfShard(table: Table, shard: number, until: Date): DueSubjects {
  let after: IndexRequest['after'];
  do {
    const page = await table.queryIndex(dueRows.of({ shard, until, after }));
    for (const row of page.rows) {
      const subject = subjectOfRow(row);
      if (subject !== null) yield { subject, at: rowSchema.parse(row)[DUE_INDEX.sortKey] };
    }
    after = page.next;
  } while (after !== undefined);
}

/** Where the earliest of the next subjects of all shards stands; -1 when none has one left. */
function earliestOf(next: readonly IteratorResult<DueSubject, void>[]): number {
  const times = next.map(({ done, value }) => (done || value === undefined ? null : value.at));
  const [first] = times.filter((time) => time !== null).sort();
  return first === undefined ? -1 : times.indexOf(first);
}
