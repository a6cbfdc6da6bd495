export type { SheetChart } from './chart.ts';
export { type Column, columnOf } from './column.ts';
export { csvOf } from './csv.ts';
export { type KeptRows, keepRows, keptRowsSchema, NO_ROWS, sheetOf } from './kept-rows.ts';
export { MOST_ROWS, requireRoom } from './most-rows.ts';
export { type Sheet, workbookOf, xlsxOf } from './xlsx.ts';
