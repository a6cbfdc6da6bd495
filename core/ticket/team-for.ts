import { type Principal, teamLimit } from '../auth/index.ts';

/**
 * The team of a ticket for which none was named: its mailbox's, as if the requester had written there. An agent who
 * is limited to other teams would lose sight of it, and keeps it in the first of their own.
 */
export function teamFor(principal: Principal, ofMailbox: number | null): number | null {
  const own = teamLimit(principal) ?? [];
  const seesIt = ofMailbox !== null && own.includes(ofMailbox);
  return seesIt ? ofMailbox : (own[0] ?? ofMailbox);
}
