import * as z from 'zod';
import { unknownOf } from './open-enum.ts';

/**
 * Channels on which a provider says who somebody is, by an id of its own. `chat`: a visitor whose site says who they are; `call`: the number from which
 * somebody calls, as the carrier says it; `custom`: a channel that a
 * desk connects itself, which its account names.
 */
export const MESSENGERS = [
  'whatsapp',
  'telegram',
  'messenger',
  'instagram',
  'sms',
  'viber',
  'line',
  'slack',
  'discord',
  'x',
  'discourse',
  'chat',
  'call',
  'custom',
] as const;

/** The channel whose messages people read at the desk itself: a reply is there as soon as it is written, and nobody sends it. */
export const READ_HERE = 'chat' as const satisfies (typeof MESSENGERS)[number];

/** The channels beside that whose providers show that somebody writes to who wrote there. */
export const SHOW_TYPING = [
  'telegram',
  'whatsapp',
  'messenger',
  'instagram',
] as const satisfies (typeof MESSENGERS)[number][];

const messengerIdentitySchema = z.object({
  channel: z.enum(MESSENGERS),
  /** the id that the provider gives, as it gives it */
  value: z.string(),
  /** the account of the desk within which the id counts, such as a page; everywhere on the channel when absent */
  account: z.string().optional(),
  /** what they call themselves there, which they may change and which proves nothing; unknown when absent */
  name: z.string().optional(),
});
/** An identity on a channel whose provider gives ids. */
export type MessengerIdentity = z.infer<typeof messengerIdentitySchema>;

const knownIdentitySchema = z.union([
  /** an address, normalised */
  z.object({ channel: z.literal('email'), value: z.string() }),
  messengerIdentitySchema,
]);
export const IDENTITY_CHANNELS = ['email', ...MESSENGERS] as const;
/** An identity on a channel of this version. */
export type KnownIdentity = z.infer<typeof knownIdentitySchema>;

/**
 * Who a customer is on a channel: their address, number or name there. Each belongs to one customer at a time. A channel
 * is one member of the union; identities on channels of later versions are read, shown and left as they are.
 */
export const identitySchema = z.union([
  knownIdentitySchema,
  z.looseObject({ channel: unknownOf(IDENTITY_CHANNELS), value: z.string() }),
]);
export type Identity = z.infer<typeof identitySchema>;
