import { accessPattern } from '../shared/access-pattern.ts';
import type { QueryRequest } from '../shared/write.ts';

export const rowsOfPartition = accessPattern({
  name: 'Rows of anything exported',
  description: 'Goes through a ticket, a customer or something else that an export holds, row by row.',
  operation: 'Query',
  pk: 'T#<ticket> | C#<customer> | AGENTS | TEAMS | MAILBOXES | ORGANISATIONS | CONFIG#<area> | any partition of an audit trail',
  sk: 'any',
  of: ({ pk, after, limit }: { pk: string; after: string | null; limit: number }): QueryRequest => ({
    pk,
    from: after === null ? '!' : `${after} `,
    to: '~',
    limit,
  }),
});

export const jobsByAge = accessPattern({
  name: 'Jobs by age',
  description: 'Goes through the jobs, oldest first, to export what happened to them.',
  operation: 'Query',
  pk: 'JOBS',
  sk: 'J#<job>',
  of: ({ after, limit }: { after: string | null; limit: number }): QueryRequest => ({
    pk: 'JOBS',
    from: after === null ? 'J#' : `J#${after} `,
    to: 'J#~',
    limit,
  }),
});
