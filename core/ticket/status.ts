import { KEEP_STATUS } from '../../schemas/options.ts';
import type { DeskStatus } from '../../schemas/status.ts';
import { type Status, type Ticket, ticketCommonSchema } from '../../schemas/ticket.ts';
import {
  ConflictError,
  type FieldProblem,
  ForbiddenError,
  fieldError,
  InvalidInputError,
} from '../shared/errors.ts';
import { undoneTasks } from '../shared/tasks.ts';
import { followsReplies, SHIPPED, type Statuses } from '../status/index.ts';
import {
  correctedSolution,
  type Doing,
  missingOfSolution,
  newSolution,
  type ResolutionChange,
  requireSolved,
} from './resolution.ts';
import { reasonFor, requireEnterable, untilFor } from './status-details.ts';
import { statusesOf, type TicketRules } from './ticket-rules.ts';

/** What somebody asks of the status of a ticket; what is absent stays, as far as the status does. */
export interface StatusChange extends ResolutionChange {
  /** a status by its key, or a category for its default */
  status?: string | undefined;
  /** why it waits or how it was solved, one of the reasons that the status lists; null: no reason is given */
  statusReason?: string | null | undefined;
  /** when a ticket is open again by itself (RFC 3339), for a status that ends so */
  until?: string | undefined;
}

const CLOCK = { kind: 'system', name: 'clock' } as const;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Whether somebody asks for anything. */
export function asksForStatus({ status, statusReason, until, resolution }: StatusChange): boolean {
  return [status, statusReason, until, resolution].some((asked) => asked !== undefined);
}

/**
 * The ticket in the status that somebody asks for. Setting the status that it has changes nothing, so that solving twice
 * does not move the day on which it closes.
 * @throws ConflictError `ticket.closed`: nobody opens a closed ticket by hand
 * @throws InvalidInputError when the desk has no such status, it is retired, needs a reason or a time that is not given or
 * takes none that is, when the ticket is to be new again; `ticket.not_solvable` that names what is missing
 * @throws ForbiddenError when it is to be closed by hand, and this desk closes by the clock alone
 */
export function withStatus(ticket: Ticket, asked: StatusChange, doing: Doing, rules: TicketRules): Ticket {
  if (ticket.status === 'closed') throw closedError();
  const statuses = statusesOf(rules);
  const { status: named } = asked;
  const meant = named === undefined ? statuses.named(ticket.statusKey) : statuses.meant(named);
  const target = requireEnterable(meant, ticket);
  if (target.category === 'new' && ticket.status !== 'new') throw newAgainError();
  if (target.category === 'closed' && rules.agentsMayClose === false) throw closedByClockError();
  const reason = reasonFor(target, ticket, asked.statusReason);
  const until = untilFor(target, ticket, asked.until, doing.now);
  const { resolution } = asked;
  const { closeAfterDays } = rules;
  const after = entered(ticket, target, { reason, until, resolution, doing, closeAfterDays });
  if (isLive(after)) requireSolved(asked);
  const missing = isLive(after) ? [] : missingThen(ticket, after, asked, rules);
  if (missing.length > 0) throw notSolvableError(missing);
  return after;
}

/** What a status brings along, by whom and when. */
interface Entry extends ResolutionChange {
  reason?: string | undefined;
  until?: string | undefined;
  doing: Doing;
  closeAfterDays: number | null;
}

/** The one place where a ticket gets a status: what it had of the former one goes, and it gets what the new one needs. */
export function entered(ticket: Ticket, { key, category }: DeskStatus, entry: Entry): Ticket {
  const { reason, until } = entry;
  const common = ticketCommonSchema.parse(ticket);
  const solved = { ...common, ...solutionOf(ticket, entry) };
  const why = reason === undefined ? {} : { statusReason: reason };
  switch (category) {
    case 'new':
    case 'open':
      return { ...common, status: category, statusKey: key };
    case 'pending':
    case 'hold':
      return { ...common, status: category, statusKey: key, ...why, ...(until !== undefined && { until }) };
    case 'solved':
      return { ...solved, status: category, statusKey: key, ...why, ...solvedTimes(ticket, entry) };
    case 'closed':
      return { ...solved, status: category, statusKey: key, ...solvedBefore(ticket, entry.doing.now) };
    default:
      throw new Error(`Nothing can be ${String(category)} in this version of the desk`);
  }
}

/** When a ticket was solved and will close: once, whichever statuses of the category follow each other. */
function solvedTimes(ticket: Ticket, { doing: { now }, closeAfterDays }: Entry) {
  if (ticket.status === 'solved') {
    const { solvedAt, closesAt } = ticket;
    return closesAt === undefined ? { solvedAt } : { solvedAt, closesAt };
  }
  const solvedAt = now.toISOString();
  if (closeAfterDays === null) return { solvedAt };
  return { solvedAt, closesAt: new Date(now.getTime() + closeAfterDays * DAY_MS).toISOString() };
}

/** How a ticket is solved: anew when it was not, and as it was, but for what is corrected, when it was. */
function solutionOf(ticket: Ticket, entry: Entry) {
  return isLive(ticket) ? newSolution(entry, entry.doing) : correctedSolution(ticket, entry, entry.doing);
}

