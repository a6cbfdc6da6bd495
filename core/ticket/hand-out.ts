import { ASSIGN_BY, type Ticket } from '../../schemas/ticket.ts';
import { fieldError } from '../shared/errors.ts';

/** By which method a ticket is to be given to an agent of its team, whatever the team says of its tickets. */
export type AssignBy = (typeof ASSIGN_BY)[number];

/**
 * A ticket that is to be given to an agent of its team by a method: nobody has it until then, unless somebody of that team already does,
 * who keeps it.
 * @param before as it was, whoever had it then
 * @throws InvalidInputError when it is of no team
 */
export function handedOut(before: Ticket, asked: Ticket, method: AssignBy): Ticket {
  const { teamId } = asked;
  if (teamId === null) throw fieldError('teamId', 'must be known: an agent of a team gets the ticket');
  if (asked.assigneeId !== null && before.teamId === teamId) return asked;
  return { ...asked, assigneeId: null, assignBy: { method, teamId } };
}

/** How a ticket is to be given to an agent of its team; null: nothing but the team decides, or it has been given to somebody. */
export function assignByOf({ assignBy, assigneeId, teamId }: Ticket): AssignBy | null {
  const isAsked = assignBy !== undefined && assigneeId === null && assignBy.teamId === teamId;
  return (isAsked && ASSIGN_BY.find((method) => method === assignBy.method)) || null;
}

/** A ticket after a change: what it was to be given out by is over when somebody has got it meanwhile, or another team. */
export function withoutPastHandOut(before: Ticket, after: Ticket): Ticket {
  if (after.assignBy === undefined) return after;
  const isNew = after.assignBy !== before.assignBy;
  if (assignByOf(after) !== null && (isNew || before.assigneeId === null)) return after;
  const { assignBy: _, ...rest } = after;
  return rest as Ticket;
}
