export { askRun } from './ask-run.ts';
export { type BeginDeps, beginDueRetention } from './begin-due.ts';
export { RETENTION } from './job-name.ts';
export { isKept } from './kept.ts';
export { requireNotKept } from './kept-customer.ts';
export { type RetentionRule, retentionArea } from './retention-area.ts';
export { runRetention } from './retention-job.ts';
export { createRule, type RuleDeps, updateRule } from './save-rule.ts';
