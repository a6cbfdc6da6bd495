import { accessPattern } from '../shared/access-pattern.ts';
import type { QueryRequest } from '../shared/write.ts';

/** Messages of a ticket that are looked at: the first say what is asked, and mostly what was answered. */
const MOST_MESSAGES = 6;
export const firstMessages = accessPattern({
  name: 'First messages of a ticket',
  description: 'Reads what a ticket asks and how it was first answered, to group tickets by what they ask.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'M#<message>, oldest first',
  of: (ticketId: number): QueryRequest => ({
    pk: `T#${ticketId}`,
    from: 'M#',
    to: 'M#~',
    limit: MOST_MESSAGES,
  }),
});
