import * as z from 'zod';
import { actorSchema, idSchema, timeSchema, ulidSchema } from './actor.ts';
import { openEnum } from './open-enum.ts';

/** Why a mail is held, the gravest first: a held message stands in the list of the first that holds of it. */
export const HELD_CAUSES = [
  'virus',
  'forwarding_confirmation',
  'forged',
  'blocked',
  'spam',
  'loop',
  'over_limit',
  'not_allowed',
  'unknown_recipient',
] as const;
export type HeldCause = (typeof HELD_CAUSES)[number];

/** What became of a held message. */
export const HELD_STATES = ['held', 'released', 'deleted', 'expired'] as const;

/** Days for which a mail is held before it expires. */
export const HELD_DAYS = 30;
/** Days before that, on which admins are told of it. */
export const HELD_NOTICE_DAYS = 3;

/** Who asks the desk to confirm that an account may forward its mail here. */
export const CONFIRMATION_PROVIDERS = ['gmail', 'microsoft', 'cpanel'] as const;

/** What an admin needs to confirm that an account forwards its mail to a mailbox: a code, a link, or both. */
export const confirmationSchema = z.object({
  provider: openEnum(CONFIRMATION_PROVIDERS),
  code: z.string().nullable(),
  link: z.string().nullable(),
  /** the account that is to forward its mail, as the mail names it */
  account: z.string().nullable(),
});
export type Confirmation = z.infer<typeof confirmationSchema>;

const personSchema = z.object({ address: z.string(), name: z.string() });

const verdictSchema = z
  .enum(['PASS', 'FAIL', 'GRAY', 'PROCESSING_FAILED', 'DISABLED'])
  .catch('PROCESSING_FAILED');

/** How a mail was delivered: what is needed to take it in once more. */
const deliverySchema = z.object({
  deliveryId: z.string(),
  /** of the SMTP envelope */
  sender: z.string(),
  recipients: z.array(z.string()),
  rawKey: z.string(),
  verdicts: z.object({
    spf: verdictSchema,
    dkim: verdictSchema,
    dmarc: verdictSchema,
    spam: verdictSchema,
    virus: verdictSchema,
  }),
});

/** What a held mail says, as far as it is shown before it is released; nothing of it is left once it has ended. */
export const heldContentSchema = z.object({
  from: personSchema,
  to: z.array(personSchema),
  subject: z.string(),
  /** the beginning of its text */
  preview: z.string(),
  attachments: z.array(z.object({ filename: z.string(), contentType: z.string(), size: z.int() })),
  confirmation: confirmationSchema.nullable(),
});
export type HeldContent = z.infer<typeof heldContentSchema>;

/** A mail that waits for somebody to look at it, instead of being a ticket or a message. */
export const heldSchema = z.object({
  id: idSchema,
  state: openEnum(HELD_STATES),
  /** why, the gravest first */
  causes: z.array(openEnum(HELD_CAUSES)).min(1),
  /** when it came */
  heldAt: timeSchema,
  expiresAt: timeSchema,
  /** whether the admins were told that it is about to expire */
  isAnnounced: z.boolean(),
  /** the mailbox that it was written to; the default where it names none */
  mailbox: z.string(),
  /** the ticket that it would have joined when it came */
  ticketId: idSchema.nullable(),
  delivery: deliverySchema,
  fingerprint: z.string(),
  /** absent once it has ended: a released one is on its ticket, and nothing is left of others */
  content: heldContentSchema.optional(),
  /** absent as long as it is held */
  ended: z
    .object({
      at: timeSchema,
      by: actorSchema,
      /** the message that it became; null when it became none */
      message: z.object({ ticketId: idSchema, messageId: ulidSchema }).nullable(),
    })
    .optional(),
  version: z.int().positive(),
});
export type Held = z.infer<typeof heldSchema>;

/** What somebody has said of a sender or of a domain: nothing of theirs becomes a ticket, or all does. */
export const STANDINGS = ['blocked', 'trusted'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A sender or a domain of which somebody has said something. */
export const senderSchema = z.object({
  /** an address, or a domain with all below it */
  sender: z.string(),
  /** null: nobody says anything of it any more */
  standing: openEnum(STANDINGS).nullable(),
  by: actorSchema,
  at: timeSchema,
  /** 0: nobody has ever said anything */
  version: z.int().nonnegative(),
});
export type Sender = z.infer<typeof senderSchema>;
