import * as z from 'zod';
import type { Abilities, Kind } from '../adapter.ts';

/** What an admin says of an account of X. */
const xSettings = z.strictObject({
  /** the id of the account, in digits: `curl https://api.x.com/2/users/me` says it */
  accountId: z.string().regex(/^\d{1,25}$/, 'must be an id in digits'),
  /** whether posts become tickets that name the account or answer it */
  takesPosts: z.boolean().default(true),
  /** whether direct messages do */
  takesMessages: z.boolean().default(true),
  /** characters of the longest post: 280, more with a subscription, half for languages whose signs X counts twice */
  longestPost: z.int().min(20).max(25_000).default(280),
});
export type XSettings = z.infer<typeof xSettings>;

/** Characters of the longest direct message. */
const LONGEST_MESSAGE = 10_000;

/** The place of a direct conversation, by the id of the other side; any other place is in public. */
export const messagesWith = (userId: string): string => `dm:${userId}`;
export const otherSideOf = (place: string): string | null => /^dm:(\d{1,25})$/.exec(place)?.[1] ?? null;

/** What is known of accounts of X. */
export const xKind = {
  kind: 'x',
  channel: 'x',
  settings: xSettings,
  secrets: {
    consumerKey: {
      required: true,
      found: 'console.x.com → Apps → your app → Keys and tokens → API key.',
    },
    consumerSecret: {
      required: true,
      found: 'There, too: API key secret. X signs with it what it sends.',
    },
    accessToken: {
      required: true,
      found:
        'There, too: Access token, of the account, with the permission to read, write and send direct messages.',
    },
    accessTokenSecret: { required: true, found: 'There, too: Access token secret.' },
  },
  abilities: ({ longestPost }): Abilities => ({
    longest: longestPost,
    longestAt: (place) => (otherSideOf(place) === null ? longestPost : LONGEST_MESSAGE),
    counted: 'characters',
    format: 'plain',
    files: { most: 0, bytes: () => 0 },
    windowHours: null,
    mayBegin: 'no',
    states: [],
    showsTyping: 'no',
    pace: { perSecond: 1, perPlaceSeconds: 1 },
  }),
  can: ['check'],
  // X takes money for each account that is read.
  checkCosts: true,
} satisfies Kind<XSettings>;
