import type { Span } from '../../schemas/retention.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { CompiledConditions } from '../conditions/index.ts';
import type { FactsSubject } from '../facts/index.ts';
import type { Facts } from '../fields/index.ts';
import type { RetentionRule } from './retention-area.ts';
import { endOf } from './span.ts';

/** A rule that takes tickets, or the customers who have none. */
export type TakingRule = RetentionRule & {
  action: 'delete' | 'anonymise';
  tickets: 'closed' | 'spam' | 'none';
  after: Span;
};

/** A rule as it is asked about tickets. */
export interface PreparedRule {
  readonly rule: TakingRule;
  readonly conditions: CompiledConditions;
  /** those of the rules before it that keep tickets */
  readonly keepers: readonly CompiledConditions[];
  /** whose rows all of these are read from beside the ticket's */
  readonly subjects: readonly FactsSubject[];
}

/**
 * What a rule says of a ticket: it is to be taken; its time is not over; it is left alone, as it is none of these, or is kept by a rule
 * before; or it is anonymised already.
 */
export type Verdict = 'take' | 'early' | 'left' | 'done';

/** Whether a rule takes tickets as this version knows how. */
export function isTaking(rule: RetentionRule): rule is TakingRule {
  const isKnown =
    (rule.action === 'delete' || rule.action === 'anonymise') &&
    (rule.tickets === 'closed' ||
      rule.tickets === 'spam' ||
      (rule.tickets === 'none' && rule.action === 'anonymise')) &&
    (rule.since === 'closed' || rule.since === 'activity');
  return isKnown && rule.after !== null && rule.isActive && !rule.isRetired;
}

/** Whether tickets are kept from the rules behind one. What a later version does with them this one does not know, and keeps them. */
export function isKeeping({ action, isActive, isRetired }: RetentionRule): boolean {
  return isActive && !isRetired && action !== 'delete' && action !== 'anonymise';
}

/** What a rule says of a ticket. Pure. */
export function verdictOn({ rule, conditions, keepers }: PreparedRule, facts: Facts): Verdict {
  const { ticket, now } = facts;
  if (!isOf(rule, ticket)) return 'left';
  if (endOf(startOf(rule, ticket), rule.after) > now) return 'early';
  if (rule.action === 'anonymise' && isAnonymised(ticket)) return 'done';
  if (keepers.some((keeper) => keeper.holds(facts))) return 'left';
  return conditions.holds(facts) ? 'take' : 'left';
}

/** Of a ticket that was merged into another the time is that of the other, with which it goes. */
function isOf({ tickets }: TakingRule, ticket: Ticket): boolean {
  if (ticket.purged !== undefined || ticket.trashedAt !== undefined) return false;
  if ('mergedInto' in ticket && ticket.mergedInto !== undefined) return false;
  if (tickets === 'spam') return ticket.spam !== undefined;
  return ticket.status === 'closed' && ticket.spam === undefined;
}

/** From when the time of a ticket counts. What somebody did after it was closed counts as later. */
function startOf({ since }: TakingRule, ticket: Ticket): Date {
  const closedAt = 'closedAt' in ticket && since === 'closed' ? String(ticket.closedAt) : '';
  return new Date(closedAt > ticket.lastActivityAt ? closedAt : ticket.lastActivityAt);
}

/** Whether all that anybody wrote has gone, and nobody did anything since. */
export function isAnonymised({ struck, lastActivityAt }: Ticket): boolean {
  return struck !== undefined && struck.customerId === null && struck.at >= lastActivityAt;
}
