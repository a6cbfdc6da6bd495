import type { Abilities, Adapter } from '../adapter.ts';
import { isSameText, onlyPost, textAnswer } from '../payload.ts';
import { healthOf, webhookRequest } from './health.ts';
import { receivedOf } from './receive.ts';
import { chatOf, MOST_BYTES, mediaStep, methodRequest, outcomeOf, sendingRequest } from './send.ts';
import { type TelegramSettings, telegramSettings } from './settings.ts';

const ABILITIES: Abilities = {
  longest: 4096,
  counted: 'utf16',
  format: 'telegram_html',
  files: { most: 10, bytes: () => MOST_BYTES },
  windowHours: null,
  mayBegin: 'no',
  states: [],
  showsTyping: true,
  pace: { perSecond: 25, perPlaceSeconds: 1 },
};

/** A bot of Telegram, by the Bot API: updates come to its webhook, replies go out by its methods. */
export const telegramAdapter = {
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
  admit(knock, _channel, { webhookToken }) {
    const other = onlyPost(knock);
    if (other !== null) return other;
    const given = knock.headers['x-telegram-bot-api-secret-token'];
    if (given === undefined) return { is: 'refused', reason: 'unsigned' };
    if (!webhookToken || !isSameText(given, webhookToken)) return { is: 'refused', reason: 'wrong_token' };
    return { is: 'admitted', answer: textAnswer(200, '') };
  },
  receive: (payload, _contentType, { settings }, cameAt) => receivedOf(payload, settings, cameAt),
  send: (part, _channel, { token }) => sendingRequest(part, token),
  sent: outcomeOf,
  fetchMedia: ({ ref }, before, _channel, { token }) => mediaStep(ref, before, token),
  connect: (door, _channel, secrets) => [webhookRequest(door, secrets)],
  check: {
    ask: (_door, _channel, { token }) => methodRequest(token, 'getWebhookInfo'),
    understand: healthOf,
  },
  typing: (place, _channel, { token }) =>
    methodRequest(token, 'sendChatAction', { ...chatOf(place), action: 'typing' }),
} satisfies Adapter<TelegramSettings>;
