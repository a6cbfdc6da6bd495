import * as z from 'zod';
import type { Abilities, Kind } from '../adapter.ts';
import { SHARED_KEY } from '../twilio/shared-key.ts';
import { billedParts } from './parts.ts';
import { personAtNumber } from './person.ts';

/** What an admin says of a number of Twilio's. */
const twilioSmsSettings = z.strictObject({
  /** console.twilio.com → Account Info → Account SID */
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be an Account SID, such as AC and 32 digits'),
  /** the number in E.164, or a Messaging Service (`MG…`) with several */
  from: z.string().regex(/^(\+[1-9]\d{6,14}|MG[0-9a-f]{32})$/, 'must be a number or a Messaging Service'),
  /** where Twilio tells how far messages got: the door; null where a Messaging Service says it */
  statesTo: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .nullable()
    .default(null),
  /** whether the number sends pictures and files itself (MMS, in the USA and Canada); else they go as links */
  sendsMedia: z.boolean().default(false),
});
export type TwilioSmsSettings = z.infer<typeof twilioSmsSettings>;

const MOST_MEDIA_BYTES = 5 * 1024 * 1024;

/** What is known of numbers of Twilio's. */
export const twilioSmsKind = {
  kind: 'sms_twilio',
  channel: 'sms',
  settings: twilioSmsSettings,
  secrets: {
    authToken: {
      required: true,
      found:
        'console.twilio.com → Account Info → Auth Token. Twilio signs with it what it sends, and the desk asks with it.',
    },
    formerAuthToken: {
      required: false,
      found: 'The one before, while a new one is being put in its place; null takes it away.',
    },
    sharedKey: SHARED_KEY,
  },
  abilities: ({ sendsMedia }): Abilities => ({
    longest: 1600,
    counted: 'utf16',
    billedAs: billedParts,
    format: 'plain',
    files: { most: sendsMedia ? 10 : 0, bytes: () => (sendsMedia ? MOST_MEDIA_BYTES : 0) },
    windowHours: null,
    mayBegin: 'freely',
    states: ['delivered'],
    showsTyping: 'no',
    pace: { perSecond: 1, perPlaceSeconds: 1 },
  }),
  personAt: personAtNumber,
  can: ['check'],
} satisfies Kind<TwilioSmsSettings>;
