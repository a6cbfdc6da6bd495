import * as z from 'zod';
import { channelParamsSchema } from '../../../schemas/api/channels.ts';
import { defineRoutes } from '../route.ts';

const door = {
  path: '/v1/channels/{channelKey}/door',
  permission: 'public',
  params: channelParamsSchema,
  output: z.looseObject({}),
  status: 200,
} as const;

/** What providers of channels send. */
export const channelDoorRoutes = defineRoutes('channeldoor', {
  askChannelDoor: {
    ...door,
    method: 'GET',
    summary: 'Answer a provider that asks whether the address of a channel is the desk’s',
    description: 'What is asked and answered is the provider’s.',
    access: 'read',
  },
  knockAtChannelDoor: {
    ...door,
    method: 'POST',
    summary: 'Take in what the provider of a channel sends',
    description:
      'It is signed as the provider does; the channel that programs connect themselves by Standard Webhooks, as `docs/channels.md` shows. What is not signed by the secret of the channel is answered 401, and nothing of it is kept. An answer of success says that it is kept; after any other the provider is to send it again, which changes nothing where it had come.',
    access: 'write',
  },
});
