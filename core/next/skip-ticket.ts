import type { SkipReason, Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { requireMayWithTicket } from '../auth/index.ts';
import type { Reader } from '../ownership/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { claimAt, loadTicket, ticketWrite, withoutClaim } from '../ticket/index.ts';

/** Hours for which a ticket is not handed again to who skipped it. */
export const SKIPPED_HOURS = 24;
/** Skips of a ticket that are remembered: those of the last agents. */
const MOST_SKIPS = 50;

/**
 * Gives a ticket back that the agent was handed, and says why: others are handed it, and the agent is not for a day.
 * @throws NotFoundError, ForbiddenError; ConflictError `ticket.not_claimed` when they do not have it, or not any more
 */
export function skipTicket(
  table: Table,
  context: Context,
  input: { reader: Reader; ticketId: number; reason: SkipReason; alongside?: AlongsideWrites<Ticket> },
): Promise<Ticket> {
  const { reader, ticketId, reason } = input;
  return changeVersioned(
    undefined,
    () => loadTicket(table, ticketId),
    async (before) => {
      requireMayWithTicket(reader, 'ticket.change', before);
      const current = laterThan(context, before.updatedAt);
      if (claimAt(before, context.now)?.agentId !== reader.id) throw notClaimedError();
      const until = new Date(current.now.getTime() + SKIPPED_HOURS * 3_600_000).toISOString();
      const others = (before.skips ?? []).filter(
        (skip) => skip.agentId !== reader.id && skip.until > current.now.toISOString(),
      );
      const skips = [...others, { agentId: reader.id, until }].slice(-MOST_SKIPS);
      const after = { ...withoutClaim(before), skips };
      const { ticket, write, told } = await ticketWrite(before, after, current, { isActivity: false });
      const event = recordEvent(ticketSubject(ticketId), 'ticket.skipped', { ticket, reason }, current);
      await table.write([write, event, ...told(), ...((await input.alongside?.(ticket)) ?? [])]);
      return ticket;
    },
  );
}

function notClaimedError(): ConflictError {
  return new ConflictError('ticket.not_claimed', 'You were not handed this ticket, or not any more.');
}
