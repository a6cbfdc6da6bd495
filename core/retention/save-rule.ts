import { type Conditions, conditionsSchema, storedConditionsSchema } from '../../schemas/conditions.ts';
import {
  createThing,
  loadThing,
  type NewThing,
  type ThingTarget,
  updateThing,
} from '../configuration/index.ts';
import { type NamedDeps, requireNamed } from '../facts/index.ts';
import { catalogueSeenBy, type FieldUser, type KeptCatalogue } from '../fields/index.ts';
import type { Context } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import { requireRuleConditions } from './prepare-rule.ts';
import { type RetentionRule, retentionArea } from './retention-area.ts';

/** What retention rules are saved with. */
export interface RuleDeps extends NamedDeps {
  readonly catalogue: Pick<KeptCatalogue, 'latest'>;
  /** who saves them: they know the fields that they may see, and no others */
  readonly user: FieldUser;
}

/** What somebody says of a rule. */
export type RuleFields = Omit<NewThing<RetentionRule>, 'conditions'> & { conditions: Conditions };

/**
 * Makes a retention rule.
 * @throws InvalidInputError that names what is wrong with it; ConflictError `retention_rule.key_taken`
 */
export async function createRule(
  deps: RuleDeps,
  context: Context,
  { fields, alongside }: { fields: RuleFields; alongside?: AlongsideWrites<RetentionRule> },
): Promise<RetentionRule> {
  await requireConditions(deps, fields.conditions, { now: context.now, tickets: fields.tickets });
  const made = { ...fields, conditions: storedConditionsSchema.parse(fields.conditions) };
  return createThing(deps, context, retentionArea, { fields: made, ...(alongside && { alongside }) });
}

/**
 * Changes a retention rule: absent fields stay. It is in force at once, also for a job that is at it.
 * @throws NotFoundError, StaleVersionError, and what making one throws
 */
export async function updateRule(
  deps: RuleDeps,
  context: Context,
  {
    change,
    ...target
  }: ThingTarget<RetentionRule> & { change: { [Name in keyof RuleFields]?: RuleFields[Name] | undefined } },
): Promise<RetentionRule> {
  const { conditions, ...others } = definedFields(change);
  if (conditions !== undefined || others.tickets !== undefined) {
    const before = await loadThing(deps.table, retentionArea, { what: retentionArea.what, key: target.key });
    const asked = conditions ?? conditionsSchema.safeParse(before.conditions).data;
    const tickets = others.tickets ?? before.tickets;
    if (asked !== undefined) await requireConditions(deps, asked, { now: context.now, tickets });
  }
  return updateThing(deps, context, retentionArea, {
    ...target,
    change: { ...others, ...(conditions && { conditions: storedConditionsSchema.parse(conditions) }) },
  });
}

async function requireConditions(
  deps: RuleDeps,
  conditions: Conditions,
  { now, tickets }: { now: Date; tickets: unknown },
): Promise<void> {
  const seen = catalogueSeenBy(await deps.catalogue.latest(now), deps.user);
  await requireNamed(deps, await requireRuleConditions(conditions, seen, tickets), 'conditions');
}
