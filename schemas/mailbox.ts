import * as z from 'zod';
import { idSchema } from './actor.ts';
import { openEnum, unknownOf } from './open-enum.ts';
import { prioritySchema, typeSchema } from './ticket.ts';

/** A support address as the settings and the API take it: in lower case, and without a plus label, which mark tickets. */
export const MAILBOX_ADDRESS = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?@[a-z0-9.-]+$/;

/** Key of the template by which new tickets are acknowledged unless their mailbox has another. */
export const USUAL_ACKNOWLEDGEMENT = 'acknowledgement';

/** Most other addresses of a mailbox. */
export const MOST_ALIASES = 20;

/** Characters of the name of a mailbox. */
export const MAILBOX_NAME_LIMIT = 100;

/** Days after which a closed ticket is too old to be opened again, at most. */
export const MOST_FOLLOW_UP_DAYS = 3650;

/**
 * What becomes of a customer's message to a closed ticket of a mailbox: it opens the ticket again, it opens a new one that
 * is linked to it, it does the first for so many days after it closed and the second from then on, or it is refused by a
 * mail, and only kept.
 */
export const followUpSchema = z.discriminatedUnion('policy', [
  z.object({ policy: z.literal('reopen') }),
  z.object({ policy: z.literal('new_ticket') }),
  z.object({ policy: z.literal('new_ticket_after'), days: z.int().min(1).max(MOST_FOLLOW_UP_DAYS) }),
  z.object({ policy: z.literal('refuse') }),
]);
export const FOLLOW_UP_POLICIES = followUpSchema.options.map(({ shape }) => shape.policy.value);

const storedFollowUpSchema = z.union([
  followUpSchema,
  z.looseObject({ policy: unknownOf(FOLLOW_UP_POLICIES) }),
]);

/** Most domains that a mailbox can name. */
export const MOST_WRITER_DOMAINS = 50;

/** Who may write to a mailbox: anyone, customers whom the desk knows, or who writes from certain domains. */
export const writersSchema = z.discriminatedUnion('who', [
  z.object({ who: z.literal('anyone') }),
  z.object({ who: z.literal('customers') }),
  z.object({ who: z.literal('domains'), domains: z.array(z.string()).min(1).max(MOST_WRITER_DOMAINS) }),
]);
export const WRITERS = writersSchema.options.map(({ shape }) => shape.who.value);
const storedWritersSchema = z.union([writersSchema, z.looseObject({ who: unknownOf(WRITERS) })]);
export type Writers = z.infer<typeof storedWritersSchema>;

/** What the tickets have from the beginning that a mailbox opens; what is absent is as it is anyway. */
export const openingSchema = z.object({
  type: openEnum(typeSchema.options).optional(),
  priority: openEnum(prioritySchema.options).optional(),
  category: z.string().optional(),
  form: z.string().optional(),
  tags: z.array(z.string()).optional(),
  /** values of custom fields as somebody gave them, by key */
  fields: z
    .record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.string())]))
    .optional(),
});
export type Opening = z.infer<typeof openingSchema>;

/** The words that a desk comes with for what customers ask; each has its forms in every language of the shipped templates. */
export const REQUEST_WORDS = ['request', 'ticket', 'conversation', 'case'] as const;
export type RequestWord = (typeof REQUEST_WORDS)[number];

/** What customers read for "request": one of those words, and forms of the mailbox's own in some languages, by plural category. */
export const saidForRequestSchema = z.object({
  word: openEnum(REQUEST_WORDS).default('request'),
  /** what is no record of forms is a later version's, and says nothing to this one */
  forms: z.record(z.string(), z.union([z.record(z.string(), z.string()), z.string()])).default({}),
});
export type SaidForRequest = z.infer<typeof saidForRequestSchema>;

/** How mail of a mailbox looks: a colour over it, and a picture, which is read from where it lies. */
export const brandingSchema = z.object({
  /** `#` and six hexadecimal digits in lower case */
  colour: z.string().nullable().default(null),
  /** an https address */
  logo: z.string().nullable().default(null),
});
export type Branding = z.infer<typeof brandingSchema>;

/** A mailbox of which nobody has said how its mail looks, and what it says for "request". */
export const PLAIN: Branding = { colour: null, logo: null };
export const USUAL_REQUEST: SaidForRequest = { word: 'request', forms: {} };

/**
 * A support address, and the team that gets what is written to it. One that is not retired is the default: it gets what
 * names no mailbox. A retired one takes mail as before, so that answers to its tickets find them. `version` 0: nothing was
 * ever set, and it is as the settings declare it. What is absent in a row of an earlier version is as it was then.
 */
export const mailboxSchema = z.object({
  address: z.string(),
  /** what customers see beside the address, `''` for the desk's own name */
  name: z.string(),
  teamId: idSchema.nullable(),
  /** what becomes of messages to its closed tickets; nobody has said it when absent */
  followUp: storedFollowUpSchema.default({ policy: 'new_ticket' }),
  /** key of the template by which its new tickets are acknowledged */
  acknowledgement: z.string().default(USUAL_ACKNOWLEDGEMENT),
  /** whether its new tickets are acknowledged at all */
  acknowledges: z.boolean().default(true),
  /** its other addresses, at any domain, as of accounts that forward what they get; each is one of the desk's own */
  aliases: z.array(z.string()).default([]),
  /** BCP 47: what its tickets are taken to speak of whom nothing else tells it; null: what the desk's are */
  language: z.string().nullable().default(null),
  /** key of the template that stands under what agents write by it; null: nothing does */
  signature: z.string().nullable().default(null),
  /** whether answers go to the address of the mailbox with the ticket's sign behind a `+`, or to the address as it is */
  plusAddresses: z.boolean().default(true),
  /** whose mail becomes a ticket at once; that of others is held */
  writers: storedWritersSchema.default({ who: 'anyone' }),
  /** what tickets have that mail to it opens */
  opening: openingSchema.default({}),
  /** what its mail says for "request" */
  request: saidForRequestSchema.default(USUAL_REQUEST),
  /** how its mail looks */
  branding: brandingSchema.default(PLAIN),
  /** whether its mail names the other channels of the desk, with their hours */
  namesChannels: z.boolean().default(false),
  isDefault: z.boolean(),
  isRetired: z.boolean(),
  version: z.int().nonnegative(),
});
export type Mailbox = z.infer<typeof mailboxSchema>;
