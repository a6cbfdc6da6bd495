import type { Mailbox } from '../../schemas/mailbox.ts';

/** As a mailbox is shipped: a closed ticket stays closed, and what comes to it opens a new one that is linked to it. */
export const NEW_TICKET = { policy: 'new_ticket' } as const satisfies Mailbox['followUp'];

/** What becomes of a customer's message to a closed ticket. */
export type FollowUpOutcome = 'reopen' | 'new_ticket' | 'refuse';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * What becomes now of a customer's message to a ticket that closed then, by the policy of its mailbox. A policy of a later
 * version is as if there were none.
 */
export function followUpOutcome(
  { followUp }: Pick<Mailbox, 'followUp'> = { followUp: NEW_TICKET },
  closedAt: string,
  now: Date,
): FollowUpOutcome {
  switch (followUp.policy) {
    case 'reopen':
    case 'refuse':
      return followUp.policy;
    case 'new_ticket_after':
      return now.getTime() < Date.parse(closedAt) + followUp.days * DAY_MS ? 'reopen' : 'new_ticket';
    default:
      return 'new_ticket';
  }
}
