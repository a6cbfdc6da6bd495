import type { Ticket } from '../../schemas/ticket.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import type { Facts } from '../fields/index.ts';
import { organisationKeys, parseOrganisationRow } from '../organisation/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';

/** Whom fields tell of beside the ticket itself, each known by a row of its own. */
export const FACTS_SUBJECTS = ['requester', 'organisation', 'assignee'] as const;
export type FactsSubject = (typeof FACTS_SUBJECTS)[number];

/** Whose rows fields are read from, by their keys, such as `requester.name`. */
export function subjectsOf(fields: readonly string[]): FactsSubject[] {
  return FACTS_SUBJECTS.filter((subject) => fields.some((key) => key.startsWith(`${subject}.`)));
}

/**
 * What is known of some tickets as they are now, with those of their requesters, organisations and assignees that are wanted:
 * one read for all of them, none when nothing is wanted beside the tickets.
 */
export async function loadFacts(
  table: Table,
  tickets: readonly Ticket[],
  { now, subjects = FACTS_SUBJECTS }: { now: Date; subjects?: readonly FactsSubject[] },
): Promise<Facts[]> {
  const wants = (subject: FactsSubject) => subjects.includes(subject);
  const keysOf = ({ requesterId, assigneeId, organisationId }: Ticket) => ({
    requester: wants('requester') ? [customerKey(requesterId)] : [],
    assignee: wants('assignee') && assigneeId !== null ? [agentKey(assigneeId)] : [],
    organisation: wants('organisation') ? organisationKeys(organisationId) : [],
  });
  const keys = tickets.map(keysOf);
  const rowAt = await readRows(
    table,
    keys.flatMap(({ requester, assignee, organisation }) => [...requester, ...assignee, ...organisation]),
  );
  return tickets.map((ticket, at) => {
    const [requester] = (keys[at]?.requester ?? []).map(rowAt);
    const [assignee] = (keys[at]?.assignee ?? []).map(rowAt);
    const [organisation] = (keys[at]?.organisation ?? []).map(rowAt);
    return {
      ticket,
      requester: requester === undefined ? undefined : parseCustomerRow(requester),
      organisation: organisation === undefined ? undefined : parseOrganisationRow(organisation),
      assignee: assignee === undefined ? undefined : parseAgentRow(assignee),
      now,
    };
  });
}

/** What is known of one ticket. */
export async function loadFactsOf(
  table: Table,
  ticket: Ticket,
  asked: { now: Date; subjects?: readonly FactsSubject[] },
): Promise<Facts> {
  const [facts] = await loadFacts(table, [ticket], asked);
  return facts ?? { ticket, now: asked.now };
}
