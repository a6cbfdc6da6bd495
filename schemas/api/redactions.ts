import * as z from 'zod';
import { timeSchema, ulidSchema } from '../actor.ts';
import { shownEnum } from '../open-enum.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';
import { describedAs, SOMETHING } from './common.ts';
import { messageOutSchema, redactionOutSchema, ticketOutSchema } from './tickets.ts';

/** Most characters of a passage that is struck at a time. */
const PASSAGE_CHARACTERS = 1000;
const MOST_AT_ONCE = 100;

const passageSchema = textSchema(PASSAGE_CHARACTERS)
  .regex(/\S/, 'must not be empty')
  .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
  .meta(
    describedAs({
      type: 'string',
      minLength: 1,
      maxLength: PASSAGE_CHARACTERS,
      pattern: `^(?=[^]*\\S)${SEVERAL_LINES.source.slice(1)}`,
    }),
  );

/** What is to be struck out of a message. */
export const redactMessageSchema = z
  .strictObject({
    text: passageSchema
      .optional()
      .describe(
        'a passage: it is found however its lines are broken and quoted, and in HTML whatever tags stand in it; capitals and small letters are told apart',
      ),
    findings: z
      .array(z.string().regex(/^(?:text|html|subject):\d{1,9}-\d{1,9}$/))
      .min(1)
      .max(MOST_AT_ONCE)
      .optional()
      .describe('numbers that the desk offers, by their ids'),
    attachments: z
      .array(z.int().min(0).max(9999))
      .min(1)
      .max(MOST_AT_ONCE)
      .optional()
      .describe('attachments by their places in the message, 0 for the first'),
    subject: z.boolean().optional().describe("whether passages are struck out of the ticket's subject too"),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });

const keptSchema = z.object({ days: z.int().nonnegative(), until: timeSchema });

export const messageRedactedSchema = z.object({
  ticket: ticketOutSchema,
  message: messageOutSchema,
  redaction: redactionOutSchema.nullable().describe('null when all of it had been struck before'),
  mayStillHold: z
    .object({
      backups: keptSchema.describe('the table can be set back to a moment before'),
      eventArchive: keptSchema.describe('it holds facts of events, and no words of people'),
      channelPayloads: keptSchema.describe('what came over channels is kept as it came'),
    })
    .describe('what no request reaches, and until when'),
});

/** A number that better were struck. */
const findingSchema = z
  .object({
    id: z.string(),
    kind: shownEnum(['card', 'iban']),
    masked: z.string().describe('what tells it from others, and no more'),
    part: shownEnum(['text', 'html', 'subject']).describe(
      'html: it stands in the HTML alone, whose places are told without tags; subject: of the ticket',
    ),
    start: z.int().nonnegative().describe('where it begins, in UTF-16 units'),
    end: z.int().nonnegative(),
  })
  .meta({ id: 'RedactionFinding' });

export const redactionsSchema = z
  .object({
    messageId: ulidSchema,
    redactions: z.array(redactionOutSchema).describe('what was struck, oldest first'),
    isPending: z.boolean().describe('whether objects that were struck are still being deleted'),
    findings: z
      .array(findingSchema)
      .describe('card numbers and IBANs with right check digits; a hundred at the most'),
  })
  .meta({ id: 'RedactionsOfMessage' });
