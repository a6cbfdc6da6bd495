import * as z from 'zod';
import {
  clientFrames,
  LIVE_HOURS,
  LIVE_IDLE_MINUTES,
  LIVE_TOKEN_SECONDS,
  serverFrames,
} from '../../../schemas/live.ts';

const CHANNEL = '#/channels/live';

const DESCRIPTION = [
  'Tells clients what has changed, and never what it is: that is read over HTTP, with the same rights. A frame that is lost costs nothing, as whoever connects again reads what came after the last event that they know.',
  `\`POST /v1/live/tokens\` gives a token that opens one connection, within ${LIVE_TOKEN_SECONDS} seconds, and says where. A connection lives for ${LIVE_HOURS} hours at most, and for ${LIVE_IDLE_MINUTES} minutes without a frame: send \`ping\` every five.`,
  'Frames of types that a client does not know are left alone: later versions have more.',
].join('\n\n');

/** What each frame is for. */
const SUMMARIES: Readonly<Record<string, string>> = {
  watch: 'Watch topics, beside those that are watched already',
  unwatch: 'Watch topics no more',
  ping: 'Keep the connection open',
  typing: 'Show others that you write',
  watching: 'Answers watch and unwatch',
  pong: 'Answers ping',
  noted: 'Answers typing',
  error: 'Answers a frame that could not be taken',
  changed: 'Something about a topic has changed: read it again',
  gone: 'A topic is not watched any more: it is not there, or not yours to read',
  // Sent to clients under the same name.
};

type Frames = Readonly<Record<string, z.ZodType>>;

function messagesOf(frames: Frames, suffix: string): [string, object][] {
  return Object.entries(frames).map(([name, schema]) => [
    `${name}${suffix}`,
    {
      name,
      summary: SUMMARIES[name] ?? 'Somebody writes',
      contentType: 'application/json',
      payload: z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    },
  ]);
}

const refs = (messages: readonly [string, object][]) =>
  messages.map(([name]) => ({ $ref: `${CHANNEL}/messages/${name}` }));

/** The AsyncAPI 3 document of the WebSocket API, made of the schemas by which frames are read. */
export function asyncApiDocument() {
  const sent = messagesOf(clientFrames, 'Sent');
  const received = messagesOf(serverFrames, 'Received');
  return {
    asyncapi: '3.0.0',
    info: { title: 'Bilet live', version: '1', description: DESCRIPTION },
    defaultContentType: 'application/json',
    servers: {
      desk: {
        host: '{host}',
        pathname: '/live',
        protocol: 'wss',
        description: 'As `url` of `POST /v1/live/tokens` says.',
        variables: { host: { description: 'host of the WebSocket API' } },
      },
    },
    channels: {
      live: {
        address: '/',
        description: 'One connection of one client.',
        bindings: {
          ws: {
            query: {
              type: 'object',
              required: ['token'],
              properties: { token: { type: 'string', description: 'of `POST /v1/live/tokens`' } },
            },
            bindingVersion: '0.1.0',
          },
        },
        messages: Object.fromEntries([...sent, ...received]),
      },
    },
    operations: {
      send: { action: 'send', channel: { $ref: CHANNEL }, messages: refs(sent) },
      receive: { action: 'receive', channel: { $ref: CHANNEL }, messages: refs(received) },
    },
  };
}
