import { createThing } from '../../core/configuration/index.ts';
import { type RetentionRule, retentionArea } from '../../core/retention/index.ts';
import { begunWrite, lookedWrite } from '../../core/retention/looked-store.ts';
import type { Table } from '../../core/shared/table.ts';
import { NOW, testContext } from './context.ts';

/** A rule that deletes closed tickets after three years, but for what is given. */
export function retentionRule(given: Partial<RetentionRule> = {}): RetentionRule {
  return {
    key: 'old',
    name: 'Old tickets',
    position: 100,
    isActive: true,
    tickets: 'closed',
    conditions: {},
    since: 'closed',
    after: { years: 3, months: 0, days: 0 },
    action: 'delete',
    isRetired: false,
    version: 0,
    ...given,
  };
}

/** Such a rule of a desk. */
export function givenRule(table: Table, given: Partial<RetentionRule> = {}): Promise<RetentionRule> {
  const { isRetired: _retired, version: _version, ...fields } = retentionRule(given);
  return createThing({ table }, testContext(), retentionArea, { fields });
}

/** Notes of a rule how far it has looked, as its daily job leaves them. */
export async function givenLooked(table: Table, jobId: string): Promise<void> {
  const at = NOW.toISOString();
  const begun = { day: at.slice(0, 10), jobId, begunBy: 1 };
  const upTo = '2020-03-12T10:00:00.000Z#0000000000000001';
  await table.write([begunWrite('old', begun)]);
  await table.write([lookedWrite('old', { upTo, revision: 1, wholeAt: at })]);
}
