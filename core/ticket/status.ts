import { type Status, type Ticket, ticketCommonSchema } from '../../schemas/ticket.ts';
import { ConflictError, fieldError, type InvalidInputError } from '../shared/errors.ts';

/** A status that people may set; only the ticket clock closes. */
export type SettableStatus = Exclude<Status, 'closed'>;

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The ticket in another status. Setting the status it has changes nothing, so that solving twice does not move the
 * day on which it closes.
 * @throws ConflictError `ticket.closed`: closed is for good
 * @throws InvalidInputError when it is to be new again
 */
export function withStatus(
  ticket: Ticket,
  status: SettableStatus,
  now: Date,
  closeAfterDays: number,
): Ticket {
  if (ticket.status === 'closed') throw closedError();
  if (ticket.status === status) return ticket;
  if (status === 'new') throw newAgainError();
  const common = ticketCommonSchema.parse(ticket);
  if (status !== 'solved') return { ...common, status };
  const closesAt = new Date(now.getTime() + closeAfterDays * DAY_MS);
  return { ...common, status, solvedAt: now.toISOString(), closesAt: closesAt.toISOString() };
}

/**
 * What a customer's message does to the status: whatever waited or was solved is open again; a new ticket stays new
 * until an agent touches it; a machine's mail changes nothing.
 */
export function afterCustomerMessage(ticket: Ticket, automatic: boolean): Ticket {
  const shared = madePublic(ticket);
  const waits = shared.status === 'pending' || shared.status === 'hold' || shared.status === 'solved';
  return waits && !automatic ? opened(shared) : shared;
}

/** The ticket with something on it that its requester may read: from then on they know of it. */
export function madePublic(ticket: Ticket): Ticket {
  return ticket.isInternal ? { ...ticket, isInternal: false } : ticket;
}

/** What an agent's touch (reply, assignment) does: a new ticket is open, and never new again. */
export function afterAgentTouch(ticket: Ticket): Ticket {
  return ticket.status === 'new' ? opened(ticket) : ticket;
}

/** The ticket open again, whatever it was. */
export function reopened(ticket: Ticket): Ticket {
  return opened(ticket);
}

function opened(ticket: Ticket): Ticket {
  return { ...ticketCommonSchema.parse(ticket), status: 'open' };
}

/** The ticket closed, when it is solved and its time has come; otherwise null. */
export function closedIfDue(ticket: Ticket, now: Date): Ticket | null {
  if (ticket.status !== 'solved' || ticket.closesAt > now.toISOString()) return null;
  const common = ticketCommonSchema.parse(ticket);
  return { ...common, status: 'closed', solvedAt: ticket.solvedAt, closedAt: now.toISOString() };
}

function newAgainError(): InvalidInputError {
  return fieldError('status', 'cannot be new again');
}

/** The refusal of whatever a closed ticket does not take. */
export function closedError(): ConflictError {
  return new ConflictError(
    'ticket.closed',
    'The ticket is closed: only subject, priority and tags can change. Open another; a mail that answers it does so by itself.',
  );
}
