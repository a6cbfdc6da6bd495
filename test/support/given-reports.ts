import { beginDueLake } from '../../core/lake/index.ts';
import type { ReportSubject } from '../../core/report/index.ts';
import { addUp, sumsInForce } from '../../core/report/store/add-up.ts';
import { bookSubject } from '../../core/report/store/book-subject.ts';
import { nextChangedDay } from '../../core/report/store/read-days.ts';
import { subjectFacts } from '../../core/report/store/subject-facts.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';

/** What reports count of a ticket is kept, noted for files, and added up by somebody who is killed as the sums are in force and nothing is deleted yet. */
export async function givenReports(table: Table, context: Context, ticketId: number): Promise<void> {
  const source = subjectFacts(table);
  const subject = { kind: 'ticket', id: ticketId } as const;
  const derive = (one: ReportSubject) => source.factsOf(one, context.now);
  await bookSubject({ table, derive, isInFiles: true }, context, subject);
  await beginDueLake({ table, bucket: 'lake', jobWrites: () => ({ writes: [] }) }, context);
  const day = await nextChangedDay(table);
  const killed = new Error('killed');
  const dying: Table = {
    ...table,
    deleteMany: async (keys) => {
      if (keys.length > 0) throw killed;
    },
  };
  await addUp(dying, context, await sumsInForce(table, 'UTC'), day === null ? [] : [day]).catch((error) => {
    if (error !== killed) throw error;
  });
}
