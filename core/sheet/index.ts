export type { SheetChart } from './chart.ts';
export { type Column, columnOf } from './column.ts';
export {
  fileOfLines,
  type KeptLines,
  keepLines,
  keepNumbered,
  keptLinesSchema,
  NO_LINES,
} from './kept-lines.ts';
export { type Sheet, workbookOf } from './xlsx.ts';
