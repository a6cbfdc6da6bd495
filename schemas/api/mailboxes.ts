import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { CONFIGURATION_KEY } from '../configuration.ts';
import {
  FOLLOW_UP_POLICIES,
  followUpSchema,
  MAILBOX_NAME_LIMIT,
  type Mailbox,
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

export const createMailboxSchema = z.strictObject({
  address: addressInSchema.describe('at the domain of the desk, without a plus label'),
  name: nameSchema,
  teamId: teamIdSchema.default(null),
  followUp: followUpInSchema.optional(),
  acknowledgement: acknowledgementSchema.optional(),
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
    isDefault: z
      .boolean()
      .optional()
      .describe(
        'true: it becomes the default in place of the one that is, and gets what names no mailbox. The default stays it until another one becomes it.',
      ),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
