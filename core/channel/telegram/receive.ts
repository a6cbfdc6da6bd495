import * as z from 'zod';
import { answersIn } from '../answers.ts';
import { dateOfSeconds, partOf, understood } from '../payload.ts';
import type { Received, ReceivedMessage } from '../received.ts';
import { extraOf, filesId, mediaOf, unknownKind } from './content.ts';
import type { TelegramSettings } from './settings.ts';
import { textWithLinks } from './text.ts';
import {
  callbackSchema,
  memberSchema,
  messageSchema,
  reactionSchema,
  type TelegramChat,
  type TelegramMessage,
  type TelegramUpdate,
  updateSchema,
} from './update.ts';
import { authorOf, idIn, isGroup, placeOf, senderOf, topicOf } from './who.ts';

/** What an update of a bot says happened. Pure. @throws NotUnderstoodError when it is no update */
export function receivedOf(
  payload: Uint8Array,
  settings: TelegramSettings,
  cameAt: Date,
): readonly Received[] {
  const update = understood(updateSchema, payload);
  return [
    ...ofMessage(update, settings),
    ...ofEdit(update, settings),
    ...ofCallback(update, settings, cameAt),
    ...ofReaction(update, settings),
    ...ofMember(update),
  ];
}

const isLeftOut = (chat: TelegramChat, { takesGroups }: TelegramSettings): boolean =>
  !takesGroups && isGroup(chat);

function ofMessage(update: TelegramUpdate, settings: TelegramSettings): Received[] {
  const message = partOf(messageSchema, update.message);
  if (message === undefined || isLeftOut(message.chat, settings)) return [];
  return moved(message) ?? started(message) ?? written(message, namesOf(update.message));
}

/** The names of what something has. */
const namesOf = (told: unknown): string[] =>
  Object.keys(z.record(z.string(), z.unknown()).safeParse(told).data ?? {});

/** A group that has grown has another id; both its old and its new one are told so. */
function moved({ chat, date, migrate_to_chat_id: to, migrate_from_chat_id: from }: TelegramMessage) {
  const [formerly, id] = to === undefined ? [from, chat.id] : [chat.id, to];
  if (formerly === undefined) return null;
  const place = placeOf({ ...chat, id });
  return [
    {
      what: 'move' as const,
      id: `move:${formerly}:${id}`,
      at: dateOfSeconds(date),
      place,
      formerly: String(formerly),
    },
  ];
}

/** Who opens a bot sends this command by a button: they can be written to from then on, and have said nothing yet. */
function started({ chat, text, date, from, message_id }: TelegramMessage): Received[] | null {
  if (text !== '/start' || isGroup(chat) || from === undefined) return null;
  const id = idIn(chat, message_id);
  const about = { id, at: dateOfSeconds(date), from: senderOf(from), place: placeOf(chat) };
  return [{ what: 'reach', ...about, reach: 'reachable' }];
}

function written(message: TelegramMessage, names: readonly string[]): Received[] {
  const { chat, message_id, date, media_group_id, reply_to_message } = message;
  const from = authorOf(message);
  const said = saidIn(message, names);
  if (from === undefined || said === null) return [];
  const topic = topicOf(message);
  const quoted = reply_to_message?.message_id === topic ? undefined : reply_to_message;
  return [
    {
      what: 'message',
      id: idIn(chat, message_id),
      at: dateOfSeconds(date),
      from,
      place: placeOf(chat, topic),
      ...said,
      ...(quoted && { quotes: idIn(chat, quoted.message_id) }),
      ...(media_group_id && { group: `${chat.id}:${media_group_id}` }),
    },
  ];
}

type Said = Required<Pick<ReceivedMessage, 'text' | 'media' | 'extra'>>;

/** What a message says; null for what Telegram says itself. */
function saidIn(message: TelegramMessage, names: readonly string[]): Said | null {
  const text = textOf(message);
  const media = mediaOf(message);
  const extra = extraOf(message);
  // A caption stands beside something, also where that is of a kind that nobody here knows.
  const isWhole = message.text !== undefined && text !== '';
  if (isWhole || media.length > 0 || extra.length > 0) return { text, media, extra };
  const type = unknownKind(names);
  return type === null ? null : { text, media, extra: [{ kind: 'unsupported', type }] };
}

