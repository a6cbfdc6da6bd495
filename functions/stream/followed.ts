import { parseAgentRow } from '../../core/agent/index.ts';
import { parseCustomerRow } from '../../core/customer/index.ts';
import { parseOrganisationRow } from '../../core/organisation/index.ts';
import { ROW_KIND } from '../../core/shared/names.ts';
import { isOfKind } from '../../core/shared/row-kind.ts';
import type { Followed } from '../../core/views/index.ts';

/** Whom a changed row is about, as views know them; null: it is no row of somebody whom views know. */
export function followedIn(row: unknown): Followed | null {
  if (isOfKind(row, ROW_KIND.customer)) return { subject: 'requester', id: parseCustomerRow(row).id };
  if (isOfKind(row, ROW_KIND.organisation))
    return { subject: 'organisation', id: parseOrganisationRow(row).id };
  if (isOfKind(row, ROW_KIND.agent)) return { subject: 'assignee', id: parseAgentRow(row).id };
  return null;
}
