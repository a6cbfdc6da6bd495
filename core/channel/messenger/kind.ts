import * as z from 'zod';
import type { Abilities, Kind } from '../adapter.ts';
import { META_SECRETS } from '../meta/door.ts';
import { graphVersionSchema } from '../meta/graph.ts';
import { MEGABYTE, metaId, windowOf } from './page-messages.ts';

/** What an admin says of the messages of a page of Facebook. */
const messengerSettings = z.strictObject({
  /** facebook.com → the page → About → Page transparency → Page ID */
  pageId: metaId,
  /** developers.facebook.com → the app → App settings → Basic → App ID */
  appId: metaId,
  /** whether Meta has given the app the feature Human Agent: people may then answer for seven days */
  humanAgent: z.boolean().default(false),
  /** whether comments under posts of the page, what visitors post on it, and where it is named become tickets, too */
  takesComments: z.boolean().default(false),
  apiVersion: graphVersionSchema,
});
export type MessengerSettings = z.infer<typeof messengerSettings>;

/** What is known of messages to pages of Facebook. */
export const messengerKind = {
  kind: 'messenger',
  channel: 'messenger',
  settings: messengerSettings,
  secrets: {
    token: {
      required: true,
      found:
        'developers.facebook.com → your app → Messenger → Settings → Access tokens → Generate, for the page. With a system user’s token of the page it does not end with a password.',
    },
    ...META_SECRETS,
  },
  abilities: (settings): Abilities => ({
    longest: 2000,
    counted: 'utf16',
    format: 'plain',
    files: { most: 10, bytes: () => 25 * MEGABYTE },
    windowHours: windowOf(settings),
    mayBegin: 'no',
    states: ['delivered', 'read'],
    showsTyping: 'at_place',
    pace: { perSecond: 20, perPlaceSeconds: 1 },
  }),
  acknowledges: true,
  can: ['check', 'connect'],
} satisfies Kind<MessengerSettings>;
