import * as z from 'zod';
import { actorSchema, timeSchema, ulidSchema } from './actor.ts';
import { openEnum, unknownOf } from './open-enum.ts';

/** What a message is, which also says who may read it: notes are for agents only. */
export const messageKindSchema = z.enum(['public_reply', 'internal_note', 'customer_message']);
export type MessageKind = z.infer<typeof messageKindSchema>;

/** A file that came with a message; `key` is its object in the attachment bucket. */
export const attachmentSchema = z.object({
  filename: z.string(),
  contentType: z.string(),
  /** bytes */
  size: z.int().nonnegative(),
  inline: z.boolean(),
  contentId: z.string().nullable(),
  key: z.string(),
});

const verdictSchema = openEnum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED']);

/** What the receiving side found out about a mail. */
export const verdictsSchema = z.object({
  spf: verdictSchema,
  dkim: verdictSchema,
  dmarc: verdictSchema,
  spam: verdictSchema,
  virus: verdictSchema,
});

/** How far an outgoing mail got. `detail` is the reason in the words of the mail system. */
const knownDeliverySchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('queued') }),
  z.object({ state: z.literal('sent'), at: timeSchema, mailId: z.string() }),
  z.object({ state: z.literal('delivered'), at: timeSchema, mailId: z.string() }),
  /** an answer came that says neither: an absence note, or a passing trouble */
  z.object({ state: z.literal('delayed'), at: timeSchema, mailId: z.string(), detail: z.string() }),
  z.object({ state: z.literal('bounced'), at: timeSchema, mailId: z.string(), detail: z.string() }),
  z.object({ state: z.literal('complained'), at: timeSchema, mailId: z.string(), detail: z.string() }),
  z.object({ state: z.literal('withheld'), at: timeSchema, detail: z.string() }),
  z.object({ state: z.literal('failed'), at: timeSchema, detail: z.string() }),
]);
const DELIVERY_STATES = knownDeliverySchema.options.map(({ shape }) => shape.state.value);
export const deliverySchema = z.union([
  knownDeliverySchema,
  z.looseObject({ state: unknownOf(DELIVERY_STATES) }),
]);
export type Delivery = z.infer<typeof deliverySchema>;

/** What a message says. Large texts live in the attachment bucket; the item keeps their beginning. */
const bodySchema = z.object({
  /** whole text as sent, or its first part when `textKey` is set */
  text: z.string(),
  /** object that holds the whole text, null when `text` is whole */
  textKey: z.string().nullable(),
  /** what the person wrote in this message, without what they quote */
  replyText: z.string(),
  /** object that holds the HTML as sent, which is not safe to show; null when there is none */
  htmlKey: z.string().nullable(),
});

/** An address with the name that stood beside it, `''` for none. */
const recipientSchema = z.object({ address: z.string(), name: z.string() });

/** Where a customer's mail came from, and whom else it went to. */
const receivedSchema = z.object({
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
  messageId: z.string(),
  /** object of the raw message in the mail bucket */
  rawKey: z.string(),
  verdicts: verdictsSchema,
  /** written by a machine: never answered automatically, reopens nothing */
  automatic: z.boolean(),
  /** never answered automatically, whoever wrote it: it came over a list, for instance; no when absent */
  noAutoAnswer: z.boolean().optional(),
});
export type Received = z.infer<typeof receivedSchema>;

export type Body = z.infer<typeof bodySchema>;

const common = bodySchema.extend({
  id: ulidSchema,
  author: actorSchema,
  createdAt: timeSchema,
  attachments: z.array(attachmentSchema),
});

/**
 * One message of a ticket. Only a reply is delivered; only a customer's message can have been received by mail. What
 * another version calls otherwise is for agents alone.
 */
export const messageSchema = z.union([
  z.discriminatedUnion('kind', [
    common.extend({
      kind: z.literal('public_reply'),
      /** the address to mail when it is not the one the requester last wrote from */
      to: z.string().nullable(),
      delivery: deliverySchema,
    }),
    common.extend({ kind: z.literal('internal_note') }),
    common.extend({ kind: z.literal('customer_message'), received: receivedSchema.nullable() }),
  ]),
  common.extend({ kind: unknownOf(messageKindSchema.options) }),
]);
export type Message = z.infer<typeof messageSchema>;
export type Attachment = z.infer<typeof attachmentSchema>;
