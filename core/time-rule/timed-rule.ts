import type { StoredConditions } from '../../schemas/conditions.ts';
import type { Moment } from '../../schemas/moment.ts';
import { askedOfKnown, type CompiledConditions } from '../conditions/index.ts';
import type { Catalogue } from '../fields/index.ts';

/** A time rule, as far as it decides when it fires. */
export interface TimedRule {
  readonly key: string;
  readonly isActive: boolean;
  readonly when: Moment;
  /** those of its conditions that the ticket alone answers: where they do not hold, the rule cannot fire */
  readonly conditions: Pick<CompiledConditions, 'holds' | 'changesAt'>;
}

/**
 * What must hold of the ticket alone, so that conditions can hold: whatever asks for anything else, such as its requester, is taken
 * to hold. All of them are asked when the rule fires.
 */
export function ofTicketAlone(conditions: StoredConditions, catalogue: Catalogue): StoredConditions {
  return askedOfKnown(conditions, (key, operator) => {
    const field = catalogue.find(key);
    return field === undefined || (field.key.startsWith('ticket.') && !operator.startsWith('changed'));
  });
}
