import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from './actor.ts';
import { callPartSchema } from './call.ts';
import { MESSENGERS } from './identity.ts';
import { openEnum, unknownOf } from './open-enum.ts';

const verdictSchema = openEnum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']);

/** What the receiving side found out about a mail. */
export const verdictsSchema = z.object({
  spf: verdictSchema,
  dkim: verdictSchema,
  dmarc: verdictSchema,
  spam: verdictSchema,
  virus: verdictSchema,
});

/** An address with the name that stood beside it, `''` for none. */
const recipientSchema = z.object({ address: z.string(), name: z.string() });

/** A message that came as a mail: from whom, to whom else it went, and what speaks for or against it. */
const emailOriginSchema = z.object({
  channel: z.literal('email'),
  from: z.string(),
  fromName: z.string(),
  /** whom the header names, the first of many; absent in what was received before they were kept */
  to: z.array(recipientSchema).optional(),
  cc: z.array(recipientSchema).optional(),
  /** whether it is in doubt that the mail comes from `from`; no when absent */
  doubted: z.boolean().optional(),
  /** whether who wrote it took no part in the ticket before; no when absent */
  unknownSender: z.boolean().optional(),
  /** the address of who filled in the form that sent the mail; it is where answers go */
  replyTo: z.string().optional(),
  /** its subject, where that is another than the ticket's */
  subject: z.string().optional(),
  messageId: z.string(),
  /** object of the raw message in the mail bucket */
  rawKey: z.string(),
  verdicts: verdictsSchema,
  /** written by a machine: never answered automatically, reopens nothing */
  automatic: z.boolean(),
  /** sent to an address of the desk's domain that is no mailbox: not acknowledged; no when absent */
  unknownRecipient: z.boolean().optional(),
  /** whether somebody of the desk vouches for it, so that it is no spam, whatever the verdicts say; no when absent */
  vouched: z.boolean().optional(),
  /** when it came, of what was held until somebody released it; absent of what was not */
  heldSince: timeSchema.optional(),
  /** never answered automatically, whoever wrote it: it came over a list, for instance; no when absent */
  noAutoAnswer: z.boolean().optional(),
  /** the agent who passed it on to the desk, whose mail `rawKey` holds; absent where whom `from` names sent it */
  forwardedBy: idSchema.optional(),
  /** why what it says was not done: it is by an agent, or says that it is, and kept as a note; absent where it was */
  notDone: z.object({ reason: z.string(), detail: z.string() }).optional(),
});
export type EmailOrigin = z.infer<typeof emailOriginSchema>;

/** Where somebody was who wrote on a page of the desk, or by a program: told to agents alone. */
const onPage = {
  /** the address of the network from which they wrote; absent where it is not known, or was erased */
  ip: z.string().optional(),
};

/** What a message on a channel is beside words and files. */
export const extraContentSchema = z.union([
  z.object({
    kind: z.literal('location'),
    latitude: z.number(),
    longitude: z.number(),
    name: z.string().optional(),
  }),
  z.object({
    kind: z.literal('contact'),
    name: z.string(),
    phones: z.array(z.string()),
    emails: z.array(z.string()),
  }),
  z.object({ kind: z.literal('button'), label: z.string(), value: z.string() }),
  z.object({ kind: z.literal('reaction'), emoji: z.string(), to: z.string() }),
  z.object({ kind: z.literal('unsupported'), type: z.string() }),
  z.looseObject({ kind: unknownOf(['location', 'contact', 'button', 'reaction', 'unsupported']) }),
]);

/** Why a file of a message is not there. */
export const MISSING_REASONS = ['not_fetched', 'too_large', 'other_content', 'not_to_be_kept'] as const;

/** A message that came over a channel beside mail, or was written there by the desk's side. */
const channelOriginSchema = z.object({
  channel: z.enum(MESSENGERS),
  /** of the channel, as admins set it up */
  key: z.string(),
  /** by which the channel knows it */
  providerId: z.string(),
  /** the place there where it was written */
  place: z.string(),
  placeUrl: z.string().optional(),
  ...onPage,
  /** whether anybody can read it there; no when absent */
  isPublic: z.boolean().optional(),
  /** whether who runs the place has hidden it from others there; no when absent */
  isHidden: z.boolean().optional(),
  /** when it was written, by the channel's clock */
  sentAt: timeSchema,
  /** what its writer is called there */
  name: z.string().optional(),
  /** the address that its writer says is theirs, which proves nothing */
  email: z.string().optional(),
  /** the channel's id of the message that it quotes */
  quotes: z.string().optional(),
  /** the message of the desk that this is, where it was known when it came */
  quoted: ulidSchema.optional(),
  /** what belongs together, such as the pictures of an album, has the same */
  group: z.string().optional(),
  extra: z.array(extraContentSchema).optional(),
  /** files of it that are not there, and why */
  missing: z.array(z.object({ filename: z.string(), reason: openEnum(MISSING_REASONS) })).optional(),
  /** `history`: it was written before the channel was connected; `echo`: the desk's side wrote it elsewhere */
  as: openEnum(['history', 'echo']).optional(),
  /** of a call: what of it this is, and what is known of the call */
  call: callPartSchema.optional(),
});
export type ChannelOrigin = z.infer<typeof channelOriginSchema>;

/** All but those over channels. */
const enteredOrigins = [
  emailOriginSchema,
  /** sent by a form, by somebody who was not signed in: nothing but their word says who they are */
  z.object({
    channel: z.literal('form'),
    /** key of the form; null for the one that every desk has */
    form: z.string().nullable(),
    /** the site on which the form stands, where it is another than the help centre */
    site: z.string().optional(),
    ...onPage,
  }),
  /** written in the help centre by a customer who was signed in */
  z.object({ channel: z.literal('portal'), form: z.string().nullable().optional(), ...onPage }),
  /** typed by whoever wrote it, into a program that uses the API */
  z.object({ channel: z.literal('api'), ...onPage }),
  /** it comes from another system, in which it was written before this desk was there */
  z.object({
    channel: z.literal('import'),
    /** by which that system knows it */
    externalId: z.string(),
    /** who wrote it, when they are nobody of this desk */
    writtenBy: z.string().optional(),
    /** Message-ID of the mail that it was */
    messageId: z.string().optional(),
  }),
] as const;
const knownOriginSchema = z.discriminatedUnion('channel', [...enteredOrigins, channelOriginSchema]);
export const ORIGIN_CHANNELS = [...enteredOrigins.map(({ shape }) => shape.channel.value), ...MESSENGERS];

/**
 * How a message was entered: by which channel, and what that channel tells of it. A channel is one member of the union.
 * Of one that another version has added, no more is known here than its name.
 */
export const originSchema = z.union([
  knownOriginSchema,
  z.looseObject({ channel: unknownOf(ORIGIN_CHANNELS) }),
]);
/** An origin that this version can write. */
export type KnownOrigin = z.infer<typeof knownOriginSchema>;
