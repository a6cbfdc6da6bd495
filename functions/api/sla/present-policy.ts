import type * as z from 'zod';
import type { Facts } from '../../../core/fields/index.ts';
import {
  explainPolicies,
  type Policies,
  type PolicyOverride,
  policyInForce,
  type SlaPolicy,
} from '../../../core/sla-policy/index.ts';
import type { policiesExplainedSchema } from '../../../schemas/api/sla-policies.ts';
import { showRederived } from '../configuration/show-rederived.ts';
import { presentGroup } from '../rules/present.ts';

/** A policy with its version, as the answer of a request. */
export function presentPolicy(policy: SlaPolicy) {
  return { body: showRederived(policy), version: policy.version };
}

/** Which policy is in force for a ticket, and why. */
export function presentPolicies(
  facts: Facts,
  override: PolicyOverride | null,
  policies: Policies,
): z.input<typeof policiesExplainedSchema> {
  const found = policyInForce(facts, override, policies);
  return {
    policy: found.policy?.key ?? null,
    because: found.because,
    reason: found.because === 'override' ? found.reason : null,
    asked: explainPolicies(facts, policies).map(({ policy, conditions }) => ({
      policy: policy.key,
      ...presentGroup(conditions),
    })),
  };
}
