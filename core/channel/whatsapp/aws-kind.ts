import * as z from 'zod';
import type { Kind } from '../adapter.ts';
import { graphVersionSchema } from '../meta/graph.ts';
import { WHATSAPP_ABILITIES } from './message.ts';
import { whatsappPersonAt } from './who.ts';

/** What an admin says of a number that is connected to AWS End User Messaging Social. */
const whatsappAwsSettings = z.strictObject({
  /** the console of AWS End User Messaging Social → the business account → the number: its ARN */
  numberArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:social-messaging:[a-z0-9-]+:\d{12}:phone-number-id\/[0-9a-zA-Z]+$/,
      'must be the ARN of a phone number, such as arn:aws:social-messaging:eu-central-1:123456789012:phone-number-id/976c…',
    ),
  /** on the same page: Meta's id of the number (Meta phone number ID) */
  phoneNumberId: z.string().regex(/^\d{5,25}$/, 'must be an id in digits'),
  apiVersion: graphVersionSchema,
});
export type WhatsAppAwsSettings = z.infer<typeof whatsappAwsSettings>;

/** What is known of numbers of WhatsApp by AWS. */
export const whatsappAwsKind = {
  kind: 'whatsapp_aws',
  channel: 'whatsapp',
  settings: whatsappAwsSettings,
  secrets: {},
  abilities: () => WHATSAPP_ABILITIES,
  personAt: whatsappPersonAt,
  acknowledges: true,
  can: ['check'],
} satisfies Kind<WhatsAppAwsSettings>;
