import type * as z from 'zod';
import { channelShape, MOST_CHANNELS } from '../../schemas/channel.ts';
import { configuredSchema, declareArea } from '../configuration/index.ts';
import { teamKey } from '../team/index.ts';

const stored = configuredSchema(channelShape);
/** A channel on which customers write, as admins set it up. */
export type Channel = z.infer<typeof stored>;

const NO_TEAM = {
  code: 'team.unknown',
  message: 'There is no such team.',
  field: 'is not a team of this desk',
} as const;

/** The channels as the desk works with them. */
export interface Channels {
  /** The channel with this key, retired or not. */
  named(key: string): Channel | undefined;
  /** those that are in use and active */
  readonly active: readonly Channel[];
}

/** The channels as an area of the desk's configuration. What is set of them stays in the audit trail. */
export const channelArea = declareArea({
  name: 'channels',
  what: 'channel',
  most: MOST_CHANNELS,
  stored,
  facts: ['kind', 'teamId', 'language', 'continueHours', 'isActive', 'acknowledges', 'secretsSetAt'],
  shipped: [],
  references: ({ teamId }) =>
    teamId === null ? [] : [{ path: 'teamId', row: teamKey(teamId), refusal: NO_TEAM }],
  compile: (channels): Channels => {
    const byKey = new Map(channels.map((channel) => [channel.key, channel]));
    return { named: (key) => byKey.get(key), active: channels.filter(isOpen) };
  },
});

/** Whether anything comes in by a channel and goes out. */
export function isOpen({ isActive, isRetired }: Pick<Channel, 'isActive' | 'isRetired'>): boolean {
  return isActive && !isRetired;
}
