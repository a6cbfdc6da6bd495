import * as z from 'zod';
import { timeSchema, ulidSchema } from './actor.ts';
import { MESSENGERS } from './identity.ts';
import { openEnum, unknownOf } from './open-enum.ts';

const byEmail = z.object({ channel: z.literal('email') });
const mailed = byEmail.extend({ at: timeSchema, mailId: z.string() });

/** How far an outgoing mail got. `detail` is the reason in the words of the mail system. */
const knownEmailDeliverySchema = z.discriminatedUnion('state', [
  /** waits for the sender; where it can be taken back, that begins at `leavesAt` */
  byEmail.extend({ state: z.literal('queued'), leavesAt: timeSchema.optional() }),
  mailed.extend({ state: z.literal('sent') }),
  mailed.extend({ state: z.literal('delivered') }),
  /** an answer came that says neither: an absence note, or a passing trouble */
  mailed.extend({ state: z.literal('delayed'), detail: z.string() }),
  mailed.extend({ state: z.literal('bounced'), detail: z.string() }),
  mailed.extend({ state: z.literal('complained'), detail: z.string() }),
  byEmail.extend({ state: z.literal('withheld'), at: timeSchema, detail: z.string() }),
  byEmail.extend({ state: z.literal('failed'), at: timeSchema, detail: z.string() }),
  /** taken back before it left: it never goes out, and is for agents alone; `restored` says of its ticket that all it
   * had changed was put back, and otherwise `kept` which fields were not */
  byEmail.extend({
    state: z.literal('undone'),
    at: timeSchema,
    restored: z.boolean(),
    kept: z.array(z.string()).optional(),
  }),
]);
export const EMAIL_STATES = knownEmailDeliverySchema.options.map(({ shape }) => shape.state.value);
/** A state of a mail that this version can write. */
export type EmailDelivery = z.infer<typeof knownEmailDeliverySchema>;

/** What a reply became that is sent as several messages of its channel: each by the desk's id and the channel's. */
const sentPartSchema = z.object({
  id: z.string(),
  /** by which the channel knows it, and what is quoted from it; '' where it gives none */
  channelId: z.string(),
  /** as how many messages the provider bills it, such as the parts of an SMS; absent where it does not bill by length */
  billedAs: z.int().positive().optional(),
});

/** Codes of why a reply did not arrive on its channel, and what agents can do about each. */
export const FAILURES = [
  'window_closed',
  'blocked',
  'opted_out',
  'unreachable',
  'credentials_expired',
  'not_allowed',
  'too_large',
  'unsupported',
  'template_refused',
  'provider_refused',
] as const;

const onChannel = z.object({
  channel: z.enum(MESSENGERS),
  /** of the channel, as admins set it up */
  key: z.string(),
  /** the reply before it in its conversation, for which it waits; none when absent */
  after: ulidSchema.optional(),
  /** what was written in public to whose writer alone it goes, as the channel names it; it goes where the conversation does when absent */
  privateTo: z.string().optional(),
});
const onItsWay = onChannel.extend({ at: timeSchema, parts: z.array(sentPartSchema) });

/** How far a reply got on a channel: as far as the least of the messages that it became. */
const knownChannelDeliverySchema = z.discriminatedUnion('state', [
  /** waits for the sender; `waitsFor` says for what, where that is not its turn alone */
  onChannel.extend({
    state: z.literal('queued'),
    leavesAt: timeSchema.optional(),
    waitsFor: openEnum(['credentials', 'channel']).optional(),
  }),
  onItsWay.extend({ state: z.literal('sent') }),
  onItsWay.extend({ state: z.literal('delivered') }),
  onItsWay.extend({ state: z.literal('read') }),
  /** `detail`: in the words of the provider */
  onItsWay.extend({ state: z.literal('failed'), code: openEnum(FAILURES), detail: z.string() }),
  onChannel.extend({
    state: z.literal('undone'),
    at: timeSchema,
    restored: z.boolean(),
    kept: z.array(z.string()).optional(),
  }),
]);
export const CHANNEL_STATES = knownChannelDeliverySchema.options.map(({ shape }) => shape.state.value);
/** A state of a reply on a channel that this version can write. */
export type ChannelDelivery = z.infer<typeof knownChannelDeliverySchema>;

/** Another system has sent it, before this desk was there. */
const imported = z.object({ channel: z.literal('import'), state: z.literal('sent'), at: timeSchema });

export const DELIVERY_CHANNELS = [
  byEmail.shape.channel.value,
  imported.shape.channel.value,
  ...MESSENGERS,
] as const;

/**
 * By which channel a reply goes out, and how far it got there. A channel is one member of the union, with the states that
 * it has. A reply on a channel that another version has added has a state too, and is that version's to send.
 */
export const deliverySchema = z.union([
  knownEmailDeliverySchema,
  imported,
  knownChannelDeliverySchema,
  z.looseObject({ channel: z.literal('email'), state: unknownOf(EMAIL_STATES) }),
  z.looseObject({ channel: z.enum(MESSENGERS), key: z.string(), state: unknownOf(CHANNEL_STATES) }),
  z.looseObject({ channel: unknownOf(DELIVERY_CHANNELS), state: z.string() }),
]);
export type Delivery = z.infer<typeof deliverySchema>;
