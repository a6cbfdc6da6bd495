import * as z from 'zod';

const mail = z.object({
  messageId: z.string().min(1),
  tags: z.record(z.string(), z.array(z.string())).default({}),
});

const recipient = z.object({
  emailAddress: z.string(),
  diagnosticCode: z.string().optional(),
  status: z.string().optional(),
});

/** What SES reports about a mail that we sent ("Contents of event data that SES publishes to Amazon SNS"). */
export const feedbackSchema = z.discriminatedUnion('eventType', [
  z.object({ eventType: z.literal('Send'), mail }),
  z.object({
    eventType: z.literal('Delivery'),
    mail,
    delivery: z.object({ recipients: z.array(z.string()).default([]) }).default({ recipients: [] }),
  }),
  z.object({ eventType: z.literal('DeliveryDelay'), mail }),
  z.object({ eventType: z.literal('Reject'), mail, reject: z.object({ reason: z.string() }) }),
  z.object({
    eventType: z.literal('Bounce'),
    mail,
    bounce: z.object({
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: z.string().optional(),
      bouncedRecipients: z.array(recipient).min(1),
      timestamp: z.iso.datetime({ offset: true }).optional(),
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    mail,
    complaint: z.object({
      complainedRecipients: z.array(z.object({ emailAddress: z.string() })).min(1),
      complaintFeedbackType: z.string().nullish(),
    }),
  }),
]);
export type Feedback = z.infer<typeof feedbackSchema>;

/** What SES says to a topic when it is first told to report there: plain text, and no report. */
export const greetingSchema = z.literal('Successfully validated SNS topic for Amazon SES event publishing.');
