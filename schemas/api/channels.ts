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

/** Languages of the words by which a channel acknowledges. */
const ACKNOWLEDGED_IN = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/;

export const channelSchemas = configuredSchemas({
  id: 'Channel',
  shown: {
    ...channelShape,
    kind: shownEnum(CHANNEL_KINDS),
    settings: channelSettingsSchema.describe('by name; which there are, its kind says'),
    teamId: z.int().nullable().describe('gets what comes; null: as rules say'),
    language: z.string().nullable().describe('of who writes there; null: as each message says'),
    continueHours: z.int(),
    acknowledges: z.boolean().nullable().describe('null: as is usual for its kind'),
    acknowledgement: z
      .record(z.string().regex(ACKNOWLEDGED_IN), z.string())
      .describe('own words, by language'),
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
    acknowledges: z
      .boolean()
      .nullable()
      .default(null)
      .describe(
        'whether who opens a ticket there is told once that it came. null: as is usual for the kind: Telegram, WhatsApp, Messenger and Instagram do; SMS, which costs, forums, chats and channels of one’s own do not',
      ),
    acknowledgement: z
      .record(
        z.string().regex(ACKNOWLEDGED_IN),
        z
          .string()
          .min(1)
          .max(500)
          .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, 'must have no control characters'),
      )
      .default({})
      .describe(
        'what they are told, by language (BCP 47), `{{ ticket.id }}` for its number; the desk’s own words where there are none in theirs',
      ),
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

/** A name or text that a provider is told, on one line. */
/* @__NO_SIDE_EFFECTS__ */
const toldSchema = (characters: number) =>
  z
    .string()
    .min(1)
    .max(characters)
    .regex(/^\P{Cc}+$/u, 'must have no control characters');

/** A template as somebody asks for it. */
export const templateInSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,512}$/, 'must be the name of a template, such as order_update')
    .describe('as the provider has approved it'),
  language: localeSchema.describe('BCP 47: one in which it was approved'),
  values: z.array(toldSchema(1024)).max(20).default([]).describe('what stands in its places, in their order'),
});

/** Whom a channel is told to write to: its place there. */
export const placeInSchema = toldSchema(200);

/** A message by which a channel is tried out. */
export const channelTestSchema = z.strictObject({
  to: placeInSchema.describe(
    'the place on the channel: a number, a chat, a topic, as the channel names it. `dialogue.place` of a ticket is one',
  ),
  text: z.string().min(1).max(1000).default('Test').describe('what is sent, unless a template is'),
  template: templateInSchema.optional().describe('instead of the text: of WhatsApp'),
});

const trialSchema = z
  .object({
    askedAt: timeSchema,
    state: z.enum(['running', 'well', 'ill']),
    endedAt: timeSchema.nullable(),
    code: z
      .string()
      .nullable()
      .describe(
        'what is wrong: credentials, ends_soon, webhook, permissions, unreachable, or why a message was not taken; later versions may add others',
      ),
    says: z.string().describe('in words'),
    toDo: z.string().nullable().describe('what mends it; null: nothing is to be mended'),
  })
  .meta({ id: 'ChannelTrial' });
export const channelTrialOutSchema = trialSchema;

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
        'how its provider took what was sent last, or the check that came after; null: nothing was refused yet. While it is not well, as with an expired token, replies wait, and leave when a secret is set anew',
      ),
    can: z.object({
      check: z.boolean().describe('whether its provider can be asked how it is'),
      connect: z.boolean().describe('whether the desk tells its provider the address; else an admin does'),
      begin: z.enum(['no', 'freely', 'with_template']).describe('whether agents may write first there'),
    }),
    lastCheck: trialSchema
      .nullable()
      .describe(
        'null: it was never checked. Of a channel whose provider cannot be asked: what is known by what came and was sent',
      ),
    lastConnect: trialSchema.nullable().describe('null: it was never connected by the desk'),
    lastTest: trialSchema.nullable().describe('null: it was never tested'),
    lastCameAt: timeSchema
      .nullable()
      .describe('when something came over it last, to the hour; null: nothing yet, or it is a chat'),
  })
  .meta({ id: 'ChannelStatus' });
