import type { Ticket } from '../../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../../agent/index.ts';
import { customerKey, parseCustomerRow } from '../../customer/index.ts';
import type { Facts } from '../../fields/index.ts';
import { organisationKeys, parseOrganisationRow } from '../../organisation/index.ts';
import { readRows } from '../../shared/read-rows.ts';
import type { Table } from '../../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../../ticket/index.ts';
import { type Budget, spend } from './budget.ts';
import type { Question } from './question.ts';

/** Tickets that one request reads. */
export const AT_ONCE = 100;

/**
 * Those of some tickets that fit, as they are now, in the order in which they were named: one request, and one more where
 * conditions ask for requesters, organisations or assignees.
 * @throws InvalidInputError `tickets.filter_too_wide` when the budget is used up
 */
export async function fitting(
  table: Table,
  question: Question,
  { ids, budget }: { ids: readonly number[]; budget: Budget },
): Promise<Ticket[]> {
  if (ids.length === 0) return [];
  spend(budget, 'tickets', ids.length);
  const rowAt = await readRows(table, ids.map(ticketByNumber.of));
  const rows = ids.map((id) => rowAt(ticketByNumber.of(id))).filter((row) => row !== undefined);
  const factsOf = await knownOf(table, rows.map(parseTicketRow), question);
  return factsOf.filter((facts) => question.fits(facts)).map(({ ticket }) => ticket);
}

async function knownOf(
  table: Table,
  tickets: readonly Ticket[],
  { fields, now }: Question,
): Promise<Facts[]> {
  const asksFor = (subject: string) => fields.some((key) => key.startsWith(`${subject}.`));
  const keysOf = ({ requesterId, assigneeId, organisationId }: Ticket) => ({
    requester: asksFor('requester') ? [customerKey(requesterId)] : [],
    assignee: asksFor('assignee') && assigneeId !== null ? [agentKey(assigneeId)] : [],
    organisation: asksFor('organisation') ? organisationKeys(organisationId) : [],
  });
  const keys = tickets.map((ticket) => ({ ticket, ...keysOf(ticket) }));
  const all = keys.flatMap(({ requester, assignee, organisation }) => [
    ...requester,
    ...assignee,
    ...organisation,
  ]);
  if (all.length === 0) return tickets.map((ticket) => ({ ticket, now }));
  const rowAt = await readRows(table, all);
  return keys.map(({ ticket, ...of }) => {
    const [requester] = of.requester.map(rowAt);
    const [assignee] = of.assignee.map(rowAt);
    const [organisation] = of.organisation.map(rowAt);
    return {
      ticket,
      requester: requester === undefined ? undefined : parseCustomerRow(requester),
      assignee: assignee === undefined ? undefined : parseAgentRow(assignee),
      organisation: organisation === undefined ? undefined : parseOrganisationRow(organisation),
      now,
    };
  });
}
