import type { Conditions } from '../../schemas/conditions.ts';
import { changeArea, withThing } from '../configuration/index.ts';
import { type NamedDeps, requireNamed } from '../facts/index.ts';
import { catalogueSeenBy, type FieldUser, type KeptCatalogue } from '../fields/index.ts';
import type { Context } from '../shared/context.ts';
import { StaleVersionError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { DrawPolicy } from './draw-policy.ts';
import { type SlaPolicy, slaPolicyArea } from './policy-area.ts';
import { requirePolicyConditions } from './require-conditions.ts';

/** What policies are saved with. */
export interface PolicyDeps extends NamedDeps {
  /** the policies, with what begins when one changes; nothing does when absent */
  area?: typeof slaPolicyArea;
  catalogue: Pick<KeptCatalogue, 'latest'>;
}

/** How a policy is saved. */
export interface PolicyChange {
  readonly key: string;
  readonly draw: DrawPolicy;
  /** its conditions, where somebody says them */
  readonly conditions?: Conditions | undefined;
  /** who says so: they know the fields that they may see, and no others */
  readonly user: FieldUser;
  readonly expectedVersion?: number | undefined;
  readonly alongside?: AlongsideWrites<SlaPolicy> | undefined;
}

/**
 * Saves a policy, new or not.
 * @throws InvalidInputError that names what is wrong with it; StaleVersionError; what `draw` and `changeArea` throw
 */
export async function savePolicy(
  deps: PolicyDeps,
  context: Context,
  { key, draw, conditions, user, expectedVersion, alongside }: PolicyChange,
): Promise<SlaPolicy> {
  if (conditions !== undefined) {
    const seen = catalogueSeenBy(await deps.catalogue.latest(context.now), user);
    await requireNamed(deps, await requirePolicyConditions(conditions, seen, 'conditions'), 'conditions');
  }
  const { area = slaPolicyArea } = deps;
  return changeArea(deps, context, area, {
    key,
    alongside,
    decide: (policies) => {
      const after = draw(policies);
      if (expectedVersion !== undefined && expectedVersion !== (policies.get(key)?.version ?? 0))
        throw new StaleVersionError();
      return withThing(area, policies, after);
    },
  });
}
