import * as z from 'zod';
import type { Abilities, Kind } from '../adapter.ts';
import { billedParts } from './parts.ts';
import { personAtNumber } from './person.ts';

/** What an admin says of a number of AWS End User Messaging SMS. */
const smsAwsSettings = z.strictObject({
  /** the number to which customers write, in E.164 or as the short number that it is: the console → Phone numbers */
  number: z
    .string()
    .regex(/^(\+[1-9]\d{6,14}|\d{3,8})$/, 'must be a number such as +15550100, or a short one'),
  /** as which it is sent, where that is not the number: the ARN of a pool, or of a number, that the setting of the desk names */
  sendAs: z
    .string()
    .regex(
      /^arn:aws[\w-]*:sms-voice:[a-z0-9-]+:\d{12}:(pool|phone-number|sender-id)\/[\w/-]+$/,
      'must be the ARN of a pool, a phone number or a sender ID',
    )
    .nullable()
    .default(null),
  /** the configuration set by which AWS tells of states, where that is not by its events */
  configurationSet: z
    .string()
    .regex(/^[A-Za-z0-9_:/-]{1,256}$/, 'must be the name of a configuration set')
    .nullable()
    .default(null),
  /** the most that a message may cost, in US dollars; null: whatever it does */
  mostDollars: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,5})?$/, 'must be dollars such as 0.25')
    .nullable()
    .default(null),
});
export type SmsAwsSettings = z.infer<typeof smsAwsSettings>;

const ABILITIES: Abilities = {
  longest: 1600,
  counted: 'utf16',
  billedAs: billedParts,
  format: 'plain',
  files: { most: 0, bytes: () => 0 },
  windowHours: null,
  mayBegin: 'freely',
  states: ['delivered'],
  showsTyping: 'no',
  pace: { perSecond: 1, perPlaceSeconds: 1 },
};

/** What is known of numbers of SMS by AWS. */
export const smsAwsKind = {
  kind: 'sms_aws',
  channel: 'sms',
  settings: smsAwsSettings,
  secrets: {},
  abilities: () => ABILITIES,
  personAt: personAtNumber,
  can: ['check'],
} satisfies Kind<SmsAwsSettings>;
