import * as z from 'zod';
import { idSchema, ulidSchema } from './actor.ts';

/** Most channels of a desk, retired ones among them. */
export const MOST_CHANNELS = 50;
/** Hours after a ticket was solved within which who writes on its channel reopens it, where nobody says otherwise. */
export const CONTINUE_HOURS = 72;

/** The kinds of channels for which this version has an adapter. */
export const CHANNEL_KINDS = [
  'custom',
  'telegram',
  'whatsapp_cloud',
  'whatsapp_aws',
  'messenger',
  'instagram',
  'sms_twilio',
  'sms_aws',
  'x',
  'discourse',
  'chat',
  'call_api',
  'call_twilio',
  'call_connect',
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** A name of a secret of a channel, as its adapter gives it. */
export const SECRET_NAME = /^[a-z][A-Za-z0-9]{0,39}$/;

/** Described type by type: clients in Go are made of no list of types. */
const plainSetting = z.union([z.string(), z.number(), z.boolean(), z.null()]).meta({
  override: ({ jsonSchema }: { jsonSchema: object }) => {
    Reflect.deleteProperty(jsonSchema, 'type');
    Object.assign(jsonSchema, {
      anyOf: [
        { type: ['string', 'null'], description: 'a text' },
        { type: 'number', description: 'a number' },
        { type: 'boolean', description: 'yes or no' },
      ],
    });
  },
});
/** A field of a setting that has several: plain, a list of texts, or words by language. */
const fieldSetting = z.union([plainSetting, z.array(z.string()), z.record(z.string(), z.string())]);
const settingSchema = z.union([
  plainSetting,
  z.array(z.string()),
  z.record(z.string(), z.string()),
  z.array(z.record(z.string(), fieldSetting)),
]);
/** What is set of a channel, by name; which names there are, the adapter of its kind says. */
export const channelSettingsSchema = z.record(z.string(), settingSchema);
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

/** What is stored of a channel beside its key. Its secrets are not here. */
export const channelShape = {
  name: z.string(),
  /** one of `CHANNEL_KINDS`, or of those of another version */
  kind: z.string(),
  settings: channelSettingsSchema.default({}),
  /** the team that gets what comes; null: as rules say */
  teamId: idSchema.nullable().default(null),
  /** BCP 47, of who writes there; null: as each message says, or the desk */
  language: z.string().nullable().default(null),
  /** for how many hours a solved ticket is reopened by who goes on writing; then another one is opened */
  continueHours: z.int().nonnegative().default(CONTINUE_HOURS),
  /** whether who opens a ticket there is told at once that it came; null: as is usual for the kind */
  acknowledges: z.boolean().nullable().default(null),
  /** what they are told, by language (BCP 47); where there is none in theirs, the desk's own words */
  acknowledgement: z.record(z.string(), z.string()).default({}),
  isActive: z.boolean().default(true),
  /** since when each of its secrets is set, by name; those that are not are absent */
  secretsSetAt: z.record(z.string(), z.string()).default({}),
};

/** What admins let the desk try out with the provider of a channel. */
export const TRIALS = ['check', 'connect', 'test'] as const;
export type TrialKind = (typeof TRIALS)[number];

/** A template that a provider has approved, with the values that stand in its places. */
export const channelTemplateSchema = z.object({
  name: z.string(),
  language: z.string(),
  values: z.array(z.string()),
});
export type ChannelTemplate = z.infer<typeof channelTemplateSchema>;

/** A message by which a channel is tried out: text or a template, to a place there. */
export const trialMessageSchema = z.object({
  to: z.string(),
  text: z.string(),
  template: channelTemplateSchema.optional(),
});

/** That a channel is to be tried out, by the function that may read its secrets. */
export const channelTrialSchema = z.object({
  /** key of the channel */
  channel: z.string(),
  trial: z.object({
    id: ulidSchema,
    kind: z.enum(TRIALS),
    /** the address at which its provider reaches the desk */
    doorUrl: z.string(),
    /** of a test */
    message: trialMessageSchema.optional(),
  }),
});
export type ChannelTrial = z.infer<typeof channelTrialSchema>;
