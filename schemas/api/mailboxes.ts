import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import { localeSchema } from '../customer.ts';
import {
  FOLLOW_UP_POLICIES,
  followUpSchema,
  MAILBOX_NAME_LIMIT,
  type Mailbox,
  MOST_ALIASES,
  mailboxSchema,
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

export const mailboxOutSchema = mailboxSchema
  .extend({
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
