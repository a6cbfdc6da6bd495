import type { Adapter } from '../adapter.ts';
import { isSameText, onlyPost, textAnswer } from '../payload.ts';
import { healthOf, webhookRequest } from './health.ts';
import { telegramKind } from './kind.ts';
import { receivedOf } from './receive.ts';
import { chatOf, mediaStep, methodRequest, outcomeOf, sendingRequest } from './send.ts';
import type { TelegramSettings } from './settings.ts';

/** A bot of Telegram, by the Bot API: updates come to its webhook, replies go out by its methods. */
export const telegramAdapter = {
  ...telegramKind,
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
