import type { ExtraContent, MediaRef } from '../received.ts';
import type { TelegramMessage } from './update.ts';

type Sent = Pick<TelegramMessage, 'photo'>['photo'][number] & { emoji?: string | undefined };

const refOf = (
  { file_id, file_name, mime_type, file_size }: Sent,
  kind: { type: string; name?: string },
): MediaRef => ({
  ref: file_id,
  filename: file_name ?? kind.name ?? '',
  contentType: mime_type ?? kind.type,
  ...(file_size !== undefined && { size: file_size }),
});

interface SentFile {
  readonly sent: Sent;
  readonly kind: { readonly type: string; readonly name?: string };
}

/** The files of a message: of a picture the largest of its sizes, of a moving one its video and not the copy beside it. */
function filesOf(message: TelegramMessage): SentFile[] {
  const { photo, animation, document, video, video_note, voice, audio, sticker } = message;
  const largest = photo.toSorted((one, other) => pixels(one) - pixels(other)).at(-1);
  const file = animation === undefined ? document : undefined;
  return [
    largest && { sent: largest, kind: { type: 'image/jpeg' } },
    animation && { sent: animation, kind: { type: 'video/mp4' } },
    file && { sent: file, kind: { type: 'application/octet-stream' } },
    video && { sent: video, kind: { type: 'video/mp4' } },
    video_note && { sent: video_note, kind: { type: 'video/mp4' } },
    voice && { sent: voice, kind: { type: 'audio/ogg' } },
    audio && { sent: audio, kind: { type: 'audio/mpeg' } },
    sticker && { sent: sticker, kind: stickerKind(sticker) },
  ].filter((one) => one !== undefined);
}

export const mediaOf = (message: TelegramMessage): MediaRef[] =>
  filesOf(message).map(({ sent, kind }) => refOf(sent, kind));

/** By which Telegram knows the files of a message, whoever asks: the same for the same ones. */
export const filesId = (message: TelegramMessage): string =>
  filesOf(message)
    .map(({ sent }) => sent.file_unique_id ?? sent.file_id)
    .join('+');

type Picture = TelegramMessage['photo'][number];
const pixels = ({ width = 0, height = 0 }: Picture): number => width * height;

function stickerKind({ is_animated, is_video }: NonNullable<TelegramMessage['sticker']>) {
  if (is_animated) return { type: 'application/x-tgsticker', name: 'sticker.tgs' };
  if (is_video) return { type: 'video/webm', name: 'sticker.webm' };
  return { type: 'image/webp', name: 'sticker.webp' };
}

/** What a message is beside words and files. */
export function extraOf(message: TelegramMessage): ExtraContent[] {
  const { contact, venue, location, web_app_data } = message;
  const extra: ExtraContent[] = [];
  if (venue) extra.push(placeOnMap(venue.location, [venue.title, venue.address]));
  else if (location) extra.push(placeOnMap(location, []));
  if (contact)
    extra.push({
      kind: 'contact',
      name: words([contact.first_name, contact.last_name], ' '),
      phones: [contact.phone_number],
      emails: [],
    });
  if (web_app_data)
    extra.push({ kind: 'button', label: web_app_data.button_text ?? '', value: web_app_data.data });
  return extra;
}

function placeOnMap(
  { latitude, longitude }: { latitude: number; longitude: number },
  names: readonly (string | undefined)[],
): ExtraContent {
  const name = words(names, ', ');
  return { kind: 'location', latitude, longitude, ...(name !== '' && { name }) };
}

/** The texts that are there, one behind the other. */
export const words = (texts: readonly (string | undefined)[], between: string): string =>
  texts.filter((text) => text !== undefined && text !== '').join(between);

/** What a message has about itself, whatever it says. */
const ABOUT = new Set([
  'message_id',
  'message_thread_id',
  'direct_messages_topic',
  'from',
  'sender_chat',
  'sender_boost_count',
  'sender_business_bot',
  'sender_tag',
  'date',
  'business_connection_id',
  'chat',
  'forward_origin',
  'forward_from',
  'forward_from_chat',
  'forward_from_message_id',
  'forward_signature',
  'forward_sender_name',
  'forward_date',
  'is_topic_message',
  'is_automatic_forward',
  'reply_to_message',
  'reply_to_story',
  'reply_to_checklist_task_id',
  'external_reply',
  'quote',
  'via_bot',
  'edit_date',
  'has_protected_content',
  'is_from_offline',
  'is_paid_post',
  'media_group_id',
  'author_signature',
  'paid_star_count',
  'entities',
  'caption_entities',
  'link_preview_options',
  'suggested_post_info',
  'effect_id',
  'show_caption_above_media',
  'has_media_spoiler',
  'reply_markup',
]);

/** What Telegram itself says in a chat: nobody wrote it. */
const SERVICE =
  /^(new_chat_|left_chat_|delete_chat_|group_chat_|supergroup_chat_|channel_chat_|message_auto_delete_|migrate_|pinned_message$|connected_website$|write_access_allowed$|proximity_alert_|boost_added$|chat_background_|chat_owner_|checklist_tasks_|direct_message_price_|forum_topic_|general_forum_topic_|giveaway_created$|giveaway_completed$|paid_message_price_|video_chat_|voice_chat_|suggested_post_)/;

/**
 * What a message is that has no content that the desk knows: the name of its kind, or null for what Telegram says itself.
 * @param names of what the message has
 */
export function unknownKind(names: readonly string[]): string | null {
  const told = names.filter((name) => !ABOUT.has(name));
  const content = told.filter((name) => !SERVICE.test(name));
  if (content.length === 0 && told.length > 0) return null;
  const [kind = content[0] ?? 'message'] = content.filter((name) => name !== 'caption');
  return kind.slice(0, 60);
}
