export { choiceWords } from './choice-words.ts';
export { FIELD_WORDS, type InAll, METRIC_WORDS, NAMED_IN } from './metric-words.ts';
export { PART_WORDS } from './part-words.ts';
export { REPORT_WORDS } from './report-words.ts';
