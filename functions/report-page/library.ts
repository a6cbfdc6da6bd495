import * as z from 'zod';
import { showSchema } from '../../schemas/report.ts';

/** A report of the library, as the page needs it: its parts, each a question and how its answer is shown. */
const reportSchema = z.object({
  key: z.string(),
  label: z.string(),
  isShipped: z.boolean().default(false),
  description: z.string().nullable().default(null),
  parts: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      show: showSchema.catch('table'),
      query: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type LibraryReport = z.output<typeof reportSchema>;
export type ReportPart = LibraryReport['parts'][number];

/** The library as the API gives it: what was retired is not shown any more. */
export const librarySchema = z
  .object({ items: z.array(reportSchema.extend({ isRetired: z.boolean() })) })
  .transform(({ items }) => ({ items: items.filter(({ isRetired }) => !isRetired) }));
