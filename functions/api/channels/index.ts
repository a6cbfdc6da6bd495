import {
  type Channel,
  channelArea,
  createChannel,
  hasSecrets,
  isOpen,
  kindOf,
  setChannelSecrets,
  updateChannel,
} from '../../../core/channel/index.ts';
import { shownHealth } from '../../../core/channel-reply/index.ts';
import {
  type AskedTrial,
  askTrial,
  type KnownTrial,
  loadTrials,
  shownTrial,
} from '../../../core/channel-trial/index.ts';
import { loadThing } from '../../../core/configuration/index.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { type ApiRequest, apiFunction } from '../../edge/api.ts';
import type { EndpointAnswer } from '../../edge/api-answer.ts';
import { sqsEnqueue } from '../../edge/enqueue-gateway.ts';
import { environment } from '../../edge/environment.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { CHANNEL_NAMES, channelRoutes } from './routes.ts';

const present = (channel: Channel) => ({ body: channel, version: channel.version });

/** The HTTP API of channels. */
export const handler = apiFunction({
  routes: channelRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'PUBLIC_ORIGIN', 'CHANNEL_QUEUE_URL');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const send = sqsEnqueue(env.CHANNEL_QUEUE_URL);
    const trying = { table, enqueue: (work: object) => send(JSON.stringify(work)) };
    const doorOf = (key: string, origin: string) => `${env.PUBLIC_ORIGIN ?? origin}/v1/channels/${key}/door`;
    type Asking = Pick<ApiRequest<typeof channelRoutes.checkChannel>, 'context' | 'origin' | 'remember'>;
    const tryOut = async (
      { context, origin, remember }: Asking,
      asked: Omit<AskedTrial, 'doorUrl'>,
    ): Promise<EndpointAnswer> => {
      const present = (known: KnownTrial) => ({ body: shownTrial(known) });
      const trial = { ...asked, doorUrl: doorOf(asked.key, origin) };
      return present(await askTrial(trying, context, trial, (known) => remember(present(known))));
    };
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
        checkChannel: (request) => tryOut(request, { key: request.params.channelKey, kind: 'check' }),
        connectChannel: (request) => tryOut(request, { key: request.params.channelKey, kind: 'connect' }),
        testChannel: (request) =>
          tryOut(request, { key: request.params.channelKey, kind: 'test', message: request.body }),
        getChannelStatus: async ({ params: { channelKey: key }, origin }) => {
          const channel = await loadThing(table, channelArea, { what: channelArea.what, key });
          const kind = kindOf(channel.kind);
          const trials = await loadTrials(table, key);
          const secrets = Object.entries(kind?.secrets ?? {}).map(([name, { required, found }]) => ({
            name,
            isRequired: required,
            found,
            setAt: channel.secretsSetAt[name] ?? null,
          }));
          return {
            body: {
              channel: kind?.channel ?? channel.kind,
              doorUrl: doorOf(key, origin),
              secrets,
              isReady: isOpen(channel) && hasSecrets(channel),
              health: await shownHealth(table, channel),
              can: {
                check: kind?.can.includes('check') ?? false,
                connect: kind?.can.includes('connect') ?? false,
                begin: kind?.abilities(channel.settings).mayBegin ?? 'no',
              },
              lastCheck: shownTrial(trials.check),
              lastConnect: shownTrial(trials.connect),
              lastTest: shownTrial(trials.test),
              lastCameAt: trials.lastCameAt,
            },
          };
        },
      },
    };
  },
});
