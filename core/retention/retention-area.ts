import type * as z from 'zod';
import { retentionRuleShape } from '../../schemas/retention.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { fieldError } from '../shared/errors.ts';

const stored = configuredSchema(retentionRuleShape);
/** What becomes of tickets when their time is over, or that some are kept. */
export type RetentionRule = z.infer<typeof stored>;

/** The tag by which tickets, customers and organisations are kept, as long as the rule that is shipped says so. */
export const LEGAL_HOLD_TAG = 'legal-hold';

const held = (field: string) => ({ field, operator: 'is', value: LEGAL_HOLD_TAG });

/** What is kept for a court or an authority: it stands before all others. */
const LEGAL_HOLD: RetentionRule = {
  key: 'legal_hold',
  name: 'Legal hold',
  position: 0,
  isActive: true,
  tickets: 'closed',
  conditions: { any: [held('ticket.tags'), held('requester.tags'), held('organisation.tags')] },
  since: 'closed',
  after: null,
  action: 'keep',
  isRetired: false,
  version: 0,
};

/** The retention rules as an area of the desk's configuration. */
export const retentionArea = declareArea({
  name: 'retention',
  what: 'retention_rule',
  most: 100,
  stored,
  facts: ['position', 'isActive', 'tickets', 'since', 'after', 'action'],
  shipped: [LEGAL_HOLD],
  refuse: (_before, after) => requireFitting(after),
  compile: (rules): readonly RetentionRule[] => rules,
});

function requireFitting({ action, after, tickets }: RetentionRule): void {
  if (tickets === 'none' && action !== 'anonymise')
    throw fieldError('action', 'must be anonymise in a rule about customers: their numbers stay');
  if (action === 'keep' && after !== null)
    throw fieldError('after', 'must be null in a rule that keeps tickets, however old they are');
  if (action !== 'keep' && after === null) throw fieldError('after', 'must be a time such as {"years": 3}');
}

/** Sorts rules: by position, at the same one by key. */
export function inRetentionOrder(one: RetentionRule, other: RetentionRule): number {
  return one.position - other.position || (one.key < other.key ? -1 : 1);
}
