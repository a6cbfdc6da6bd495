import {
  adapterOf,
  type Channel,
  channelArea,
  createChannel,
  hasSecrets,
  isOpen,
  setChannelSecrets,
  updateChannel,
} from '../../../core/channel/index.ts';
import { shownHealth } from '../../../core/channel-reply/index.ts';
import { loadThing } from '../../../core/configuration/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { CHANNEL_NAMES, channelRoutes } from './routes.ts';

const present = (channel: Channel) => ({ body: channel, version: channel.version });

/** The HTTP API of channels. */
export const handler = apiFunction({
  routes: channelRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'PUBLIC_ORIGIN');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    return {
      table,
      endpoints: {
        ...sharedEndpoints(table, channelArea, CHANNEL_NAMES),
        createChannel: async ({ body: { key, ...fields }, context, remember }) => {
          const alongside = (made: Channel) => remember(present(made));
          return present(await createChannel({ table }, context, { key, fields, alongside }));
        },
        updateChannel: async ({ params, body: change, context, expectedVersion, remember }) => {
          const alongside = (made: Channel) => remember(present(made));
          const target = { key: params.channelKey, expectedVersion, alongside };
          return present(await updateChannel({ table }, context, { ...target, change }));
        },
        setChannelSecrets: async ({ params, body, context, expectedVersion, remember }) => {
          const alongside = (made: Channel) => remember(present(made));
          const target = { key: params.channelKey, expectedVersion, alongside };
          return present(await setChannelSecrets({ table }, context, { ...target, secrets: body.secrets }));
        },
        getChannelStatus: async ({ params: { channelKey: key }, origin }) => {
          const channel = await loadThing(table, channelArea, { what: channelArea.what, key });
          const adapter = adapterOf(channel.kind);
          const secrets = Object.entries(adapter?.secrets ?? {}).map(([name, { required, found }]) => ({
            name,
            isRequired: required,
            found,
            setAt: channel.secretsSetAt[name] ?? null,
          }));
          return {
            body: {
              channel: adapter?.channel ?? channel.kind,
              doorUrl: `${env.PUBLIC_ORIGIN ?? origin}/v1/channels/${key}/door`,
              secrets,
              isReady: isOpen(channel) && hasSecrets(channel),
              health: await shownHealth(table, channel),
            },
          };
        },
      },
    };
  },
});
