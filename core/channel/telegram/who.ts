import type { Place, Sender } from '../received.ts';
import { words } from './content.ts';
import type { TelegramChat, TelegramMessage, TelegramUser } from './update.ts';

/** A person, by the id that is theirs with every bot; what they say of themselves proves nothing, a card with their number neither. */
export function senderOf({ id, first_name, last_name, username, language_code }: TelegramUser): Sender {
  const name = words([first_name, last_name], ' ');
  const called = username ? `@${username}` : name;
  return {
    identity: { channel: 'telegram', value: String(id), ...(called !== '' && { name: called }) },
    name,
    phone: null,
    ...(language_code !== undefined && { language: language_code }),
  };
}

/** Who wrote: a group or channel where somebody writes in its name; undefined where Telegram does not say. */
export function authorOf({ from, sender_chat, chat }: Authored): Sender | undefined {
  if (sender_chat !== undefined)
    return senderOf({ ...sender_chat, first_name: sender_chat.title ?? sender_chat.first_name });
  if (from !== undefined) return senderOf(from);
  return chat.type === 'private' ? senderOf(chat) : undefined;
}
type Authored = Pick<TelegramMessage, 'from' | 'sender_chat' | 'chat'>;

/** A chat with one person, a group, or a topic of one. */
export function placeOf(chat: TelegramChat, topic?: number): Place {
  const id = topic === undefined ? String(chat.id) : `${chat.id}/${topic}`;
  const url = chat.username && { url: `https://t.me/${chat.username}` };
  if (!isGroup(chat)) return { id, ...(url && url) };
  return {
    id,
    ...(chat.title && { title: chat.title }),
    ...(url && { ...url, isPublic: true }),
  };
}

export const isGroup = ({ type, id }: TelegramChat): boolean =>
  type === undefined ? id < 0 : type !== 'private';

/** The topic of a group in which a message is. */
export const topicOf = ({ is_topic_message, message_thread_id }: Topical): number | undefined =>
  is_topic_message ? message_thread_id : undefined;
type Topical = Pick<TelegramMessage, 'is_topic_message' | 'message_thread_id'>;

/** A message by its chat, within which alone its number counts. */
export const idIn = (chat: TelegramChat | { id: number }, messageId: number): string =>
  `${chat.id}:${messageId}`;
