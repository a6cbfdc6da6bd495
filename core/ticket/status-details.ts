import type { DeskStatus } from '../../schemas/status.ts';
import { statusSchema, type Ticket } from '../../schemas/ticket.ts';
import { fieldError } from '../shared/errors.ts';

/** Makes sure that a ticket can be put into a status. @throws InvalidInputError that names `status` */
export function requireEnterable(status: DeskStatus | undefined, ticket: Ticket): DeskStatus {
  if (status === undefined) throw fieldError('status', 'is not a status of this desk');
  if (!statusSchema.safeParse(status.category).success)
    throw fieldError('status', 'is of a later version of the desk');
  if (status.isRetired && !isIn(ticket, status)) throw fieldError('status', 'is retired');
  return status;
}

/** Whether a ticket is in a status. */
function isIn(ticket: Ticket, { key, category }: DeskStatus): boolean {
  return ticket.statusKey === key && ticket.status === category;
}

/**
 * The reason with which a ticket is in a status; the one that it has stays while the status does.
 * @throws InvalidInputError that names `statusReason` when it is none of the status, or must be given and is not
 */
export function reasonFor(
  status: DeskStatus,
  ticket: Ticket,
  asked: string | null | undefined,
): string | undefined {
  const kept = isIn(ticket, status) && 'statusReason' in ticket ? ticket.statusReason : undefined;
  const reason = asked === undefined ? kept : (asked ?? undefined);
  const isGiven = status.reasons.some(({ key, isRetired }) => key === reason && !isRetired);
  if (reason !== undefined && reason !== kept && !isGiven)
    throw fieldError('statusReason', 'is not a reason that the status lists');
  const isMissing = reason === undefined && status.reasonRequired;
  if (isMissing && (asked === null || !isIn(ticket, status)))
    throw fieldError('statusReason', 'must be given with this status');
  return reason;
}

/**
 * Until when a ticket is in a status that ends by itself; undefined for one that does not.
 * @throws InvalidInputError that names `until` when it is missing, past, or given where it has no meaning
 */
export function untilFor(
  status: DeskStatus,
  ticket: Ticket,
  asked: string | undefined,
  now: Date,
): string | undefined {
  if (!status.needsUntil) {
    if (asked !== undefined) throw fieldError('until', 'is for a status that ends by itself');
    return undefined;
  }
  const kept = isIn(ticket, status) && 'until' in ticket ? ticket.until : undefined;
  const until = asked === undefined ? kept : new Date(asked).toISOString();
  if (until === undefined) throw fieldError('until', 'must be given with this status');
  if (until !== kept && until <= now.toISOString()) throw fieldError('until', 'must be in the future');
  return until;
}
