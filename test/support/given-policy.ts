import { catalogueOf } from '../../core/fields/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import {
  type PolicyFields,
  replacedPolicy,
  type SlaPolicy,
  savePolicy,
} from '../../core/sla-policy/index.ts';
import { testContext } from './context.ts';

/** What every policy of a test says that says nothing else: one business hour of the office for the first answer. */
export const ONE_HOUR: PolicyFields = {
  isActive: true,
  conditions: {},
  noSla: false,
  calendar: 'office',
  targets: {
    first_response: {
      clock: 'business',
      calendar: null,
      seconds: { low: 3600, normal: 3600, high: 3600, urgent: 3600 },
      warnings: [{ percent: 80 }],
      escalateEverySeconds: 7200,
    },
  },
};

/** A policy that was saved. The calendar that it names must be there. */
export function givenPolicy(
  table: Table,
  { key, ...fields }: Partial<PolicyFields> & { key: string },
  context: Context = testContext(),
): Promise<SlaPolicy> {
  const catalogue = { latest: async () => catalogueOf() };
  return savePolicy({ table, catalogue, isMailbox: async () => true }, context, {
    key,
    draw: replacedPolicy(key, { ...ONE_HOUR, ...fields }),
    conditions: fields.conditions,
    user: 'admin',
  });
}
