export { changeOf, type Doer } from './change-of.ts';
export { keptActionFacts } from './kept-action-facts.ts';
export { type ActionFacts, requireActions } from './require-actions.ts';
export { type ChangeFacts, requireChange } from './require-change.ts';
