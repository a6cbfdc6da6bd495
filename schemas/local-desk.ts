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
});
export type LocalDesk = z.infer<typeof localDeskSchema>;
