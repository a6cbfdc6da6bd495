import { agentKey, parseAgentRow } from '../../../core/agent/index.ts';
import { customerKey, parseCustomerRow } from '../../../core/customer/index.ts';
import type { Facts } from '../../../core/fields/index.ts';
import { organisationKeys, parseOrganisationRow } from '../../../core/organisation/index.ts';
import { readRows } from '../../../core/shared/read-rows.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Ticket } from '../../../schemas/ticket.ts';

/** What is known of a ticket as it is now, with its requester, organisation and assignee: one read. */
export async function loadFacts(table: Table, ticket: Ticket, now: Date): Promise<Facts> {
  const requesterKey = customerKey(ticket.requesterId);
  const assigneeKey = ticket.assigneeId === null ? [] : [agentKey(ticket.assigneeId)];
  const organisationKeyed = organisationKeys(ticket.organisationId);
  const rowAt = await readRows(table, [requesterKey, ...assigneeKey, ...organisationKeyed]);
  const requester = rowAt(requesterKey);
  const [assignee] = assigneeKey.map(rowAt);
  const [organisation] = organisationKeyed.map(rowAt);
  return {
    ticket,
    requester: requester === undefined ? undefined : parseCustomerRow(requester),
    organisation: organisation === undefined ? undefined : parseOrganisationRow(organisation),
    assignee: assignee === undefined ? undefined : parseAgentRow(assignee),
    now,
  };
}
