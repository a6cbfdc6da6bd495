export { bePresent, listPresences } from './be-present.ts';
