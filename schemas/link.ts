import * as z from 'zod';
import { actorSchema, idSchema, timeSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** What another ticket is to this one. */
export const linkKindSchema = z.enum(['related', 'duplicate', 'parent', 'child', 'problem', 'incident']);
export type LinkKind = z.infer<typeof linkKindSchema>;

/** A link as one of its two tickets knows it: `kind` says what the other is to it. */
export const linkSchema = z.object({
  kind: openEnum(linkKindSchema.options),
  /** the other ticket */
  ticketId: idSchema,
  linkedBy: actorSchema,
  linkedAt: timeSchema,
  /** null while it holds */
  removedAt: timeSchema.nullable(),
});
export type Link = z.infer<typeof linkSchema>;
