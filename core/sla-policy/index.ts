export { choosePolicy } from './choose-policy.ts';
export { changedPolicy, newPolicy, type PolicyFields, replacedPolicy } from './draw-policy.ts';
export { promisedCalendarArea, promisedOptions } from './held-areas.ts';
export { type KeptPolicies, keptPolicies } from './kept-policies.ts';
export {
  type AskedPolicy,
  compilePolicies,
  explainPolicies,
  NO_POLICIES,
  type Policies,
  type PolicyInForce,
  type PolicyOverride,
  policyInForce,
} from './policies.ts';
export { type SlaPolicy, slaPolicyArea, targetIn } from './policy-area.ts';
export { type PolicyDeps, savePolicy } from './save-policy.ts';
export { type PolicyTarget, type PolicyWarning, type TargetOf, targetOf, warningsByHand } from './target.ts';
