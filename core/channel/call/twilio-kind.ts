import * as z from 'zod';
import type { Kind } from '../adapter.ts';
import { SHARED_KEY } from '../twilio/shared-key.ts';
import { opensAnswered } from './call-settings.ts';
import { CALL_ABILITIES } from './no-replies.ts';

/** What an admin says of numbers of Twilio's to which people call. */
const twilioCallSettings = z.strictObject({
  /** console.twilio.com → Account Info → Account SID */
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be an Account SID, such as AC and 32 digits'),
  opensAnswered,
  /** `keep`: recordings are kept with the ticket; `link`: they stay at Twilio, and agents get a link; `ignore`: nothing is told of them */
  recordings: z.enum(['keep', 'link', 'ignore']).default('keep'),
  /** what callers hear whom nobody took, before they can speak; null: they cannot, or Twilio is told elsewhere what they hear */
  voicemailGreeting: z.string().trim().min(1).max(500).nullable().default(null),
  /** of the greeting, BCP 47, one that Twilio speaks */
  greetingLanguage: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z0-9]{2,4})?$/, 'must be a language such as de-DE')
    .default('en-US'),
});
export type TwilioCallSettings = z.infer<typeof twilioCallSettings>;

/** What is known of calls by Twilio. */
export const twilioCallKind = {
  kind: 'call_twilio',
  channel: 'call',
  settings: twilioCallSettings,
  secrets: {
    authToken: {
      required: true,
      found:
        'console.twilio.com → Account Info → Auth Token. Twilio signs with it what it tells, and recordings are fetched with it.',
    },
    formerAuthToken: {
      required: false,
      found: 'The one before, while a new one is being put in its place; null takes it away.',
    },
    sharedKey: SHARED_KEY,
  },
  abilities: () => CALL_ABILITIES,
  can: ['check'],
} satisfies Kind<TwilioCallSettings>;
