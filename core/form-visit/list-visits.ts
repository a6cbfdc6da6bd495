import type { Table } from '../shared/table.ts';
import { type FormVisit, parseVisitRow, visitsOfDay } from './visit-store.ts';

/** The forms that were shown on a day (UTC, such as `2027-03-01`) in which articles were suggested, by age. */
export async function listVisits(table: Table, day: string): Promise<FormVisit[]> {
  const all: FormVisit[] = [];
  for (let after: string | undefined, more = true; more; ) {
    const page = await table.query(visitsOfDay.of({ day, after }));
    all.push(...page.rows.map(parseVisitRow));
    after = all.at(-1)?.id;
    more = page.more && page.rows.length > 0;
  }
  return all;
}
