import { untilNotOvertaken } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { loadAnswers, type ToldOf } from '../shared/ticket-answers-store.ts';
import { writeEach } from './erase-deps.ts';
import { OVERTAKEN, struckValue } from './strike-value.ts';
import type { Stake } from './ticket-stake.ts';
import { withoutWritten } from './wordless.ts';

/** Takes a person out of the remembered answers that tell of a ticket or a customer: all that is written in them where it is theirs. */
export function eraseAnswers(table: Table, of: ToldOf, { isTheirs, strings }: Stake): Promise<void> {
  return untilNotOvertaken([OVERTAKEN], async () => {
    for (const { answer, replacedBy } of await loadAnswers(table, of)) {
      const left = isTheirs ? withoutWritten(answer.body) : answer.body;
      const body = struckValue(left, strings) as typeof answer.body;
      if (!isSameValue(body, answer.body)) await writeEach(table, [replacedBy({ ...answer, body })]);
    }
  });
}
