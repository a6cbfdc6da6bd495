import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../actor.ts';
import { CONFIRMATION_PROVIDERS, HELD_CAUSES, HELD_STATES, STANDINGS } from '../held.ts';
import { shownEnum } from '../open-enum.ts';
import { actorOutSchema, idParamSchema, pageQuerySchema, pageSchema } from './common.ts';

export const heldParamsSchema = z.object({ heldId: idParamSchema });

const causesOut = z
  .array(shownEnum(HELD_CAUSES))
  .describe('why it is held, the gravest first, in whose list it stands');

const personOut = z.object({ address: z.string(), name: z.string() });

const summary = {
  id: idSchema,
  causes: causesOut,
  heldAt: timeSchema.describe('when it came'),
  expiresAt: timeSchema.describe('when nothing is left of it, unless somebody releases it before'),
  mailbox: z.string().describe('the mailbox that it was written to; the default where it names none'),
  ticketId: idSchema.nullable().describe('the ticket that it would have joined when it came'),
};

export const heldSummarySchema = z
  .object({
    ...summary,
    from: personOut,
    subject: z.string(),
    preview: z.string().describe('the first words of its text'),
    attachments: z.int().min(0).describe('how many files it has'),
  })
  .meta({ id: 'HeldMessageSummary' });
export const heldPageSchema = pageSchema(heldSummarySchema);

export const heldQuerySchema = pageQuerySchema.extend({
  cause: z.enum(HELD_CAUSES).optional().describe('only those that stand in the list of this cause'),
});

/** A held message as somebody looks at it. */
export const heldOutSchema = z
  .object({
    ...summary,
    state: shownEnum(HELD_STATES),
    from: personOut.nullable().describe('null once it has ended: nothing of it is left here'),
    to: z.array(personOut),
    subject: z.string().nullable(),
    preview: z.string().nullable().describe('the beginning of its text'),
    attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), size: z.int().min(0) })),
    verdicts: z.object({
      spf: z.string(),
      dkim: z.string(),
      dmarc: z.string(),
      spam: z.string(),
      virus: z.string(),
    }),
    confirmation: z
      .object({
        provider: shownEnum(CONFIRMATION_PROVIDERS),
        code: z.string().nullable(),
        link: z.string().nullable().describe('a link of the provider, which confirms the forwarding'),
        account: z.string().nullable().describe('the account that is to forward its mail'),
      })
      .nullable()
      .describe('what confirms that an account forwards its mail here; null of other mail'),
    endedAt: timeSchema.nullable(),
    endedBy: actorOutSchema.nullable(),
    became: z
      .object({ ticketId: idSchema, messageId: ulidSchema })
      .nullable()
      .describe('the message that it became; null unless it was released'),
  })
  .meta({ id: 'HeldMessage' });

export const heldCountsSchema = z
  .object({
    total: z.int().min(0),
    causes: z.array(z.object({ cause: shownEnum(HELD_CAUSES), count: z.int().min(0) })),
  })
  .meta({ id: 'HeldMessageCounts' });

/** Whom a decision about one message is also about. */
const alsoSchema = z.enum(['sender', 'domain']);

export const releaseHeldQuerySchema = z.strictObject({
  trust: alsoSchema
    .optional()
    .describe('whose mail is trusted from now on: of who wrote it, or of everybody at their domain'),
});

export const deleteHeldQuerySchema = z.strictObject({
  block: alsoSchema
    .optional()
    .describe(
      'whose mail is held from now on, whatever it says: of who wrote it, or of everybody at their domain',
    ),
});

const SENDER = 'an address, or a domain with all below it';
export const senderParamsSchema = z.object({
  sender: z
    .string()
    .min(1)
    .max(254)
    .describe(SENDER)
    .meta({ examples: ['spam.example'] }),
});

export const senderOutSchema = z
  .object({
    sender: z.string().describe(SENDER),
    standing: shownEnum(STANDINGS)
      .nullable()
      .describe(
        '`blocked`: its mail is held. `trusted`: it is not, unless it carries malware. null: nothing is said',
      ),
    by: actorOutSchema.describe('who said so'),
    at: timeSchema,
    version: z.int().min(0),
  })
  .meta({ id: 'Sender' });
export const senderPageSchema = pageSchema(senderOutSchema);

export const putSenderSchema = z.strictObject({ standing: z.enum(STANDINGS).nullable() });
