import type { Ticket } from '../../schemas/ticket.ts';
import type { Timing } from '../../schemas/timing.ts';
import type { Counting } from '../shared/service-levels.ts';

/** When things happened to a ticket last that its row does not say otherwise. */
export type Times = Pick<Timing, 'status' | 'assignee' | 'customer' | 'reply'>;

/** The times of a ticket after a step. `was`: those before it; null when it begins. Pure. */
export function timesAfter(
  was: Times | null,
  { before, after, messages = [] }: { before: Ticket | null; after: Ticket; messages?: Counting['messages'] },
  now: Date,
): Times {
  const at = now.toISOString();
  const isSame = (name: 'statusKey' | 'assigneeId') => before !== null && before[name] === after[name];
  const lastOf = (kind: 'customer' | 'reply', known: string | undefined) =>
    messages
      .filter((message) => message.kind === kind)
      .map((message) => (message.at === undefined ? at : new Date(message.at * 1000).toISOString()))
      .concat(known ?? [])
      .sort()
      .at(-1);
  const [customer, reply] = [lastOf('customer', was?.customer), lastOf('reply', was?.reply)];
  return {
    status: (isSame('statusKey') ? was?.status : undefined) ?? at,
    assignee: (isSame('assigneeId') ? was?.assignee : undefined) ?? at,
    ...(customer !== undefined && { customer }),
    ...(reply !== undefined && { reply }),
  };
}
