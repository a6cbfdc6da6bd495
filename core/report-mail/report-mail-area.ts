import type * as z from 'zod';
import { MOST_REPORT_MAILS, reportMailShape } from '../../schemas/report-mail.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { reportArea } from '../report/index.ts';

const stored = configuredSchema(reportMailShape);
/** A report of the library that leaves by mail again and again, and who gets it. */
export type ReportMail = z.infer<typeof stored>;

const NO_REPORT = {
  code: 'input.invalid',
  message: 'Some fields are wrong.',
  field: 'must be the key of a report of the library',
} as const;

/** The reports by mail as an area of the desk's configuration. Who gets them stays in the audit trail. */
export const reportMailArea = declareArea({
  name: 'reportmails',
  what: 'report_mail',
  most: MOST_REPORT_MAILS,
  stored,
  facts: ['number', 'report', 'isActive'],
  shipped: [],
  references: ({ report }) => [{ path: 'report', refusal: NO_REPORT, area: reportArea, key: report }],
  compile: (mails): readonly ReportMail[] => mails,
});
