import * as z from 'zod';
import { idSchema, timeSchema } from '../actor.ts';
import { personNameSchema } from '../customer.ts';
import { EMAIL_STATES } from '../delivery.ts';
import { shownEnum } from '../open-enum.ts';
import { MOST_RECIPIENTS, PLACES } from '../recipient.ts';
import { addressInSchema, idParamSchema } from './common.ts';

/** A recipient as a writer names them: an address, or a customer by number. */
const namedSchema = z.union([
  addressInSchema.transform((address) => ({ address })),
  z.strictObject({ id: idSchema.describe('of a customer') }),
]);

/** The recipients of one place of a mail: a list, or a single one. */
export const namedRecipientsSchema = z.union([
  z.array(namedSchema).max(MOST_RECIPIENTS),
  namedSchema.transform((named) => [named]),
]);

/** One who gets the mail of a reply. */
export const mailRecipientSchema = z
  .object({
    as: shownEnum(PLACES).describe('customers are never told who is in bcc'),
    address: z.string(),
    name: z.string(),
    customerId: idSchema.nullable().describe('null for who is known by the address alone'),
    state: shownEnum(EMAIL_STATES)
      .nullable()
      .describe('how far the mail got to this recipient; for agents only'),
    at: timeSchema.nullable(),
    detail: z.string().nullable().describe('the reason, in the words of the mail system'),
  })
  .meta({ id: 'MailRecipient' });

const expectedRecipientSchema = z
  .object({
    address: z.string(),
    name: z.string(),
    customerId: idSchema.nullable(),
    refusal: shownEnum(['no_address', 'own_address', 'bounced', 'complained', 'unconfirmed'])
      .nullable()
      .describe(
        'why mail does not reach them now; null when it does. `unconfirmed`: it waits until they have confirmed their address',
      ),
  })
  .meta({ id: 'ExpectedRecipient' });

/** Who gets the next reply. */
export const expectedRecipientsSchema = z.object({
  to: z.array(expectedRecipientSchema),
  cc: z.array(expectedRecipientSchema),
  others: z
    .array(expectedRecipientSchema)
    .describe(
      'who wrote or got mail of this ticket beside them, the first hundred: what it takes to answer all',
    ),
  chat: z
    .object({
      seenAt: timeSchema.nullable().describe('when their browser was last heard of; null: never'),
      reach: shownEnum(['there', 'mail', 'unconfirmed', 'nowhere']).describe(
        'what becomes of a reply: its visitor is there; it goes by mail, as they are gone; it waits until they have confirmed their address; or it is in the chat until they come back, as no address is known or takes mail',
      ),
    })
    .nullable()
    .describe('of a ticket that goes on in a chat; null of others'),
});

/** Who is to take part in a ticket. */
export const addCollaboratorSchema = z.union([
  z.strictObject({ id: idSchema.describe('of a customer') }),
  z.strictObject({ address: addressInSchema, name: personNameSchema.optional() }),
]);

/** A collaborator in a path: by number, or by an address of theirs. */
export const collaboratorParamsSchema = z.object({
  ticketId: idParamSchema,
  collaborator: z.union([
    idParamSchema.transform((id) => ({ id })),
    addressInSchema.transform((address) => ({ address })),
  ]),
});
