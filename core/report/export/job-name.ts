import * as z from 'zod';
import { reportFormatSchema, reportPartsSchema } from '../../../schemas/report.ts';
import { jobTerms } from '../../shared/job-kind.ts';

/** Name of the kind of job that writes reports into a file. Apart from it, as only the job needs what makes files. */
export const REPORT_EXPORT = 'reports.export';

/** What it is to write, and who may have that written. */
export const exportInput = {
  permission: 'desk.read',
  input: z.strictObject({ parts: reportPartsSchema, format: reportFormatSchema }),
} as const;

/** What starting it takes. */
export const exportTerms = jobTerms(exportInput);
