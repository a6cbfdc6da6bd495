import * as z from 'zod';
import type { Kind } from '../adapter.ts';
import { opensAnswered } from './call-settings.ts';
import { CALL_ABILITIES } from './no-replies.ts';

const callApiSettings = z.strictObject({ opensAnswered });
export type CallApiSettings = z.infer<typeof callApiSettings>;

/** What is known of telephone systems that tell of calls over the API: team, language and hours of those that name the channel. */
export const callApiKind = {
  kind: 'call_api',
  channel: 'call',
  settings: callApiSettings,
  secrets: {},
  abilities: () => CALL_ABILITIES,
  can: [],
} satisfies Kind<CallApiSettings>;
