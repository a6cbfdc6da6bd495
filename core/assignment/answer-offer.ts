import type { Ticket } from '../../schemas/ticket.ts';
import type { Caller, Principal } from '../auth/index.ts';
import { requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { BusyError, ConflictError, NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { changeTicket, type TicketRules } from '../ticket/index.ts';
import { loadFound } from './find-standing.ts';
import { moveWrites, offerEnded } from './move-standing.ts';
import { backInQueue } from './target.ts';

/** Somebody to whom a ticket is offered answers. */
interface Answer {
  readonly principal: Caller;
  readonly ticketId: number;
  readonly alongside?: AlongsideWrites<Ticket>;
}

/**
 * Takes a ticket that is offered to the agent: it is theirs.
 * @throws NotFoundError, ForbiddenError; ConflictError `ticket.not_offered` when it is not offered to them, or not any more
 */
export function acceptOffer(
  deps: { table: Table; rules: TicketRules },
  context: Context,
  { principal, ticketId, alongside }: Answer,
): Promise<Ticket> {
  const agentId = idOf(principal);
  return acceptFor(deps, context, { principal, agentId, ticketId, alongside });
}

/** Gives a ticket to the agent to whom it is offered, who has taken it. @throws ConflictError `ticket.not_offered` */
export async function acceptFor(
  deps: { table: Table; rules: TicketRules },
  context: Context,
  { principal, agentId, ticketId, alongside }: Acceptance,
): Promise<Ticket> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const { ticket } = await offeredTo(deps.table, principal, { ticketId, agentId });
    // Somebody else has it by now: that they do will end the offer.
    if (ticket.assigneeId !== null) throw notOfferedError();
    try {
      return await changeTicket(deps, context, {
        principal,
        ticketId,
        expectedVersion: ticket.version,
        change: { assigneeId: agentId },
        alongside: async (taken) => [
          ...(await acceptingWrites(deps.table, context, { principal, ticket: taken, agentId })),
          ...((await alongside?.(taken)) ?? []),
        ],
      });
    } catch (error) {
      if (!(error instanceof StaleVersionError)) throw error;
    }
  }
  throw new BusyError();
}

interface Acceptance {
  readonly principal: Principal;
  readonly agentId: number;
  readonly ticketId: number;
  readonly alongside?: AlongsideWrites<Ticket> | undefined;
}

/** How often an offer is looked at anew while others change the ticket. */
const TRIES = 12;

async function acceptingWrites(
  table: Table,
  context: Context,
  { principal, ticket, agentId }: { principal: Principal; ticket: Ticket; agentId: number },
): Promise<Write[]> {
  const { stored } = await offeredTo(table, principal, { ticketId: ticket.id, agentId });
  const { channel, teamId } = ticket;
  const current = laterThan(context, ticket.updatedAt);
  const after = {
    state: 'held',
    agentId,
    teamId,
    channel: String(channel),
    since: current.now.toISOString(),
    untouchedUntil: null,
  } as const;
  const move = { stored, after };
  return [...((await moveWrites(table, move)) ?? []), ...offerEnded(move, ticket, current)];
}

/**
 * Gives back a ticket that is offered to the agent: it waits for somebody else.
 * @throws NotFoundError, ForbiddenError; ConflictError `ticket.not_offered`
 */
export function declineOffer(
  table: Table,
  context: Context,
  { principal, ticketId, alongside }: Answer,
): Promise<Ticket> {
  const agentId = idOf(principal);
  return untilNotOvertaken([OVERTAKEN], async () => {
    const { ticket, stored, offered } = await offeredTo(table, principal, { ticketId, agentId });
    const after = backInQueue(offered, { entry: stored.revision + 1, declined: agentId });
    const move = { stored, after };
    const current = laterThan(context, ticket.updatedAt);
    const writes = (await moveWrites(table, move)) ?? [];
    const told = offerEnded(move, ticket, current, 'declined');
    await table.write([...writes, ...told, ...((await alongside?.(ticket)) ?? [])]);
    return ticket;
  });
}

async function offeredTo(
  table: Table,
  principal: Principal,
  { ticketId, agentId }: { ticketId: number; agentId: number },
) {
  const found = await loadFound(table, ticketId);
  if (found === null) throw new NotFoundError('ticket');
  requireMayWithTicket(principal, 'ticket.change', found.ticket);
  const { standing } = found.stored;
  if (standing.state !== 'offered' || standing.agentId !== agentId) throw notOfferedError();
  return { ...found, offered: standing };
}

function notOfferedError(): ConflictError {
  return new ConflictError('ticket.not_offered', 'This ticket is not offered to you, or not any more.');
}

function idOf(principal: Caller): number {
  if (principal.kind !== 'agent') throw notOfferedError();
  return principal.id;
}
