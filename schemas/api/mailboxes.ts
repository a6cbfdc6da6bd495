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
import { addressInSchema, pageSchema, SOMETHING } from './common.ts';

const followUpOut = z
  .object({
    policy: shownEnum(FOLLOW_UP_POLICIES),
    days: z.int().optional(),
  })
  .describe('what becomes of a customer’s message to a closed ticket of the mailbox');

export const mailboxOutSchema = mailboxSchema
  .extend({
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

const plusAddressesSchema = z
  .boolean()
  .describe(
    'whether answers go to the address with the ticket’s sign behind a `+`, by which they find it best; false for an account that takes no such addresses',
  );

export const createMailboxSchema = z.strictObject({
  address: addressInSchema.describe('at the domain of the desk, without a plus label'),
  name: nameSchema,
  teamId: teamIdSchema.default(null),
  followUp: followUpInSchema.optional(),
  acknowledgement: acknowledgementSchema.optional(),
  acknowledges: acknowledgesSchema.optional(),
  aliases: aliasesSchema.optional(),
  language: languageSchema.optional(),
  signature: signatureSchema.optional(),
  plusAddresses: plusAddressesSchema.optional(),
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
    followUp: followUpInSchema.optional(),
    acknowledgement: acknowledgementSchema.optional(),
    acknowledges: acknowledgesSchema.optional(),
    aliases: aliasesSchema.optional(),
    language: languageSchema.optional(),
    signature: signatureSchema.optional(),
    plusAddresses: plusAddressesSchema.optional(),
    isDefault: z
      .boolean()
      .optional()
      .describe(
        'true: it becomes the default in place of the one that is, and gets what names no mailbox. The default stays it until another one becomes it.',
      ),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
