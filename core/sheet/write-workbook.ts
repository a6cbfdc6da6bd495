/** What writes workbooks: large, and needed by few jobs, so that it is read when the first is written (`lib/bundle.ts`). */
export { default as writeWorkbook } from 'write-excel-file/node';
