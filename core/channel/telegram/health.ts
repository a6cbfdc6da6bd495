import * as z from 'zod';
import type { Health, ProviderAnswer, ProviderRequest } from '../adapter.ts';
import { lax } from '../payload.ts';
import { methodRequest, telegramAnswer } from './send.ts';

/** What the bot is told of; anything else is nothing that a desk does something with. */
const TOLD_OF = ['message', 'edited_message', 'callback_query', 'my_chat_member', 'message_reaction'];
/** Calls that Telegram makes at once. */
const MOST_AT_ONCE = 20;

/** Tells Telegram where the desk's door is, and by which token the desk knows it there. */
export const webhookRequest = (
  door: string,
  { token, webhookToken }: { token?: string; webhookToken?: string },
): ProviderRequest =>
  methodRequest(token, 'setWebhook', {
    url: door,
    secret_token: webhookToken,
    allowed_updates: TOLD_OF,
    max_connections: MOST_AT_ONCE,
  });

const webhookSchema = z.object({
  url: z.string(),
  pending_update_count: lax(z.int()),
  last_error_message: lax(z.string()),
});

/** What Telegram says of the bot's webhook means. */
export function healthOf({ status, body }: ProviderAnswer, door: string | null): Health {
  const answer = telegramAnswer(body);
  if (status === 401 || status === 404)
    return { is: 'ill', code: 'credentials', says: 'Telegram knows no bot with this token.' };
  const hook = webhookSchema.safeParse(answer?.result).data;
  if (!answer?.ok || hook === undefined)
    return { is: 'ill', code: 'unreachable', says: `Telegram answers ${status}.` };
  if (hook.url === '' || (door !== null && hook.url !== door))
    return {
      is: 'ill',
      code: 'webhook',
      says: 'Telegram sends what is written to the bot elsewhere, or nowhere.',
    };
  const waiting = hook.pending_update_count ?? 0;
  if (hook.last_error_message !== undefined && waiting > 0)
    return {
      is: 'ill',
      code: 'webhook',
      says: `${waiting} updates wait: ${hook.last_error_message.slice(0, 200)}`,
    };
  return { is: 'well', says: 'Telegram knows the bot, and sends to the desk what is written to it.' };
}
