import * as z from 'zod';
import type { Kind } from '../adapter.ts';
import { opensAnswered } from './call-settings.ts';
import { CALL_ABILITIES } from './no-replies.ts';

/** What an admin says of an instance of Amazon Connect. */
const connectSettings = z.strictObject({
  /** the console of Amazon Connect → the instance → Overview → Instance ARN */
  instanceArn: z
    .string()
    .regex(
      /^arn:aws[\w-]*:connect:[a-z0-9-]+:\d{12}:instance\/[0-9a-f-]{36}$/,
      'must be the ARN of an instance of Amazon Connect',
    ),
  /** where agents sign in: the page of a contact, with its recording, is linked below it; null: nothing is */
  accessUrl: z
    .string()
    .regex(
      /^https:\/\/[a-z0-9-]+\.(my\.connect\.aws|awsapps\.com)$/,
      'must be such as https://acme.my.connect.aws',
    )
    .nullable()
    .default(null),
  /** the bucket of recordings, where AWS tells of what is put there (the setting `amazonConnect.recordingsBucket`); null: it does not */
  recordingsBucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
    .nullable()
    .default(null),
  /** the numbers of the desk's agents by the ids of users of Amazon Connect, so that calls are theirs */
  agents: z
    .record(
      z.string().regex(/^[0-9a-f-]{36}$/, 'must be the id of a user'),
      z.string().regex(/^[1-9]\d{0,14}$/, 'must be the number of an agent'),
    )
    .default({}),
  opensAnswered,
});
export type ConnectSettings = z.infer<typeof connectSettings>;

/** What is known of calls by Amazon Connect, in the desk's own account. */
export const connectKind = {
  kind: 'call_connect',
  channel: 'call',
  settings: connectSettings,
  secrets: {},
  abilities: () => CALL_ABILITIES,
  can: [],
} satisfies Kind<ConnectSettings>;
