import * as z from 'zod';

/** What SNS puts into a queue: the message as text inside its own envelope. */
export const snsEnvelopeSchema = z.object({ Type: z.literal('Notification'), Message: z.string() });

const verdict = z
  .object({ status: z.enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']) })
  .default({ status: 'PROCESSING_FAILED' })
  .transform(({ status }) => status);

/**
 * What SES says of a mail that it has put into the bucket ("Contents of notifications for Amazon SES email
 * receiving"). Verdicts come from here and never from the headers, which a sender could have written.
 */
export const arrivalSchema = z
  .object({
    notificationType: z.literal('Received'),
    mail: z.object({ timestamp: z.iso.datetime(), source: z.string(), messageId: z.string() }),
    receipt: z.object({
      recipients: z.array(z.string()),
      spfVerdict: verdict,
      dkimVerdict: verdict,
      dmarcVerdict: verdict,
      spamVerdict: verdict,
      virusVerdict: verdict,
      action: z.object({ type: z.literal('S3'), bucketName: z.string(), objectKey: z.string() }),
    }),
  })
  .transform(({ mail, receipt }) => ({
    /** id that SES gave the delivery */
    deliveryId: mail.messageId,
    /** address of the SMTP envelope; `<>` or empty for reports */
    sender: mail.source,
    recipients: receipt.recipients,
    rawKey: receipt.action.objectKey,
    verdicts: {
      spf: receipt.spfVerdict,
      dkim: receipt.dkimVerdict,
      dmarc: receipt.dmarcVerdict,
      spam: receipt.spamVerdict,
      virus: receipt.virusVerdict,
    },
  }));
export type Arrival = z.infer<typeof arrivalSchema>;

/**
 * The message with which SES tries the bucket and the topic of a receipt rule when the rule is made or changed. It lies
 * in the bucket and is announced like mail, by this id in place of one of its own.
 */
export const trialSchema = z.object({
  mail: z.object({ messageId: z.literal('AMAZON_SES_SETUP_NOTIFICATION') }),
});
