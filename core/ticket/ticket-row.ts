import * as z from 'zod';
import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';

/** Version 0.1 reads no solved ticket without a time at which it closes: one that does not close has this, in its row. */
const NEVER = '9999-12-31T23:59:59.999Z';

/**
 * A ticket as its row holds it. A version that knows categories alone changes `status` and leaves the rest; `statusKeyOf`
 * says with which category that belongs together.
 */
export function storedTicket(ticket: Ticket) {
  const closes = ticket.status === 'solved' && ticket.closesAt === undefined ? { closesAt: NEVER } : {};
  return { ...ticket, ...closes, statusKeyOf: ticket.status };
}

/** What a ticket may have had in another status. */
const OF_A_STATUS = ['statusReason', 'until', 'solvedAt', 'closesAt', 'closedAt'] as const;

/**
 * A ticket as its row may hold it before it gets another status: with whatever a version that knows categories alone has
 * left behind there, so that all of it goes.
 */
export function storedBefore(before: Ticket, after: Ticket) {
  const stored = storedTicket(before);
  if (before.statusKey === after.statusKey && before.status === after.status) return stored;
  return { ...Object.fromEntries(OF_A_STATUS.map((name) => [name, ''])), ...stored };
}

const rowSchema = z.looseObject({
  status: z.string(),
  statusKeyOf: z.string().optional(),
  closesAt: z.string().optional(),
});

/** The ticket in a row of any version. What belongs to a status that it is no longer in says nothing. */
export const storedTicketSchema = rowSchema
  .transform(({ statusKeyOf, ...row }): unknown => {
    const { statusKey: _key, statusReason: _reason, until: _until, ...rest } = row;
    const ticket = statusKeyOf === row.status ? row : rest;
    const { closesAt: _closesAt, ...neverClosing } = ticket;
    return ticket.closesAt === NEVER ? neverClosing : ticket;
  })
  .pipe(ticketSchema);
