import type * as z from 'zod';
import { reportShape } from '../../../schemas/report.ts';
import { configuredSchema, declareArea } from '../../configuration/index.ts';
import { SHIPPED_REPORTS } from '../library.ts';

const stored = configuredSchema(reportShape);
/** A report of the library: what it asks, and how that is shown. */
export type SavedReport = z.infer<typeof stored>;

/** The reports as an area of the desk's configuration. */
export const reportArea = declareArea({
  name: 'reports',
  what: 'report',
  most: 200,
  stored,
  facts: [],
  shipped: SHIPPED_REPORTS.map(
    ({ parts, ...report }): SavedReport => ({
      ...report,
      parts: parts.map(({ query, ...part }) => ({ ...part, query: { ...query } })),
      isRetired: false,
      version: 0,
    }),
  ),
  compile: (reports): readonly SavedReport[] => reports,
});

/** Whether a report is one that the desk came with. */
export const isShippedReport = (key: string): boolean => SHIPPED_REPORTS.some((report) => report.key === key);
