import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { AGENT_WRITES } from './agent-writes.ts';
import { channelTrialSchema } from './channel.ts';

/** What came to the door of a channel and is worked on later: the very bytes, or where they are kept. */
export const channelKnockSchema = z.object({
  /** key of the channel */
  channel: z.string(),
  at: timeSchema,
  contentType: z.string(),
  payload: z.union([
    /** in Base64 */
    z.object({ bytes: z.base64() }),
    /** the object in the bucket of attachments that holds them */
    z.object({ objectKey: z.string() }),
  ]),
});
export type ChannelKnock = z.infer<typeof channelKnockSchema>;

/** That it is time to look after all channels: their providers are asked before somebody misses an answer. A schedule puts it into the queue. */
const channelCareSchema = z.object({ care: z.literal('channels') });
export type ChannelCare = z.infer<typeof channelCareSchema>;

/**
 * What AWS itself tells of messages and calls, in the same queue: by a topic of SNS in its envelope, which says when, or by an event of the default bus. Who may put either
 * there, the policy of the queue says.
 */
export const toldByAwsSchema = z.union([
  z.object({
    Type: z.literal('Notification'),
    TopicArn: z.string(),
    Message: z.string(),
    Timestamp: z.iso.datetime(),
  }),
  z.object({
    source: z.enum(['aws.sms-voice', 'aws.connect', 'aws.s3']),
    'detail-type': z.string(),
    time: z.iso.datetime(),
    detail: z.record(z.string(), z.unknown()),
  }),
]);
export type ToldByAws = z.infer<typeof toldByAwsSchema>;

/** That an agent writes to the customer of a ticket, as it comes from the bus of the desk. */
const agentWritesSchema = z
  .object({
    source: z.literal('bilet.live'),
    'detail-type': z.literal(AGENT_WRITES),
    time: z.iso.datetime(),
    detail: z.object({ ticketId: idSchema }),
  })
  .transform(({ time, detail }) => ({ writes: { ticketId: detail.ticketId, at: time } }));

/** What is worked on of channels: what came to a door, what is to be tried out, that it is time to look after them, who writes, and what AWS itself tells. */
export const channelWorkSchema = z.union([
  agentWritesSchema,
  channelKnockSchema,
  channelTrialSchema,
  channelCareSchema,
  toldByAwsSchema,
]);
