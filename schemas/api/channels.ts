import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import {
  CHANNEL_KINDS,
  CONTINUE_HOURS,
  channelSettingsSchema,
  channelShape,
  SECRET_NAME,
} from '../channel.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { localeSchema } from '../customer.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema } from '../text.ts';
import { configuredSchemas } from './configuration.ts';

/** Longest time after which who goes on writing still reopens a solved ticket. */
const MOST_CONTINUE_HOURS = 365 * 24;

export const channelSchemas = configuredSchemas({
  id: 'Channel',
  shown: {
    ...channelShape,
    kind: shownEnum(CHANNEL_KINDS),
    settings: channelSettingsSchema.describe('by name; which there are, its kind says'),
    teamId: z.int().nullable().describe('gets what comes; null: as rules say'),
    language: z.string().nullable().describe('of who writes there; null: as each message says'),
    continueHours: z.int(),
    isActive: z.boolean(),
    secretsSetAt: z
      .record(z.string(), timeSchema)
      .describe('since when each of its secrets is set, by name; those that are not are absent'),
  },
  asked: {
    name: lineSchema(100),
    kind: z.enum(CHANNEL_KINDS),
    settings: channelSettingsSchema.default({}),
    teamId: idSchema.nullable().default(null),
    language: localeSchema.nullable().default(null),
    continueHours: z
      .int()
      .min(0)
      .max(MOST_CONTINUE_HOURS)
      .default(CONTINUE_HOURS)
      .describe('a solved ticket is reopened by who writes within these hours; later a new one is opened'),
    isActive: z.boolean().default(true).describe('false: nothing comes in and nothing goes out'),
  },
  fixed: ['kind'],
});

export const channelParamsSchema = z.object({
  channelKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['marketplace'] }),
});

/** Secrets of a channel, by name; null removes one, and those that are absent stay. */
export const channelSecretsSchema = z.strictObject({
  secrets: z
    .record(
      z.string().regex(SECRET_NAME),
      z
        .string()
        .regex(/^[\x21-\x7e](?:[\x20-\x7e\n]{0,4094}[\x21-\x7e])?$/, 'must be of visible ASCII characters')
        .nullable(),
    )
    .describe('by name; null removes one, and those that are absent stay. Shown to nobody'),
});

export const channelStatusSchema = z
  .object({
    channel: z.string().describe('of its tickets and messages'),
    doorUrl: z.string().describe('where the provider is to send what happens'),
    secrets: z.array(
      z.object({
        name: z.string(),
        isRequired: z.boolean(),
        found: z.string().describe('where its value is found'),
        setAt: timeSchema.nullable().describe('null: it is not set'),
      }),
    ),
    isReady: z.boolean().describe('whether it is active and has all secrets that it needs'),
    health: z
      .object({ isWell: z.boolean(), since: timeSchema, detail: z.string() })
      .nullable()
      .describe(
        'how its provider took what was sent last; null: nothing was refused yet. While it is not well, as with an expired token, replies wait, and leave when a secret is set anew',
      ),
  })
  .meta({ id: 'ChannelStatus' });
