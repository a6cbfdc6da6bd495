import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { QueryRequest } from '../shared/write.ts';
import { ticketByNumber } from '../ticket/index.ts';

const META = ticketByNumber.sk;

export const conversation = accessPattern({
  name: 'Ticket with conversation',
  description:
    'Opens a ticket: its row and its newest messages in one Query. Older messages follow by cursor.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'M#<message> … META, newest first',
  of: (input: { ticketId: number; limit: number; before?: string }): QueryRequest => ({
    pk: ticketSubject(input.ticketId),
    from: 'M#',
    to: input.before === undefined ? META : `M#${input.before}`,
    newestFirst: true,
    limit: input.limit + 2,
  }),
});
