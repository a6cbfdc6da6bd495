import * as z from 'zod';
import { ticketSubject } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { QueryRequest } from '../shared/write.ts';
import { ticketByNumber } from '../ticket/index.ts';

const META = ticketByNumber.sk;

export const conversation = accessPattern({
  name: 'Ticket with conversation',
  description:
    'Opens a ticket: its row and its newest messages in one Query. Older messages follow by cursor. One Query more for each ticket that was merged into it.',
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

const keySchema = z.looseObject({ sk: z.string() });

/** The id of the message whose place a row has; null for rows between the messages and behind them. */
export function messageIdIn(row: unknown): string | null {
  const { sk } = keySchema.parse(row);
  return sk.startsWith('M#') ? sk.slice('M#'.length) : null;
}

export const messagesSince = accessPattern({
  name: 'Messages since',
  description: 'Says what was written after a message that somebody saw, before their answer is taken.',
  operation: 'Query',
  pk: 'T#<ticket>',
  sk: 'M#<message> … M#<message>, newest first',
  of: (input: {
    ticketId: number;
    limit: number;
    since: string;
    before?: string | undefined;
  }): QueryRequest => ({
    pk: ticketSubject(input.ticketId),
    from: `M#${input.since}`,
    to: `M#${input.before ?? '~'}`,
    newestFirst: true,
    limit: input.limit,
  }),
});
