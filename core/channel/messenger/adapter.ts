import * as z from 'zod';
import type { Abilities, Adapter } from '../adapter.ts';
import { META_SECRETS } from '../meta/door.ts';
import { graphVersionSchema } from '../meta/graph.ts';
import { MEGABYTE, metaId, pageMessages, windowOf } from './page-messages.ts';
import { receivedBy } from './receive.ts';

/** What an admin says of the messages of a page of Facebook. */
const messengerSettings = z.strictObject({
  /** facebook.com → the page → About → Page transparency → Page ID */
  pageId: metaId,
  /** developers.facebook.com → the app → App settings → Basic → App ID */
  appId: metaId,
  /** whether Meta has given the app the feature Human Agent: people may then answer for seven days */
  humanAgent: z.boolean().default(false),
  apiVersion: graphVersionSchema,
});
type MessengerSettings = z.infer<typeof messengerSettings>;

const FIELDS = [
  'messages',
  'message_echoes',
  'message_edits',
  'message_reactions',
  'message_deliveries',
  'message_reads',
  'messaging_postbacks',
  'standby',
];

const targetOf = ({ apiVersion, pageId }: MessengerSettings, edge: string) => ({
  version: apiVersion,
  path: `${pageId}/${edge}`,
});

/** Messages to a page of Facebook. */
export const messengerAdapter = {
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
    showsTyping: true,
    pace: { perSecond: 20, perPlaceSeconds: 1 },
  }),
  receive: (payload, _contentType, { settings: { pageId, appId } }) =>
    receivedBy(payload, { channel: 'messenger', accountId: pageId, appId }),
  ...pageMessages(targetOf, () => FIELDS.join(',')),
} satisfies Adapter<MessengerSettings>;
