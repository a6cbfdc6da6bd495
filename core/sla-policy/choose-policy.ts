import type { Ticket } from '../../schemas/ticket.ts';
import type { Context } from '../shared/context.ts';
import { fieldError } from '../shared/errors.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { changeQuietly, type QuietChange, requireNotClosed, requireNotMerged } from '../ticket/index.ts';
import type { KeptPolicies } from './kept-policies.ts';
import type { PolicyOverride } from './policies.ts';

/**
 * Chooses by hand which policy is in force for a ticket, or has conditions decide again. Whoever may change the ticket may do so; it
 * is no activity on the ticket. One that is switched off may be chosen, one that is retired not any more.
 * @throws InvalidInputError when there is no such policy in use
 * @throws ConflictError `ticket.merged`, `ticket.closed`: a closed ticket keeps what it was promised
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function choosePolicy(
  { table, policies }: { table: Table; policies: KeptPolicies },
  context: Context,
  { override, ...input }: QuietChange & { override: PolicyOverride },
): Promise<Ticket> {
  return changeQuietly(
    table,
    context,
    { ...input, action: 'ticket.change', keys: [] },
    async (before, _rowAt, now) => {
      requireNotMerged(before);
      requireNotClosed(before);
      const { policy: key } = override;
      const isHeld = key === null || key === before.slaOverride?.policy;
      if (!isHeld && (await policies.latest(now)).named(key)?.isRetired !== false)
        throw fieldError('policy', 'must be an SLA policy of this desk that is in use, or null');
      const stays = isSameValue(before.slaOverride, override);
      return { after: stays ? before : { ...before, slaOverride: { ...override } } };
    },
  );
}
