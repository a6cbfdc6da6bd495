import type { Abilities, Kind } from '../adapter.ts';
import { type ChatSettings, chatSettings } from './settings.ts';

const abilitiesOf = ({ mostFiles, fileBytes }: ChatSettings): Abilities => ({
  longest: 32_000,
  format: 'html',
  files: { most: Math.max(mostFiles, 1), bytes: () => fileBytes },
  windowHours: null,
  mayBegin: 'no',
  states: ['delivered', 'read'],
  showsTyping: 'at_place',
  pace: { perSecond: 100, perPlaceSeconds: 0 },
});

/** What is known of chats on a site. */
export const chatKind = {
  kind: 'chat',
  channel: 'chat',
  isHere: true,
  settings: chatSettings,
  secrets: {
    identitySecret: {
      required: false,
      // Who has a proof of their own could else find it by trying, and prove to be anybody.
      atLeast: 32,
      found:
        'You choose it: 32 or more letters and digits, at random. Your site signs with it who a visitor is; no browser ever has it.',
    },
  },
  abilities: abilitiesOf,
  can: [],
} satisfies Kind<ChatSettings>;
