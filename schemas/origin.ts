import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
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

const knownOriginSchema = z.discriminatedUnion('channel', [
  emailOriginSchema,
  /** typed by whoever wrote it, into a program that uses the API */
  z.object({ channel: z.literal('api') }),
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
]);
export const ORIGIN_CHANNELS = knownOriginSchema.options.map(({ shape }) => shape.channel.value);

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
