import type { Ticket } from '../../schemas/ticket.ts';
import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { noteUse } from '../status/index.ts';
import type { ChangeDeps } from './change-ticket.ts';
import { requireNotMerged } from './merged.ts';
import { reopened, withStatus } from './status.ts';
import { statusesOf, type TicketRules } from './ticket-rules.ts';
import { loadTicket, ticketWrites } from './ticket-store.ts';

/** What the desk asks of its agents before they solve something, and of no customer who says that it is. */
const OF_AGENTS = {
  solvingNeedsAssignee: false,
  solvingNeedsResolution: false,
  solvingNeedsResolutionText: false,
} satisfies Partial<TicketRules>;

/**
 * Lets a customer say that their request is solved, or that it is not after all. Saying it twice changes nothing.
 * @throws NotFoundError when it is not theirs
 * @throws ConflictError `ticket.closed`, `ticket.merged`
 * @throws InvalidInputError `ticket.not_solvable` as long as a required step or field is missing
 */
export function settleOwn(
  { table, rules }: Pick<ChangeDeps, 'table' | 'rules'>,
  context: Context,
  { principal, ticketId, isSolved }: { principal: Principal; ticketId: number; isSolved: boolean },
): Promise<Ticket> {
  const load = async () => {
    const ticket = await loadTicket(table, ticketId);
    requireMayWithTicket(principal, 'ticket.settle', ticket);
    return { before: ticket, version: ticket.version };
  };
  return changeVersioned(undefined, load, async ({ before }) => {
    requireNotMerged(before);
    if ((before.status === 'solved') === isSolved) return before;
    const current = laterThan(context, before.updatedAt);
    const after = isSolved
      ? withStatus(before, { status: 'solved' }, current, { ...rules, ...OF_AGENTS })
      : openAgain(before, rules);
    if (after === before) return before;
    await noteUse(table, current, statusesOf(rules), after);
    const { ticket, writes } = await ticketWrites(before, after, current);
    await table.write(writes);
    return ticket;
  });
}

/** A solved ticket open again; any other stays as it is. */
function openAgain(ticket: Ticket, rules: TicketRules): Ticket {
  return ticket.status === 'solved' ? reopened(ticket, statusesOf(rules)) : ticket;
}
