import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { draftKindSchema } from '../draft.ts';
import { uploadFactsSchema, uploadIdsSchema } from './attachments.ts';
import { actorOutSchema, idParamSchema, messageHtmlSchema, messageTextSchema } from './common.ts';
import { namedRecipientsSchema } from './recipients.ts';

export const draftParamsSchema = z.object({
  ticketId: idParamSchema,
  draftKind: draftKindSchema.meta({ examples: ['internal_note'] }),
});

/** All of what a draft says from now on. One that says nothing is none. */
export const saveDraftSchema = z.strictObject({
  text: messageTextSchema.optional(),
  html: messageHtmlSchema.optional().describe('sanitised before it is stored'),
  attachments: uploadIdsSchema
    .optional()
    .describe(
      'ids of files that you uploaded, or that stand in the draft already: all who share it may send them',
    ),
  to: namedRecipientsSchema.optional().describe('of a public reply, as the message takes them'),
  cc: namedRecipientsSchema.optional(),
  bcc: namedRecipientsSchema.optional(),
});

const namedOutSchema = z.array(z.union([z.string(), z.object({ id: idSchema })])).optional();

const draftOutSchema = z
  .object({
    kind: draftKindSchema,
    text: z.string().optional(),
    html: z.string().optional().describe('safe to show, as in a message'),
    attachments: z.array(uploadFactsSchema).optional(),
    to: namedOutSchema.describe('addresses, and customers by number'),
    cc: namedOutSchema,
    bcc: namedOutSchema,
    version: z.int().positive().describe('for `If-Match` and for `draftVersion` of the message'),
    editedBy: actorOutSchema.describe('who wrote last'),
    editedAt: timeSchema,
  })
  .meta({ id: 'Draft' });

export const draftsSchema = z.object({ items: z.array(draftOutSchema) });
export const draftAnswerSchema = z.object({
  draft: draftOutSchema.nullable().describe('null when there is none any more'),
});
