import * as z from 'zod';
import { anyEventSchema, type DeskEvent } from '../../schemas/events/events.ts';
import type { Table } from '../shared/table.ts';
import { storedEventIn } from './event-row.ts';
import { auditTrail } from './event-store.ts';
import type { Subject } from './subject.ts';

/** Events that one Query reads. */
const PAGE = 500;

const sortKeySchema = z.object({ sk: z.string().startsWith('E#') });

/** The rows of all events of something, in order, page by page. */
export async function* trailOf(table: Table, subject: Subject): AsyncGenerator<unknown, void, void> {
  let after: string | undefined;
  for (let more = true; more; ) {
    const page = await table.query(auditTrail.of({ subject, limit: PAGE, after }));
    yield* page.rows;
    more = page.more;
    after = page.rows.length > 0 ? sortKeySchema.parse(page.rows.at(-1)).sk.slice(2) : after;
  }
}

/** What happened to something, in order. Events of a type that this version does not know are left out. */
export async function* knownEvents(table: Table, subject: Subject): AsyncGenerator<DeskEvent, void, void> {
  for await (const row of trailOf(table, subject)) {
    const { data } = anyEventSchema.safeParse(storedEventIn(row));
    if (data !== undefined) yield data;
  }
}
