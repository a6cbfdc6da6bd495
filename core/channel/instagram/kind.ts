import * as z from 'zod';
import type { Abilities, Kind } from '../adapter.ts';
import { MEGABYTE, metaId, windowOf } from '../messenger/page-messages.ts';
import { kindOf } from '../messenger/send.ts';
import { META_SECRETS } from '../meta/door.ts';
import { graphVersionSchema } from '../meta/graph.ts';

/** What an admin says of the messages of a professional account of Instagram. */
const instagramSettings = z.strictObject({
  /** the app → Instagram → API setup → the account: its ID */
  accountId: metaId,
  /** the page of Facebook to which the account is linked, where the token is the page's; null: the token is the account's own */
  pageId: metaId.nullable().default(null),
  /** developers.facebook.com → the app → App settings → Basic → App ID, or with a token of the account the Instagram app ID */
  appId: metaId,
  /** whether Meta has given the app the feature Human Agent: people may then answer for seven days */
  humanAgent: z.boolean().default(false),
  /** whether comments under what the account shows, and where it is named, become tickets, too */
  takesComments: z.boolean().default(false),
  apiVersion: graphVersionSchema,
});
export type InstagramSettings = z.infer<typeof instagramSettings>;

const BYTES = { image: 8, video: 25, audio: 25, file: 0 } as const;
/** What is known of messages to professional accounts of Instagram. */
export const instagramKind = {
  kind: 'instagram',
  channel: 'instagram',
  settings: instagramSettings,
  secrets: {
    token: {
      required: true,
      found:
        'developers.facebook.com → your app → Instagram → API setup → Generate token, for the account; it holds for 60 days. The token of a linked page does not end by itself.',
    },
    ...META_SECRETS,
  },
  abilities: (settings): Abilities => ({
    longest: 1000,
    counted: 'bytes',
    format: 'plain',
    files: { most: 10, bytes: (contentType) => BYTES[kindOf(contentType)] * MEGABYTE },
    windowHours: windowOf(settings),
    mayBegin: 'no',
    states: ['read'],
    showsTyping: 'at_place',
    pace: { perSecond: 20, perPlaceSeconds: 1 },
  }),
  acknowledges: true,
  can: ['check', 'connect'],
} satisfies Kind<InstagramSettings>;
