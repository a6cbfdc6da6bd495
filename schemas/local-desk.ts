import * as z from 'zod';

/** Where a running local desk is reached: `host.json` of its data folder, which other commands read. */
export const localDeskSchema = z.object({
  pid: z.int(),
  api: z.url(),
  /** port of the SMTP door */
  smtp: z.int(),
  /** the desk's first mailbox */
  mailbox: z.string(),
  /** endpoint of the queue service */
  sqs: z.url(),
  inboundQueue: z.url(),
  inboundDeadLetters: z.url(),
  /** variables by which the AWS SDK reaches the local services, as the desk's functions have them */
  environment: z.record(z.string(), z.string()),
  /** what the templates call the desk's resources */
  resources: z.object({
    table: z.string(),
    bus: z.string(),
    mailBucket: z.string(),
    attachmentBucket: z.string(),
    listShards: z.int().positive(),
  }),
});
export type LocalDesk = z.infer<typeof localDeskSchema>;
