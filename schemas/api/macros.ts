import * as z from 'zod';
import { actionSchema, MOST_ACTIONS } from '../action.ts';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { byLanguageSchema, CONFIGURATION_KEY, configuredShape } from '../configuration.ts';
import { localeSchema } from '../customer.ts';
import { MACRO_FORMATS, MACRO_MESSAGES, MACRO_TEXT_LIMIT } from '../macro.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema, NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import {
  fieldValueOut,
  messageHtmlSchema,
  messageTextSchema,
  pageQuerySchema,
  pageSchema,
  queryTextSchema,
  SOMETHING,
} from './common.ts';
import { changedShape } from './configuration.ts';
import { ownerInSchema, ownerOutSchema } from './ownership.ts';
import { namedRecipientsSchema } from './recipients.ts';
import { messageOutSchema, ticketOutSchema } from './tickets.ts';

/** Most characters of what is looked for. */
const MOST_ASKED = 200;
const keyText = z.string().regex(CONFIGURATION_KEY, 'must be the key of a macro');
export const macroParamsSchema = z.object({ macroKey: keyText.meta({ examples: ['m1'] }) });

const textIn = textSchema(MACRO_TEXT_LIMIT).min(1).regex(SEVERAL_LINES, NOT_SEVERAL_LINES);
const textsIn = byLanguageSchema(textIn).describe(
  'by language (BCP 47), in English at least: that of the ticket is taken, else of its requester, of the desk, English',
);

const messageIn = z.strictObject({
  kind: z.enum(MACRO_MESSAGES),
  format: z
    .enum(MACRO_FORMATS)
    .default('text')
    .describe('html: sanitised as it is used; what is filled in is text'),
  texts: textsIn,
});

/** What people say of a macro. */
const askedShape = {
  name: lineSchema(100),
  category: lineSchema(100)
    .nullable()
    .default(null)
    .describe('where it stands among others, with a slash between levels: Returns/Refunds'),
  owner: ownerInSchema,
  message: messageIn.nullable().default(null).describe('what it writes; null: nothing'),
  actions: z.array(actionSchema).max(MOST_ACTIONS).default([]).describe('what it changes, in this order'),
  position: z.int().min(0).max(10_000).default(1000).describe('among the macros of an agent, lowest first'),
  isActive: z.boolean().default(true),
};

export const createMacroSchema = z.strictObject(askedShape);
export const updateMacroSchema = z
  .strictObject(changedShape(askedShape, []))
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

export const macroOutSchema = z
  .object({
    ...configuredShape,
    isRetired: z.boolean().describe('whether it was deleted; it can be brought back until `goneAt`'),
    goneAt: timeSchema.nullable(),
    name: z.string(),
    category: z.string().nullable(),
    owner: ownerOutSchema,
    message: z
      .object({
        kind: shownEnum(MACRO_MESSAGES),
        format: shownEnum(MACRO_FORMATS),
        texts: z.record(z.string(), z.string()),
      })
      .nullable(),
    actions: z
      .array(z.looseObject({ do: z.string() }).meta({ id: 'ActionOfMacro' }))
      .describe('as they were given; later versions may add others'),
    position: z.int(),
    isActive: z.boolean(),
    uses: z.int().nonnegative().describe('how often it was applied'),
    lastUsedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Macro' });

export const macroPageSchema = pageSchema(macroOutSchema);

export const macroListQuerySchema = pageQuerySchema.extend({
  q: queryTextSchema
    .max(MOST_ASKED)
    .optional()
    .describe('words, each in the name, the category or a text, whole or in part'),
  category: queryTextSchema.max(MOST_ASKED).optional().describe('those of a category, and of all below it'),
  order: z.enum(['position', 'uses']).optional().describe('uses: the most used first'),
  include: z.enum(['inactive']).optional().describe('inactive: those that are switched off as well'),
});

const macroOnTicketShape = {
  ticketId: idSchema,
  language: localeSchema.optional().describe("BCP 47; the ticket's or its requester's when absent"),
};

/** For which ticket a macro is looked at. */
export const previewMacroSchema = z.strictObject(macroOnTicketShape);

/** To which ticket a macro is applied, and what the agent says otherwise than it does. */
export const applyMacroSchema = z.strictObject({
  ...macroOnTicketShape,
  text: messageTextSchema.optional().describe("in place of the macro's text; nothing is filled in"),
  html: messageHtmlSchema.optional().describe('likewise, sanitised before it is stored'),
  to: namedRecipientsSchema.optional().describe('of a reply: as of a message'),
  cc: namedRecipientsSchema.optional(),
  bcc: namedRecipientsSchema.optional(),
  lastSeenMessageId: ulidSchema
    .optional()
    .describe('409 `ticket.unseen_messages` when the customer has written since this message'),
});

export const macroPreviewSchema = z
  .object({
    message: z
      .object({ kind: shownEnum(MACRO_MESSAGES), text: z.string(), html: z.string().nullable() })
      .nullable()
      .describe('what it would write; null: nothing'),
    language: z.string(),
    timeZone: z.string(),
    changes: z
      .array(
        z
          .object({ field: z.string(), before: fieldValueOut, after: fieldValueOut })
          .meta({ id: 'MacroChange' }),
      )
      .describe('fields of the ticket that would change, as `GET /v1/fields` names them; null: nothing'),
  })
  .meta({ id: 'MacroPreview' });

export const macroAppliedSchema = z
  .object({ ticket: ticketOutSchema, message: messageOutSchema.nullable() })
  .meta({ id: 'MacroApplied' });
