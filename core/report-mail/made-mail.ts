import * as z from 'zod';

/** A mail with a report as it is kept until it is sent: its figures do not change any more, however often sending is tried. */
export const madeMailSchema = z.object({
  to: z.object({ address: z.string(), name: z.string(), id: z.int().positive().optional() }),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** absent: it is too large for a mail */
  file: z.object({ filename: z.string(), contentType: z.string(), base64: z.base64() }).optional(),
  /** where whoever gets it can stop it; absent for agents */
  stopLink: z.url().optional(),
});
export type MadeMail = z.infer<typeof madeMailSchema>;
