import type { StoredConditions } from '../../schemas/conditions.ts';
import {
  type CompiledConditions,
  compileStoredConditions,
  type GroupExplanation,
} from '../conditions/index.ts';
import { type FactsSubject, subjectsOf } from '../facts/index.ts';
import type { Catalogue, Facts } from '../fields/index.ts';
import type { SlaPolicy } from './policy-area.ts';

/** A policy that is ready to be asked about any facts. */
export interface CompiledPolicy {
  readonly policy: SlaPolicy;
  readonly conditions: CompiledConditions;
}

/** The policies of a desk as it works with them. */
export interface Policies {
  /** those that come into force by their conditions, in their order */
  readonly inOrder: readonly CompiledPolicy[];
  /** keys of the fields that their conditions read, each once */
  readonly fields: readonly string[];
  /** whose rows these fields are read from beside the ticket's */
  readonly subjects: readonly FactsSubject[];
  /** The policy with this key, in use or not: one that was chosen by hand stays in force when it is retired. */
  named(key: string): SlaPolicy | undefined;
}

/** What somebody said by hand of a ticket: the policy that is in force, or null, that conditions decide again; and why. */
export interface PolicyOverride {
  readonly policy: string | null;
  readonly reason: string;
}

/** Which policy is in force, and why: chosen by hand, by its conditions, or none since none fits. */
export type PolicyInForce =
  | { readonly because: 'override'; readonly policy: SlaPolicy; readonly reason: string }
  | { readonly because: 'conditions'; readonly policy: SlaPolicy }
  | { readonly because: 'none_fits'; readonly policy: null };

/** Makes policies ready to be asked. A condition that this version or this desk does not know does not hold. */
export async function compilePolicies(all: readonly SlaPolicy[], catalogue: Catalogue): Promise<Policies> {
  const compiled = await Promise.all(
    all
      .filter(({ isActive, isRetired }) => isActive && !isRetired)
      .map(async (policy) => ({
        policy,
        conditions: await compiledConditions(policy.conditions, catalogue),
      })),
  );
  const inOrder = compiled.sort((one, other) => inPolicyOrder(one.policy, other.policy));
  const fields = [...new Set(inOrder.flatMap(({ conditions }) => conditions.fields))];
  const byKey = new Map(all.map((policy) => [policy.key, policy]));
  return { inOrder, fields, subjects: subjectsOf(fields), named: (key) => byKey.get(key) };
}

function compiledConditions(conditions: StoredConditions, catalogue: Catalogue): Promise<CompiledConditions> {
  return compileStoredConditions(conditions, catalogue, {});
}

/** Sorts policies: by position, at the same one by key. */
export function inPolicyOrder(one: SlaPolicy, other: SlaPolicy): number {
  return one.position - other.position || (one.key < other.key ? -1 : 1);
}

/** The policies of a desk that has none. */
export const NO_POLICIES: Policies = { inOrder: [], fields: [], subjects: [], named: () => undefined };

/** The policy that is in force for a ticket: the one chosen by hand, else the first in order whose conditions hold. */
export function policyInForce(
  facts: Facts,
  override: PolicyOverride | null,
  policies: Policies,
): PolicyInForce {
  const { policy: key = null, reason = '' } = override ?? {};
  const chosen = key === null ? undefined : policies.named(key);
  if (chosen !== undefined) return { because: 'override', policy: chosen, reason };
  const first = policies.inOrder.find(({ conditions }) => conditions.holds(facts));
  return first === undefined
    ? { because: 'none_fits', policy: null }
    : { because: 'conditions', policy: first.policy };
}

/** A policy that was asked about some facts: whether its conditions held, and why. */
export interface AskedPolicy {
  readonly policy: SlaPolicy;
  readonly conditions: GroupExplanation;
}

/** Why each policy is in force for a ticket or is not, in their order, up to the first whose conditions hold. */
export function explainPolicies(facts: Facts, { inOrder }: Policies): AskedPolicy[] {
  const first = inOrder.findIndex(({ conditions }) => conditions.holds(facts));
  const asked = first < 0 ? inOrder : inOrder.slice(0, first + 1);
  return asked.map(({ policy, conditions }) => ({ policy, conditions: conditions.explain(facts) }));
}
