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

/** Everything that has a deadline until then, earliest first in each shard, read a page at a time. */
export async function* subjectsDueUntil(table: Table, until: Date): AsyncGenerator<DueSubject, void, void> {
  for (let shard = 0; shard < DUE_INDEX.shards; shard += 1) {
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
}
