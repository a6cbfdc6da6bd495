import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { MAILBOX_NAME_LIMIT, mailboxSchema } from '../mailbox.ts';
import { lineSchema } from '../text.ts';
import { addressInSchema, pageSchema, SOMETHING } from './common.ts';

export const mailboxOutSchema = mailboxSchema.meta({ id: 'Mailbox' });
export const mailboxPageSchema = pageSchema(mailboxOutSchema);
export const mailboxParamsSchema = z.object({ address: z.string().toLowerCase().max(254) });

const nameSchema = lineSchema(MAILBOX_NAME_LIMIT).describe('what customers see beside the address');
const teamIdSchema = idSchema
  .nullable()
  .describe(
    'the team that gets what is written to this mailbox, and tickets that are opened over the API with it',
  );

export const createMailboxSchema = z.strictObject({
  address: addressInSchema.describe('at the domain of the desk, without a plus label'),
  name: nameSchema,
  teamId: teamIdSchema.default(null),
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
    isDefault: z
      .boolean()
      .optional()
      .describe(
        'true: it becomes the default in place of the one that is, and gets what names no mailbox. The default stays it until another one becomes it.',
      ),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
