import type { InForce, keptConfiguration } from '../configuration/index.ts';
import { catalogueSeenBy, type FieldUser, type KeptCatalogue } from '../fields/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { Table } from '../shared/table.ts';
import { type KeptPolicies, keptPolicies } from '../sla-policy/index.ts';
import { keptTerms } from '../ticket/index.ts';
import type { ActionFacts } from './require-actions.ts';

/** What actions are checked by when somebody saves them, as it is at that moment. */
export function keptActionFacts(
  table: Table,
  keep: ReturnType<typeof keptConfiguration>,
  {
    catalogue,
    mailboxes,
    policies = keptPolicies(keep, catalogue),
  }: { catalogue: KeptCatalogue; mailboxes: InForce<Mailboxes>; policies?: KeptPolicies },
): (now: Date, user: FieldUser) => Promise<ActionFacts> {
  const terms = keptTerms(keep);
  return async (now, user) => ({
    table,
    mailboxes,
    policies,
    terms: await terms.at(now),
    catalogue: catalogueSeenBy(await catalogue.latest(now), user),
    user,
  });
}
