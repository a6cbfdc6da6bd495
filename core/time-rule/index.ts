export { timeRules } from './time-rules.ts';
