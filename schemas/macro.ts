import * as z from 'zod';
import { storedActionSchema } from './action.ts';
import { storedLabelsSchema } from './configuration.ts';
import { openEnum } from './open-enum.ts';
import { storedOwnershipSchema } from './ownership.ts';

/** What a macro writes: a reply to the customer, or a note among agents. */
export const MACRO_MESSAGES = ['public_reply', 'internal_note'] as const;
/** How its text is written. */
export const MACRO_FORMATS = ['text', 'html'] as const;
/** Most characters of a macro's text in one language. */
export const MACRO_TEXT_LIMIT = 10_000;

/** What is stored of a macro beside its key, its version and whether it is deleted. */
export const macroShape = {
  name: z.string(),
  /** where it stands among others, such as `Returns/Refunds` */
  category: z.string().nullable(),
  owner: storedOwnershipSchema,
  /** what it writes, by language (BCP 47), English at least; null: nothing */
  message: z
    .object({
      kind: openEnum(MACRO_MESSAGES),
      format: openEnum(MACRO_FORMATS),
      texts: storedLabelsSchema,
    })
    .nullable(),
  actions: z.array(storedActionSchema),
  /** among the macros of an agent: smaller ones first */
  position: z.int(),
  isActive: z.boolean(),
  /** when a deleted macro is gone for good, in epoch seconds; absent while it is not deleted */
  goneAtSeconds: z.int().positive().optional(),
};
