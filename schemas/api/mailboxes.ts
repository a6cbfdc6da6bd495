import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { DOMAIN, isValidDomain, LONGEST_DOMAIN } from '../address.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { LANGUAGE, localeSchema } from '../customer.ts';
import {
  FOLLOW_UP_POLICIES,
  followUpSchema,
  MAILBOX_NAME_LIMIT,
  type Mailbox,
  MOST_ALIASES,
  MOST_WRITER_DOMAINS,
  mailboxSchema,
  REQUEST_WORDS,
  WRITERS,
  writersSchema,
} from '../mailbox.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema } from '../text.ts';
import { prioritySchema, tagsSchema, typeSchema } from '../ticket.ts';
import { addressInSchema, pageSchema, SOMETHING } from './common.ts';
import { firstValuesSchema, shownValuesSchema } from './custom-fields.ts';

const followUpOut = z
  .object({
    policy: shownEnum(FOLLOW_UP_POLICIES),
    days: z.int().optional(),
  })
  .describe('what becomes of a customer’s message to a closed ticket of the mailbox');

const openingOut = z
  .object({
    type: shownEnum(typeSchema.options).optional(),
    priority: shownEnum(prioritySchema.options).optional(),
    category: z.string().optional(),
    form: z.string().optional(),
    tags: z.array(z.string()).optional(),
    fields: shownValuesSchema.optional(),
  })
  .describe('what tickets have from the beginning that mail to the mailbox opens');

const requestOut = z
  .object({
    word: shownEnum(REQUEST_WORDS),
    forms: z.record(z.string(), z.record(z.string(), z.string())),
  })
  .describe('what mail of the mailbox says for "request": a word, and forms of its own in some languages');

const writersOut = z
  .object({ who: shownEnum(WRITERS), domains: z.array(z.string()).optional() })
  .describe('whose mail to the mailbox becomes a ticket at once; that of others is held');

export const mailboxOutSchema = mailboxSchema
  .extend({
    request: requestOut as z.ZodType as z.ZodType<z.output<typeof requestOut>, Mailbox['request']>,
    writers: writersOut as z.ZodType as z.ZodType<z.output<typeof writersOut>, Mailbox['writers']>,
    opening: openingOut as z.ZodType as z.ZodType<z.output<typeof openingOut>, Mailbox['opening']>,
    followUp: followUpOut as z.ZodType as z.ZodType<z.output<typeof followUpOut>, Mailbox['followUp']>,
  })
  .meta({ id: 'Mailbox' });
export const mailboxPageSchema = pageSchema(mailboxOutSchema);
export const mailboxParamsSchema = z.object({ address: z.string().toLowerCase().max(254) });

const nameSchema = lineSchema(MAILBOX_NAME_LIMIT).describe('what customers see beside the address');
const teamIdSchema = idSchema
  .nullable()
  .describe(
    'the team that gets what is written to this mailbox, and tickets that are opened over the API with it',
  );

const [reopen, newTicket, newTicketAfter, refuse] = followUpSchema.options;
const followUpInSchema = z
  .discriminatedUnion('policy', [
    reopen.strict(),
    newTicket.strict(),
    newTicketAfter.strict(),
    refuse.strict(),
  ])
  .describe(
    'what becomes of a customer’s message to a closed ticket: `reopen` opens it again, `new_ticket` opens one that is linked to it, `new_ticket_after` does the first for so many days after it closed and the second from then on, `refuse` answers by a mail that says so, and only keeps it',
  );

const acknowledgementSchema = z
  .string()
  .regex(CONFIGURATION_KEY)
  .describe('key of the template by which new tickets of the mailbox are acknowledged');

const acknowledgesSchema = z.boolean().describe('whether new tickets of the mailbox are acknowledged at all');

const aliasesSchema = z
  .array(addressInSchema)
  .max(MOST_ALIASES)
  .describe(
    'other addresses, at any domain, whose mail is the mailbox’s, such as an account that forwards what it gets: all of them, in place of those before',
  );

const languageSchema = localeSchema
  .nullable()
  .describe(
    'BCP 47: what tickets of the mailbox are taken to speak where neither the message nor the customer tells it; null: what the desk says',
  );

const signatureSchema = z
  .string()
  .regex(CONFIGURATION_KEY)
  .nullable()
  .describe(
    'key of the template that stands under what agents write to customers by the mailbox; null: none',
  );

