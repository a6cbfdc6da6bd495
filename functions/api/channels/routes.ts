import {
  channelParamsSchema,
  channelSchemas,
  channelSecretsSchema,
  channelStatusSchema,
  channelTestSchema,
  channelTrialOutSchema,
} from '../../../schemas/api/channels.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';

/** How the API speaks of channels. */
export const CHANNEL_NAMES = {
  one: 'Channel',
  many: 'Channels',
  root: 'channels',
  param: 'channelKey',
  a: 'a channel',
  all: 'the channels',
} as const;

const area = areaRoutes(CHANNEL_NAMES, () => channelSchemas, {
  description:
    'A channel is where customers write: what they write there becomes tickets, and replies go out there. Its secrets are set apart, and `GET /v1/channels/{channelKey}/status` says where each is found and to which address the provider is to send.',
  examples: {
    key: 'marketplace',
    create: {
      key: 'marketplace',
      name: 'Marketplace',
      kind: 'custom',
      settings: { sendTo: 'https://bridge.example.com/replies', windowHours: 72 },
    },
    update: { continueHours: 24 },
  },
});

const trial = {
  method: 'POST',
  permission: 'desk.write',
  access: 'write',
  conflicts: true,
  params: channelParamsSchema,
  output: channelTrialOutSchema,
  status: 200,
} as const;
const LATER =
  'It is done some seconds later, by the function that may read secrets: `GET /v1/channels/{channelKey}/status` says how it ended, with what to do. 409 when secrets are missing';

/** The channels on which customers write. */
export const channelRoutes = defineRoutes('channels', {
  ...area,
  getChannelStatus: {
    method: 'GET',
    path: '/v1/channels/{channelKey}/status',
    summary: 'Read where the provider of a channel is to send, and which of its secrets are set',
    permission: 'desk.read',
    access: 'read',
    params: channelParamsSchema,
    output: channelStatusSchema,
    status: 200,
  },
  checkChannel: {
    ...trial,
    path: '/v1/channels/{channelKey}/check',
    summary: 'Ask the provider of a channel how it is',
    description: `Whether it takes the credentials, and sends what happens to the desk. Replies wait while it refuses the credentials, and go on when it takes them again. ${LATER}, or its provider cannot be asked.`,
  },
  connectChannel: {
    ...trial,
    path: '/v1/channels/{channelKey}/connect',
    summary: 'Tell the provider of a channel where to send what happens',
    description: `Such as the webhook of a bot of Telegram; then it is checked. ${LATER}, or an admin has to do it by hand.`,
  },
  testChannel: {
    ...trial,
    path: '/v1/channels/{channelKey}/test',
    summary: 'Send a test message on a channel',
    description: `It is no message of a ticket. ${LATER}.`,
    body: channelTestSchema,
    example: () => ({ to: '+491701234567', text: 'Can you read this?' }),
  },
  setChannelSecrets: {
    method: 'PUT',
    path: '/v1/channels/{channelKey}/secrets',
    summary: 'Set secrets of a channel',
    description: 'Those that are not named stay, and null takes one away. None is ever shown again.',
    permission: 'desk.write',
    access: 'write',
    conflicts: true,
    params: channelParamsSchema,
    body: channelSecretsSchema,
    example: () => ({ secrets: { signingSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' } }),
    // What is kept of a request lets nobody find its secrets by trying.
    keepsNoBody: true,
    output: channelSchemas.out,
    status: 200,
    versioned: true,
  },
});
