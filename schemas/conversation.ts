import * as z from 'zod';
import { timeSchema, ulidSchema } from './actor.ts';
import { MESSENGERS } from './identity.ts';
import { openEnum } from './open-enum.ts';

/** Whether somebody gets what is sent to them on a channel: not who blocked the desk there, wants nothing more, or is not there. */
export const REACHES = ['reachable', 'blocked', 'opted_out', 'unreachable'] as const;

/** Where the conversation of a ticket goes on that came over a channel, and whether its customer can be answered there. */
export const conversationSchema = z.object({
  channel: openEnum(MESSENGERS),
  /** of the channel, as admins set it up */
  key: z.string(),
  /** where it goes on, as the channel names it: the person alone mostly, else a group, a thread or a topic */
  place: z.string(),
  /** the identity of the customer there, as the channel names it */
  to: z.string(),
  /** until when the channel takes replies; always when absent */
  replyUntil: timeSchema.optional(),
  /** the time for replies of which it was told that it ends soon; absent: of none */
  warnedFor: timeSchema.optional(),
  /** reachable when absent */
  reach: openEnum(REACHES).optional(),
  /** the last reply that goes there: the next one waits for it */
  lastReplyId: ulidSchema.optional(),
  /** whether anybody can read what is written there; no when absent */
  isPublic: z.literal(true).optional(),
  /** what was written there last in public, as the channel names it: a reply stands beneath it where the channel has such */
  last: z.string().optional(),
  /** what the customer wrote there last, as the channel names it, where it is shown at that that somebody answers */
  heard: z.string().optional(),
  /** what was written there last, as the channel names it, that can be answered to its writer alone, and until when */
  privately: z.object({ to: z.string(), until: timeSchema }).optional(),
  /** replies go by mail, since an agent chose so, until somebody writes there again */
  isLeft: z.literal(true).optional(),
});
export type Conversation = z.infer<typeof conversationSchema>;
