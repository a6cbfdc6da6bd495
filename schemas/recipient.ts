import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { EMAIL_STATES } from './delivery.ts';
import { openEnum } from './open-enum.ts';

/** Recipients of one mail, To, Cc and Bcc together, that SES takes at most ("Service quotas in Amazon SES"). */
export const MOST_RECIPIENTS = 50;

/** Where a recipient of a mail stands: the others see all but those of Bcc. */
export const PLACES = ['to', 'cc', 'bcc'] as const;
export type Place = (typeof PLACES)[number];

/** To whom the writer of a reply addressed it: an address, or a customer wherever they last wrote from. */
const addresseeSchema = z.union([z.object({ address: z.string() }), z.object({ customerId: idSchema })]);
export type Addressee = z.infer<typeof addresseeSchema>;

/** Whom the writer of a reply named. Where nothing is said, To is the requester, and Cc are the collaborators. */
export const addresseesSchema = z.object({
  to: z.array(addresseeSchema).optional(),
  cc: z.array(addresseeSchema).optional(),
  bcc: z.array(addresseeSchema).optional(),
});
export type Addressees = z.infer<typeof addresseesSchema>;

/** One who gets the mail of a reply, or does not. */
export const recipientSchema = z.object({
  as: openEnum(PLACES),
  /** normalised; empty for a customer who has none */
  address: z.string(),
  name: z.string(),
  /** null for who is known by the address alone */
  customerId: idSchema.nullable(),
  /** how far the mail got to this one; absent while it is as far as the mail itself */
  state: openEnum(EMAIL_STATES).optional(),
  at: timeSchema.optional(),
  /** the reason, in the words of the mail system */
  detail: z.string().optional(),
});
export type Recipient = z.infer<typeof recipientSchema>;
