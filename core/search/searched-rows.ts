import { accessPattern } from '../shared/access-pattern.ts';
import type { QueryRequest } from '../shared/write.ts';

export const searchedRows = accessPattern({
  name: 'A ticket and its messages for the search index',
  description: 'Reads a ticket with all its messages, to rebuild the search index.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'M#… to META',
  of: ({ ticketId, after }: { ticketId: number; after: string }): QueryRequest => ({
    pk: `T#${ticketId}`,
    from: `${after} `,
    to: 'META',
  }),
});
