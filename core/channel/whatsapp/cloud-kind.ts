import * as z from 'zod';
import type { Kind } from '../adapter.ts';
import { META_SECRETS } from '../meta/door.ts';
import { graphVersionSchema } from '../meta/graph.ts';
import { WHATSAPP_ABILITIES } from './message.ts';
import { whatsappPersonAt } from './who.ts';

const digits = z.string().regex(/^\d{5,25}$/, 'must be an id in digits');

/** What an admin says of a number that is connected to Meta's Cloud API. */
const whatsappCloudSettings = z.strictObject({
  /** Meta's id of the number: Meta for Developers → the app → WhatsApp → API setup → Phone number ID */
  phoneNumberId: digits,
  /** on the same page: WhatsApp Business Account ID */
  accountId: digits,
  apiVersion: graphVersionSchema,
});
export type WhatsAppCloudSettings = z.infer<typeof whatsappCloudSettings>;

/** What is known of numbers of WhatsApp by Meta's Cloud API. */
export const whatsappCloudKind = {
  kind: 'whatsapp_cloud',
  channel: 'whatsapp',
  settings: whatsappCloudSettings,
  secrets: {
    token: {
      required: true,
      found:
        'business.facebook.com → Settings → Users → System users → Generate token, for the app, never expiring, with whatsapp_business_messaging and whatsapp_business_management.',
    },
    ...META_SECRETS,
  },
  abilities: () => WHATSAPP_ABILITIES,
  personAt: whatsappPersonAt,
  acknowledges: true,
  can: ['check', 'connect'],
} satisfies Kind<WhatsAppCloudSettings>;
