export {
  type CompiledConditions,
  type ConditionDeps,
  compileConditions,
  compileStoredConditions,
} from './compile.ts';
export type { BusinessTime, NamedThing } from './condition-test.ts';
export { dayShown, dayStarts } from './day.ts';
export type { ConditionExplanation, Explanation, GroupExplanation } from './explanation.ts';
export { askedOfKnown } from './partial.ts';
