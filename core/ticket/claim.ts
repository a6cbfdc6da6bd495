import type { Ticket } from '../../schemas/ticket.ts';
import type { Update } from '../shared/write.ts';
import type { Doing } from './resolution.ts';
import { ticketByNumber } from './ticket-store.ts';

/** An agent whom a ticket was handed to work on, and until when nobody else is (RFC 3339). */
export type Claim = NonNullable<Ticket['claim']>;

/** The claim on a ticket that holds at a time; null: nobody has it. */
export function claimAt({ claim }: Ticket, now: Date): Claim | null {
  return claim !== undefined && claim.until > now.toISOString() ? claim : null;
}

/** A ticket as the act of an agent leaves it to whom it was handed: theirs, unless it is somebody's already. */
export function takenUp(ticket: Ticket, { actor, now }: Doing): Ticket {
  const claim = claimAt(ticket, now);
  if (claim === null || actor.kind !== 'agent' || actor.id !== claim.agentId) return ticket;
  const taken = withoutClaim(ticket);
  return taken.assigneeId === null ? { ...taken, assigneeId: claim.agentId } : taken;
}

/** A ticket that nobody has claimed. */
export function withoutClaim(ticket: Ticket): Ticket {
  const { claim: _, ...free } = ticket;
  return free;
}

/** Label of the refusal when somebody else was handed the ticket, or it has changed. */
export const CLAIMED = 'claim';

/**
 * Hands a ticket to an agent. It changes nothing that others base a change on, so that the ticket keeps its version. Refused
 * with `CLAIMED` when the ticket has changed since it was read, or another agent has it. Sent twice, it finds itself and is done.
 */
export function claimWrite({ id, version }: Ticket, claim: Claim, now: Date): Update {
  return {
    type: 'update',
    key: ticketByNumber.of(id),
    set: { 'ticket.claim': claim },
    condition: {
      expression:
        '#version = :version AND (attribute_not_exists(#ticket.#claim) OR #ticket.#claim.#until <= :now OR #ticket.#claim.#agentId = :agentId)',
      values: { ':version': version, ':now': now.toISOString(), ':agentId': claim.agentId },
    },
    refusal: CLAIMED,
    startsOver: true,
  };
}
