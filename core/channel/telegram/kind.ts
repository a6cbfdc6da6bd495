import type { Abilities, Kind } from '../adapter.ts';
import { type TelegramSettings, telegramSettings } from './settings.ts';

/** Bytes of a file that a bot can send. */
const MOST_BYTES = 50 * 1024 * 1024;

/** A group takes 20 messages a minute, and has a negative id; anybody alone takes one a second. */
const secondsAt = (place: string): number => (place.startsWith('-') ? 3 : 1);

const ABILITIES: Abilities = {
  longest: 4096,
  counted: 'utf16',
  format: 'telegram_html',
  files: { most: 10, bytes: () => MOST_BYTES },
  windowHours: null,
  mayBegin: 'no',
  states: [],
  showsTyping: 'at_place',
  pace: { perSecond: 25, perPlaceSeconds: 1, perPlaceSecondsAt: secondsAt },
};

/** What is known of bots of Telegram. */
export const telegramKind = {
  kind: 'telegram',
  channel: 'telegram',
  settings: telegramSettings,
  secrets: {
    token: {
      required: true,
      found: 'Write /newbot to @BotFather in Telegram; it answers with the token. /token gives it again.',
    },
    webhookToken: {
      required: true,
      found:
        'You choose it: 32 or more letters and digits, at random. Telegram shows it to the desk with all that it sends.',
    },
  },
  abilities: () => ABILITIES,
  acknowledges: true,
  can: ['check', 'connect'],
} satisfies Kind<TelegramSettings>;
