import type { Customer } from '../../../schemas/customer.ts';
import type { Organisation } from '../../../schemas/organisation.ts';
import { type Ticket, ticketSchema } from '../../../schemas/ticket.ts';
import { LEGAL_HOLD_TAG } from '../retention-area.ts';
import { endOf } from '../span.ts';
import { isAnonymised, type PreparedRule, type Verdict } from '../verdict.ts';

/** A ticket that says nothing, as the conditions of rules are asked of tickets: what they ask of one, no ticket has. */
function noTicket({ id: requesterId, createdAt }: Customer): Ticket {
  const none = { teamId: null, assigneeId: null, followUpOf: null };
  const words = { subject: '', mailbox: '', tags: [], collaboratorIds: [] };
  const kind = { priority: 'normal', type: 'question', channel: 'api', status: 'new' };
  const times = { createdAt, updatedAt: createdAt, lastActivityAt: createdAt };
  return ticketSchema.parse({ id: 1, version: 1, requesterId, ...none, ...words, ...kind, ...times });
}

/** What a rule says of a customer, as far as their record goes. Pure. */
export function verdictOnCustomer(
  { rule, conditions, keepers }: PreparedRule,
  customer: Customer,
  { organisation, now }: { organisation: Organisation | undefined; now: Date },
): Verdict {
  if (customer.erased !== undefined) return 'done';
  if (customer.mergedInto !== undefined || customer.tags?.includes(LEGAL_HOLD_TAG)) return 'left';
  if (endOf(new Date(customer.updatedAt), rule.after) > now) return 'early';
  const facts = { ticket: noTicket(customer), requester: customer, organisation, now };
  if (keepers.some((keeper) => keeper.holds(facts))) return 'left';
  return conditions.holds(facts) ? 'take' : 'left';
}

/** Whether a ticket says nothing any more of those who took part in it. */
export const saysNothing = (ticket: Ticket): boolean => ticket.purged !== undefined || isAnonymised(ticket);

/** Everybody who takes part in a ticket, those of what was merged into it among them. */
export const peopleOf = ({ requesterId, collaboratorIds }: Ticket): number[] => [
  requesterId,
  ...collaboratorIds,
];
