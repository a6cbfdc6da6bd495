import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from './actor.ts';
import { deliverySchema } from './delivery.ts';
import { openEnum, unknownOf } from './open-enum.ts';
import { originSchema } from './origin.ts';
import { addresseesSchema, recipientSchema } from './recipient.ts';

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
  /** where the API serves it to whoever has its link; absent where none is given out */
  servedAt: z.string().optional(),
  /** the redaction that struck it: its object is gone, or about to be */
  struckBy: ulidSchema.optional(),
});

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
  /** HTML that was sanitised when it was stored, and is safe to show; absent when there is none, or it is long */
  html: z.string().optional(),
  /** object that holds it when it is long */
  safeHtmlKey: z.string().optional(),
  /** pictures from elsewhere that are held back in it */
  remoteImages: z.array(z.string()).optional(),
});

export type Body = z.infer<typeof bodySchema>;

/** From what of a message a redaction has struck something. */
export const redactedPartSchema = z.enum([
  'text',
  'html',
  'attachment',
  'file_name',
  'subject',
  'earlier_version',
  'audit_trail',
  'promise',
  'step_reason',
  'notification',
  'rating_comment',
]);

/** The mark that something was struck out of a message: who did it and when, and nothing of the words. */
const redactionSchema = z.object({
  id: ulidSchema,
  at: timeSchema,
  by: actorSchema,
  parts: z.array(openEnum(redactedPartSchema.options)),
});
export type Redaction = z.infer<typeof redactionSchema>;

/** Which version of a message is current, since when and by whom. */
const editedSchema = z.object({ version: z.int().min(2), at: timeSchema, by: actorSchema });

const common = bodySchema.extend({
  id: ulidSchema,
  author: actorSchema,
  /** how it was entered, which says nothing of who wrote it */
  origin: originSchema,
  createdAt: timeSchema,
  attachments: z.array(attachmentSchema),
  /** what was struck out of it, oldest first; absent: nothing was. The mail that it came as is gone as soon as there is one */
  redactions: z.array(redactionSchema).optional(),
});

/**
 * One message of a ticket. Every message was entered somehow; only a reply is delivered. What another version calls
 * otherwise is for agents alone.
 */
export const messageSchema = z.union([
  z.discriminatedUnion('kind', [
    common.extend({
      kind: z.literal('public_reply'),
      /**
       * the first address to mail when it is not the one the requester last wrote from: versions that know of one recipient
       * alone mail it
       */
      to: z.string().nullable(),
      /** whom its writer named; absent when nobody */
      addressees: addresseesSchema.optional(),
      delivery: deliverySchema,
      /** of an automation, or of what was written elsewhere: it answers the customer as an agent's reply does; absent where it does not */
      countsAsReply: z.literal(true).optional(),
      /** as which approved template it goes out on its channel, with the values that its text says; absent: as it is written */
      template: z.object({ name: z.string(), language: z.string() }).optional(),
      /** the message of the ticket that it quotes, and by which id its channel knows that */
      quotes: z.object({ messageId: ulidSchema, channelId: z.string() }).optional(),
      /**
       * the question how satisfied its customer is that it asks on a channel, and the page on which they say so. The link to that is made when it
       * leaves and stands nowhere, as whoever has it may rate
       */
      survey: z
        .object({ id: ulidSchema, ticketId: idSchema, expiresAt: timeSchema, page: z.string() })
        .optional(),
      /** who gets its mail, known when it leaves; absent until then, and of what left before this was kept */
      recipients: z.array(recipientSchema).optional(),
    }),
    common.extend({
      kind: z.literal('internal_note'),
      /** its last edit; absent while it is as it was written, which is version 1 */
      edited: editedSchema.optional(),
    }),
    common.extend({
      kind: z.literal('customer_message'),
      /** its last edit on the channel on which it was written; absent while it is as it was */
      edited: editedSchema.optional(),
    }),
  ]),
  common.extend({ kind: unknownOf(messageKindSchema.options) }),
]);
export type Message = z.infer<typeof messageSchema>;
export type InternalNote = Extract<Message, { kind: 'internal_note' }>;
export type CustomerMessage = Extract<Message, { kind: 'customer_message' }>;
export type Attachment = z.infer<typeof attachmentSchema>;
