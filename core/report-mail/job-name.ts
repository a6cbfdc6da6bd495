import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';

/** Name of the kind of job that makes reports that leave by mail. */
export const REPORT_MAIL = 'reports.mail';

const receiverNameSchema = z.templateLiteral([z.enum(['agent', 'address']), ':', z.string()]);

/** Which mails are to be made: for whom, and for which time. */
export const mailsToMakeSchema = z.strictObject({
  /** of the report by mail in the configuration */
  key: z.string(),
  number: idSchema,
  mails: z.array(z.strictObject({ sendId: ulidSchema, to: receiverNameSchema, at: timeSchema })),
});
export type MailsToMake = z.infer<typeof mailsToMakeSchema>;
