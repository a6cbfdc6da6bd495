export { choiceWords } from './choice-words.ts';
export { COMMON_WORDS, type InAll, NAMED_IN } from './common-words.ts';
export { FIELD_WORDS, METRIC_WORDS } from './metric-words.ts';
export { PART_WORDS } from './part-words.ts';
export { REPORT_WORDS } from './report-words.ts';
export { weekdaysIn } from './weekdays.ts';
