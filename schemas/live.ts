import * as z from 'zod';
import { idSchema, ulidSchema } from './actor.ts';
import { scopeSchema } from './agent.ts';
import { openEnum } from './open-enum.ts';
import { ROOM_ID_SOURCE } from './room.ts';

/** Seconds for which a token opens a connection, once. */
export const LIVE_TOKEN_SECONDS = 60;
/** Hours after which a connection is closed, whatever is done on it ("Quotas for WebSocket APIs", Amazon API Gateway). */
export const LIVE_HOURS = 2;
/** Minutes without a frame from either side after which it is. */
export const LIVE_IDLE_MINUTES = 10;
/** Most topics that one connection watches. */
export const MOST_TOPICS = 50;

const TOPIC = new RegExp(
  String.raw`^(?:(?:ticket|presence|chat):[1-9]\d{0,14}|view:[a-z][a-z0-9_-]{0,59}|room:${ROOM_ID_SOURCE}|rooms|mine)$`,
);

/** What can be watched, as text: the form in which frames name it. */
export const topicSchema = z
  .string()
  .regex(TOPIC, 'must be ticket:<id>, presence:<id>, view:<key>, room:<id>, rooms, mine or chat:<id>')
  .meta({ examples: ['ticket:12', 'presence:12', 'view:inbox', 'room:r3', 'rooms', 'mine', 'chat:12'] });

/**
 * Whom a connection belongs to: an agent, as somebody who signed in or with an API token, or whoever writes in one
 * conversation on a site, and sees nothing else.
 */
export const liveSubjectSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('agent'),
    id: idSchema,
    /** what the token allows that was shown */
    scopes: z.array(openEnum(scopeSchema.options)),
    /** the API token that was shown, by its id; absent for who signed in */
    tokenId: ulidSchema.optional(),
  }),
  z.object({ kind: z.literal('chat'), ticketId: idSchema }),
]);
export type LiveSubject = z.infer<typeof liveSubjectSchema>;

const replyTo = { id: z.string().min(1).max(64).optional().describe('given back in the answer') };
const topics = z.array(topicSchema).min(1).max(MOST_TOPICS);

/** What clients send. */
export const clientFrames = {
  watch: z.strictObject({ action: z.literal('watch'), topics, ...replyTo }),
  unwatch: z.strictObject({ action: z.literal('unwatch'), topics, ...replyTo }),
  ping: z.strictObject({ action: z.literal('ping'), ...replyTo }),
  typing: z.strictObject({
    action: z.literal('typing'),
    topic: topicSchema.describe('ticket:<id> or room:<id> for agents, chat:<id> for who writes in it'),
    doing: z
      .enum(['reply', 'note'])
      .default('reply')
      .describe('of agents: what they write; a note is shown to agents alone'),
    ...replyTo,
  }),
} as const;
export const clientFrameSchema = z.discriminatedUnion('action', [
  clientFrames.watch,
  clientFrames.unwatch,
  clientFrames.ping,
  clientFrames.typing,
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

const answering = { id: z.string().nullable().describe('as it was sent') };

/** What clients are sent. */
export const serverFrames = {
  watching: z.object({
    type: z.literal('watching'),
    ...answering,
    topics: z.array(topicSchema).describe('all that this connection watches by now'),
    refused: z.array(topicSchema).describe('those of the asked that may not be watched, or are not there'),
  }),
  pong: z.object({ type: z.literal('pong'), ...answering }),
  noted: z.object({ type: z.literal('noted'), ...answering }),
  error: z.object({
    type: z.literal('error'),
    ...answering,
    code: z.enum(['frame.invalid', 'connection.unknown', 'permission.denied', 'desk.busy']),
    message: z.string(),
  }),
  changed: z.object({
    type: z.literal('changed'),
    topic: topicSchema,
    ticketId: idSchema.optional().describe('of topics about a ticket'),
    lastEventId: ulidSchema
      .optional()
      .describe('of topics about a ticket, for agents: whoever has seen it has seen all'),
    room: z
      .object({
        id: z.string(),
        lastNumber: z.int().nonnegative().describe('of its newest message'),
        changes: z.int().nonnegative().describe('edits and deletions so far'),
      })
      .optional()
      .describe('of room:<id> and of rooms: whoever knows both numbers has seen all of it'),
  }),
  gone: z.object({
    type: z.literal('gone'),
    topic: topicSchema.describe('not watched any more: it is not there, or not yours to read'),
  }),
  typing: z.object({
    type: z.literal('typing'),
    topic: topicSchema,
    by: z.object({
      kind: z.enum(['agent', 'customer']),
      id: idSchema.optional().describe('of agents, for agents'),
    }),
    doing: z.enum(['reply', 'note']),
  }),
} as const;
export const serverFrameSchema = z.discriminatedUnion('type', [
  serverFrames.watching,
  serverFrames.pong,
  serverFrames.noted,
  serverFrames.error,
  serverFrames.changed,
  serverFrames.gone,
  serverFrames.typing,
]);
export type ServerFrame = z.infer<typeof serverFrameSchema>;
