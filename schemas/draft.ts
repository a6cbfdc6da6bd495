import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from './actor.ts';

/** What is drafted: a public reply, or a note. */
export const draftKindSchema = z.enum(['public_reply', 'internal_note']);
export type DraftKind = z.infer<typeof draftKindSchema>;

const namedSchema = z.union([z.object({ address: z.string() }), z.object({ id: idSchema })]);

/** A file that was uploaded, and stands in a draft. */
const draftFileSchema = z.object({
  id: ulidSchema,
  filename: z.string(),
  contentType: z.string(),
  /** bytes */
  size: z.int().nonnegative(),
});

/** What a draft says so far: any part of a message. */
export const draftContentSchema = z.object({
  text: z.string().optional(),
  /** sanitised */
  html: z.string().optional(),
  attachments: z.array(draftFileSchema).optional(),
  to: z.array(namedSchema).optional(),
  cc: z.array(namedSchema).optional(),
  bcc: z.array(namedSchema).optional(),
});
export type DraftContent = z.infer<typeof draftContentSchema>;

/** A reply or note that agents write together before it is sent. */
export const draftSchema = z.object({
  kind: draftKindSchema,
  content: draftContentSchema,
  /** grows by one with every change */
  version: z.int().positive(),
  /** who wrote last, and when */
  editedBy: actorSchema,
  editedAt: timeSchema,
});
export type Draft = z.infer<typeof draftSchema>;
