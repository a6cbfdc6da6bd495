export { comingTimes, timeRules } from './time-rules.ts';