const openingInSchema = z
  .strictObject({
    type: typeSchema.optional(),
    priority: prioritySchema.optional(),
    category: z.string().regex(CONFIGURATION_KEY).optional().describe('key of a category'),
    form: z.string().regex(CONFIGURATION_KEY).optional().describe('key of a form'),
    tags: tagsSchema.optional(),
    fields: firstValuesSchema.optional(),
  })
  .describe(
    'what tickets have from the beginning that mail to the mailbox opens, all of it in place of what was said before; what was retired since is left out',
  );

const plusAddressesSchema = z
  .boolean()
  .describe(
    'whether answers go to the address with the ticket’s sign behind a `+`, by which they find it best; false for an account that takes no such addresses',
  );

const formSchema = lineSchema(60).optional();
const formsInSchema = z
  .record(
    z.string(),
    z.strictObject({
      zero: formSchema,
      one: formSchema,
      two: formSchema,
      few: formSchema,
      many: formSchema,
      other: formSchema,
    }),
  )
  .superRefine((given, context) => {
    for (const language of Object.keys(given))
      if (!localeSchema.safeParse(language).success)
        context.addIssue({ code: 'custom', path: [language], message: 'must be a BCP 47 language tag' });
  })
  .meta({ propertyNames: { type: 'string', ...LANGUAGE } });

const requestInSchema = z
  .strictObject({ word: z.enum(REQUEST_WORDS).default('request'), forms: formsInSchema.default({}) })
  .describe(
    'what mail of the mailbox says for "request" (`{{ desk.request }}`, `{{ 3 | requests }}`): one of the words that the desk has in all its languages, and forms of your own by language and plural category, such as `{"ru": {"one": "заявка", "few": "заявки", "many": "заявок"}}`',
  );

const brandingInSchema = z
  .strictObject({
    colour: z
      .string()
      .toLowerCase()
      .regex(/^#[0-9a-f]{6}$/, 'must be # and six hexadecimal digits')
      .nullable()
      .default(null)
      .describe(
        'of the band over the mail, such as `#0a6ebd`; what stands on it is black or white, whichever is read better',
      ),
    logo: z
      .string()
      .max(1000)
      .regex(/^https:\/\/[^\s"'<>]+$/, 'must be an https URL')
      .nullable()
      .default(null)
      .describe(
        'address of a picture that stands on top of the mail, at most 48 pixels high; the name of the mailbox stands where it is not shown',
      ),
  })
  .describe('how mail of the mailbox looks; all of it in place of what was said before');

const namesChannelsSchema = z
  .boolean()
  .describe(
    'whether mail of the mailbox names the other channels of the desk (option `channels`) with their hours',
  );

const [anyone, customers, domains] = writersSchema.options;
const domainInSchema = z
  .string()
  .trim()
  .refine(isValidDomain, 'must be a domain such as example.com')
  .meta({ pattern: DOMAIN.source, maxLength: LONGEST_DOMAIN });
const writersInSchema = z
  .discriminatedUnion('who', [
    anyone.strict(),
    customers.strict(),
    domains.extend({ domains: z.array(domainInSchema).min(1).max(MOST_WRITER_DOMAINS) }).strict(),
  ])
  .describe(
    'whose mail becomes a ticket at once: `anyone`, `customers` (who has written before, or is of an organisation by their domain), or `domains` (who writes from one of them, or from below one). That of others is held, unless they take part in the ticket that they answer',
  );

/** What whoever makes or changes a mailbox may leave unsaid. */
const sayable = {
  followUp: followUpInSchema.optional(),
  acknowledgement: acknowledgementSchema.optional(),
  acknowledges: acknowledgesSchema.optional(),
  aliases: aliasesSchema.optional(),
  language: languageSchema.optional(),
  signature: signatureSchema.optional(),
  plusAddresses: plusAddressesSchema.optional(),
  opening: openingInSchema.optional(),
  request: requestInSchema.optional(),
  branding: brandingInSchema.optional(),
  namesChannels: namesChannelsSchema.optional(),
  writers: writersInSchema.optional(),
};

export const createMailboxSchema = z.strictObject({
  address: addressInSchema.describe('at the domain of the desk, without a plus label'),
  name: nameSchema,
  teamId: teamIdSchema.default(null),
  ...sayable,
  isDefault: z
    .boolean()
    .default(false)
    .describe('whether it becomes the default in place of the one that is'),
});

/** Fields to change; absent ones stay. */
export const updateMailboxSchema = z
  .strictObject({
    name: nameSchema.optional(),
    teamId: teamIdSchema.optional(),
    ...sayable,
    isDefault: z
      .boolean()
      .optional()
      .describe(
        'true: it becomes the default in place of the one that is, and gets what names no mailbox. The default stays it until another one becomes it.',
      ),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
