import * as z from 'zod';
import { lax, laxList } from '../payload.ts';

const idSchema = z.int();

const userSchema = z.object({
  id: idSchema,
  first_name: lax(z.string()),
  last_name: lax(z.string()),
  username: lax(z.string()),
  /** of the app in which they write */
  language_code: lax(
    z
      .string()
      .regex(/^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i)
      .transform((tag) => Intl.getCanonicalLocales(tag)[0]),
  ),
});

const chatSchema = z.object({
  id: idSchema,
  type: lax(z.string()),
  title: lax(z.string()),
  username: lax(z.string()),
  first_name: lax(z.string()),
  last_name: lax(z.string()),
});

const fileSchema = z.object({
  file_id: z.string().min(1),
  file_unique_id: lax(z.string().min(1)),
  file_name: lax(z.string()),
  mime_type: lax(z.string()),
  file_size: lax(z.int().nonnegative()),
});
const pictureSchema = fileSchema.extend({ width: lax(z.number()), height: lax(z.number()) });
const stickerSchema = fileSchema.extend({
  emoji: lax(z.string()),
  is_animated: lax(z.boolean()),
  is_video: lax(z.boolean()),
});

const locationSchema = z.object({
  latitude: z.number(),
  longitude: z.number(),
  live_period: lax(z.number()),
});

const entitySchema = z.object({
  type: z.string(),
  offset: z.int().nonnegative(),
  length: z.int().nonnegative(),
  url: lax(z.string()),
});

/** A message with what the desk takes of it; what has another shape than it should have is as if it were not there. */
export const messageSchema = z.object({
  message_id: idSchema,
  date: z.number(),
  chat: chatSchema,
  from: lax(userSchema),
  sender_chat: lax(chatSchema),
  edit_date: lax(z.number()),
  message_thread_id: lax(idSchema),
  is_topic_message: lax(z.boolean()),
  text: lax(z.string()),
  caption: lax(z.string()),
  entities: laxList(entitySchema),
  caption_entities: laxList(entitySchema),
  photo: laxList(pictureSchema),
  animation: lax(fileSchema),
  audio: lax(fileSchema),
  document: lax(fileSchema),
  sticker: lax(stickerSchema),
  video: lax(fileSchema),
  video_note: lax(fileSchema),
  voice: lax(fileSchema),
  contact: lax(
    z.object({ phone_number: z.string(), first_name: lax(z.string()), last_name: lax(z.string()) }),
  ),
  location: lax(locationSchema),
  venue: lax(z.object({ location: locationSchema, title: lax(z.string()), address: lax(z.string()) })),
  web_app_data: lax(z.object({ data: z.string(), button_text: lax(z.string()) })),
  reply_to_message: lax(z.object({ message_id: idSchema })),
  media_group_id: lax(z.string()),
  migrate_to_chat_id: lax(idSchema),
  migrate_from_chat_id: lax(idSchema),
});
export type TelegramUser = z.infer<typeof userSchema>;
export type TelegramChat = z.infer<typeof chatSchema>;
export type TelegramEntity = z.infer<typeof entitySchema>;
export type TelegramMessage = z.infer<typeof messageSchema>;

export const memberSchema = z.object({
  chat: chatSchema,
  from: userSchema,
  date: z.number(),
  new_chat_member: z.object({ status: z.string() }),
});

export const callbackSchema = z.object({
  id: z.string().min(1),
  from: userSchema,
  /** absent where the button is under a message that was sent through the bot into another chat */
  message: z
    .object({
      message_id: idSchema,
      chat: chatSchema,
      message_thread_id: lax(idSchema),
      is_topic_message: lax(z.boolean()),
    })
    .optional(),
  data: lax(z.string()),
  /** instead of `data`, of a button that begins a game */
  game_short_name: lax(z.string()),
});

export const reactionSchema = z.object({
  chat: chatSchema,
  message_id: idSchema,
  user: lax(userSchema),
  actor_chat: lax(chatSchema),
  date: z.number(),
  new_reaction: laxList(z.object({ type: z.string(), emoji: lax(z.string()) })),
});

/** What every update has; beside it, what happened, by its name. */
export const updateSchema = z.looseObject({ update_id: idSchema });
export type TelegramUpdate = z.infer<typeof updateSchema>;