/** What stays of a solution when the ticket closes. One that is closed at once is solved by that. */
function solvedBefore(ticket: Ticket, now: Date) {
  const closedAt = now.toISOString();
  if (ticket.status !== 'solved') return { solvedAt: closedAt, closedAt };
  const { solvedAt, statusReason } = ticket;
  return { solvedAt, closedAt, ...(statusReason !== undefined && { statusReason }) };
}

/** Whether somebody still has to do something about a ticket, or waits for it. */
function isLive({ status }: Ticket): boolean {
  return status !== 'solved' && status !== 'closed';
}

/** What a ticket lacks as it is solved, or as somebody says more of how it was. */
function missingThen(ticket: Ticket, after: Ticket, asked: StatusChange, rules: TicketRules): FieldProblem[] {
  if (isLive(ticket)) return missingToSolve(after, rules);
  return asked.resolution === undefined ? [] : missingOfSolution(after, rules);
}

/** What a ticket lacks to be solved, given as it would be then. */
function missingToSolve(ticket: Ticket, rules: TicketRules): FieldProblem[] {
  const nobody = (rules.solvingNeedsAssignee ?? true) && ticket.assigneeId === null;
  const assignee = nobody ? [{ path: 'assigneeId', message: 'is needed to solve a ticket' }] : [];
  const undone = undoneTasks(ticket).map(({ list, step, title }) => ({
    path: `tasks.${list}.${step}`,
    message: `must be done first: ${title}`,
  }));
  return [
    ...assignee,
    ...missingOfSolution(ticket, rules),
    ...(rules.missingToSolve?.(ticket) ?? []),
    ...undone,
  ];
}

/**
 * What a customer's message does to the status: whatever waited or was solved is open again; a new ticket stays new until
 * an agent touches it; a quiet message, such as a machine's mail, changes nothing.
 */
export function afterCustomerMessage(ticket: Ticket, isQuiet: boolean, statuses: Statuses = SHIPPED): Ticket {
  const shared = madePublic(ticket);
  const ends: unknown[] = ['pending', 'hold', 'solved'] satisfies Status[];
  return ends.includes(shared.status) && !isQuiet ? reopened(shared, statuses) : shared;
}

/** The ticket with something on it that its requester may read: from then on they know of it. */
export function madePublic(ticket: Ticket): Ticket {
  return ticket.isInternal ? { ...ticket, isInternal: false } : ticket;
}

/** What an agent's touch (reply, assignment) does: a new ticket is open, and never new again. */
export function afterAgentTouch(ticket: Ticket, statuses: Statuses = SHIPPED): Ticket {
  return ticket.status === 'new' ? reopened(ticket, statuses) : ticket;
}

/**
 * What a public reply does that names no status: the desk says which status follows a reply. Such a status is left out, and
 * no reply refused for it, where it cannot be had without further words. What is solved stays solved.
 */
export function afterReply(ticket: Ticket, doing: Doing, rules: TicketRules): Ticket {
  const statuses = statusesOf(rules);
  const touched = afterAgentTouch(ticket, statuses);
  const { statusAfterReply = KEEP_STATUS, closeAfterDays } = rules;
  const target = statusAfterReply === KEEP_STATUS ? undefined : statuses.named(statusAfterReply);
  if (target === undefined || !followsReplies(target) || !isLive(touched)) return touched;
  const after = entered(touched, target, { doing, closeAfterDays });
  return isLive(after) || missingToSolve(after, rules).length === 0 ? after : touched;
}

/** The ticket open again, whatever it was. */
export function reopened(ticket: Ticket, statuses: Statuses): Ticket {
  const { key } = statuses.defaultOf('open');
  return { ...ticketCommonSchema.parse(ticket), status: 'open', statusKey: key };
}

/** The ticket closed, when it is solved and its time has come; otherwise null. */
export function closedIfDue(ticket: Ticket, now: Date, statuses: Statuses = SHIPPED): Ticket | null {
  if (ticket.status !== 'solved' || ticket.closesAt === undefined || ticket.closesAt > now.toISOString())
    return null;
  return entered(ticket, statuses.defaultOf('closed'), {
    doing: { now, actor: CLOCK },
    closeAfterDays: null,
  });
}

/** The ticket open again, when it waits until a time that has come; otherwise null. */
export function returnedIfDue(ticket: Ticket, now: Date, statuses: Statuses = SHIPPED): Ticket | null {
  if (!('until' in ticket) || ticket.until === undefined || ticket.until > now.toISOString()) return null;
  return reopened(ticket, statuses);
}

function newAgainError(): InvalidInputError {
  return fieldError('status', 'cannot be new again');
}

function closedByClockError(): ForbiddenError {
  return new ForbiddenError(
    'On this desk nobody closes a ticket by hand: solve it, and it closes by itself.',
  );
}

function notSolvableError(missing: readonly FieldProblem[]): InvalidInputError {
  return new InvalidInputError(
    'ticket.not_solvable',
    'The ticket cannot be solved yet, as something is missing.',
    missing,
  );
}

/** Refuses what a closed ticket does not take. @throws ConflictError `ticket.closed` */
export function requireNotClosed({ status }: Pick<Ticket, 'status'>): void {
  if (status === 'closed') throw closedError();
}

/** The refusal of whatever a closed ticket does not take. */
export function closedError(): ConflictError {
  return new ConflictError(
    'ticket.closed',
    'The ticket is closed: only subject, priority and tags can change. Open another; a mail that answers it does so by itself.',
  );
}