function textOf({
  text,
  entities,
  caption,
  caption_entities,
  sticker,
  web_app_data,
}: TelegramMessage): string {
  if (text !== undefined) return textWithLinks(text, entities);
  if (caption !== undefined) return textWithLinks(caption, caption_entities);
  return web_app_data === undefined ? (sticker?.emoji ?? '') : answersIn(web_app_data.data);
}

/** Other words of a message. Somebody who walks about with a live location edits it all the time and says nothing. */
function ofEdit(update: TelegramUpdate, settings: TelegramSettings): Received[] {
  const message = partOf(messageSchema, update.edited_message);
  if (message === undefined || isLeftOut(message.chat, settings) || message.location) return [];
  const { chat, message_id, date, edit_date } = message;
  const from = authorOf(message);
  const of = idIn(chat, message_id);
  const said = saidIn(message, namesOf(update.edited_message));
  if (from === undefined || said === null) return [];
  const { text, extra, media } = said;
  return [
    {
      what: 'edit',
      id: `${of}:edit:${update.update_id}`,
      at: dateOfSeconds(edit_date ?? date),
      of,
      place: placeOf(chat, topicOf(message)),
      from,
      text,
      ...(extra.length > 0 && { extra }),
      ...(media.length > 0 && { files: { id: `${of}:files:${filesId(message)}`, media } }),
    },
  ];
}

/** A button under a message was pressed. Telegram does not say when: it is when it came. */
function ofCallback(update: TelegramUpdate, settings: TelegramSettings, cameAt: Date): Received[] {
  const pressed = partOf(callbackSchema, update.callback_query);
  if (pressed?.message === undefined || isLeftOut(pressed.message.chat, settings)) return [];
  const { id, from, message, game_short_name = '' } = pressed;
  const data = pressed.data ?? game_short_name;
  return [
    {
      what: 'message',
      id: `callback:${id}`,
      at: cameAt,
      from: senderOf(from),
      place: placeOf(message.chat, topicOf(message)),
      text: '',
      media: [],
      extra:
        data === ''
          ? [{ kind: 'unsupported', type: 'button' }]
          : [{ kind: 'button', label: data, value: data }],
      quotes: idIn(message.chat, message.message_id),
    },
  ];
}

function ofReaction(update: TelegramUpdate, settings: TelegramSettings): Received[] {
  const reaction = partOf(reactionSchema, update.message_reaction);
  if (reaction === undefined || isLeftOut(reaction.chat, settings)) return [];
  const { chat, message_id, user, actor_chat, date, new_reaction } = reaction;
  const from = authorOf({ from: user, sender_chat: actor_chat, chat });
  if (from === undefined) return [];
  const to = idIn(chat, message_id);
  const emoji = new_reaction.map((one) => one.emoji ?? '⭐').join('');
  return [
    {
      what: 'message',
      id: `${to}:reaction:${update.update_id}`,
      at: dateOfSeconds(date),
      from,
      place: placeOf(chat),
      text: '',
      media: [],
      extra: [{ kind: 'reaction', emoji, to }],
    },
  ];
}

/** Somebody blocked the bot, or takes it back; that a bot was put out of a group says nothing about who did so. */
function ofMember(update: TelegramUpdate): Received[] {
  const change = partOf(memberSchema, update.my_chat_member);
  if (change === undefined || isGroup(change.chat)) return [];
  const { chat, from, date, new_chat_member } = change;
  const reach = { kicked: 'blocked', member: 'reachable' } as const;
  const status = z.enum(['kicked', 'member']).safeParse(new_chat_member.status).data;
  if (status === undefined) return [];
  return [
    {
      what: 'reach',
      id: `member:${update.update_id}`,
      at: dateOfSeconds(date),
      from: senderOf(from),
      place: placeOf(chat),
      reach: reach[status],
    },
  ];
}
