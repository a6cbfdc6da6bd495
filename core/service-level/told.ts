import type { DeskEvent } from '../../schemas/events/events.ts';
import type { MessageFacts } from '../../schemas/events/facts.ts';
import { statusSchema } from '../../schemas/ticket.ts';
import type { LifeAct } from './life.ts';
import type { Standing } from './step.ts';

/** What an event tells of its ticket. */
export type TicketTold = Extract<DeskEvent, { type: 'ticket.updated' }>['ticket'];

/** What a ticket is, and whose, by what an event tells of it. */
export const standingAsTold = (ticket: TicketTold): Standing => ({
  standing: standingOf(ticket),
  teamId: ticket.teamId,
  assigneeId: ticket.assigneeId,
});

function standingOf(ticket: TicketTold): NonNullable<LifeAct['standing']> {
  const { data: category = 'open' } = statusSchema.safeParse(ticket.status);
  const { statusKey = String(ticket.status), trashedAt, spam, mergedInto = null } = ticket;
  return {
    status: statusKey,
    category,
    isGone: trashedAt !== undefined || spam !== undefined || mergedInto !== null,
  };
}

/** What a message is to the service levels of its ticket, by what is told of it; undefined: nothing. */
export function countedAsTold(
  { kind, automatic, isReply }: MessageFacts,
  by: DeskEvent['actor']['kind'],
): 'customer' | 'reply' | undefined {
  if (kind === 'customer_message') return automatic ? undefined : 'customer';
  // What was told before automations wrote does not say whether it answers.
  return kind === 'public_reply' && (isReply ?? by === 'agent') ? 'reply' : undefined;
}
