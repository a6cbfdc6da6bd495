import type { Ticket } from '../../schemas/ticket.ts';
import type { Times } from '../moment/index.ts';
import { type Life, loadLife, messagesOf, withActs, withoutMessages } from '../service-level/index.ts';
import type { Table } from '../shared/table.ts';
import { partsOf } from '../ticket/index.ts';

/**
 * The times of a ticket by what its audit trail tells, as if the step that is written now had taken messages away and brought others:
 * for one that is older than the time rules, and where messages go.
 */
export async function timesByTrail(
  table: Table,
  {
    before,
    after,
    without,
    joined,
  }: { before: Ticket; after: Ticket; without: readonly string[]; joined: readonly Ticket[] },
): Promise<Times> {
  const own = withoutMessages(await loadLife(table, before.id), without);
  const brought = await Promise.all(joined.map(async ({ id }) => messagesOf(id, await loadLife(table, id))));
  return timesIn(withActs(own, brought.flat()), { before, after });
}

/** When things happened last in the life of a ticket: messages of what is merged into it count as long as it is. Pure. */
export function timesIn(life: Life, { before, after }: { before: Ticket; after: Ticket }): Times {
  const parts = partsOf(after);
  const textOf = (second: number) => new Date(second * 1000).toISOString();
  const lastOf = (kind: 'customer' | 'reply') => {
    const act = life.findLast(
      ({ message }) => message?.kind === kind && parts.includes(message.from ?? after.id),
    );
    return act === undefined ? undefined : textOf(act.at);
  };
  let status: string | undefined;
  let entered: number | undefined;
  for (const { at, standing } of life) {
    if (standing?.status === undefined || standing.status === status) continue;
    status = standing.status;
    entered = at;
  }
  const assigned = life.findLast(({ created, was }) => created || was?.assigneeId !== undefined)?.at;
  const [customer, reply] = [lastOf('customer'), lastOf('reply')];
  return {
    status: entered === undefined ? before.createdAt : textOf(entered),
    assignee: assigned === undefined ? before.createdAt : textOf(assigned),
    ...(customer !== undefined && { customer }),
    ...(reply !== undefined && { reply }),
  };
}
