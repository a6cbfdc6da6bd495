import { channelSchemas } from '../../schemas/api/channels.ts';
import { channelArea, createChannel, updateChannel } from '../channel/index.ts';
import { ownKind } from './configured-kind.ts';
import type { Doing, Kind } from './kind.ts';

/** Channels, without their secrets: those that one has stay, and a new one has none until somebody sets them. */
export function channelKind(doing: Doing): Kind {
  const { table, context } = doing;
  const { create, update } = channelSchemas;
  return ownKind(
    doing,
    { name: 'channels', area: channelArea, create, update },
    {
      create: (_, { key, ...fields }) => createChannel({ table }, context, { key, fields }),
      update: (key, change) => updateChannel({ table }, context, { key, change }),
    },
  );
}
