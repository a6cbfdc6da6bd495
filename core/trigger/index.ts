export { parseAutomated } from './automated-store.ts';
export type { ActBy } from './change.ts';
export { type Decision, decide, type Situation } from './decide.ts';
export { type AskedDeps, type AskedEvent, doAsked } from './do-asked.ts';
export { type KeptTriggers, keptTriggers } from './kept-triggers.ts';
export { orderTriggers } from './order-triggers.ts';
export { type Rule, ruleOf } from './rule.ts';
export { listening, type Ran, runTriggers, type TriggerDeps } from './run-triggers.ts';
export { loadRuns, parseRuns, type Runs } from './runs-store.ts';
export {
  createTrigger,
  requireRight,
  type SavingTriggers,
  type TriggerFields,
  updateTrigger,
} from './save-trigger.ts';
export { byPosition, type Trigger, triggerArea } from './trigger-area.ts';
export { type Trials, type TryDeps, tryTrigger } from './try-trigger.ts';
export { restoreVersion, type TriggerVersion, versionsOf } from './versions.ts';
export { type TriggerWarning, warningsOf } from './warnings.ts';
export { isSetBySomebody, type Why, whyIs } from './why.ts';
