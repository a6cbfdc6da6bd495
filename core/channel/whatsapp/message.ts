import type { Abilities, OutgoingPart } from '../adapter.ts';

const MEGABYTE = 1024 * 1024;
/** An id that is somebody's with the business alone, such as `DE.1234…`; anything else is a number. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]+$/;

/** As what a file is shown, which decides how large it may be. */
function kindOf(contentType: string): 'image' | 'video' | 'audio' | 'document' {
  if (/^image\/(jpeg|png)$/.test(contentType)) return 'image';
  if (/^video\/(mp4|3gpp)$/.test(contentType)) return 'video';
  if (/^audio\/(aac|mp4|mpeg|amr|ogg)$/.test(contentType)) return 'audio';
  return 'document';
}
const BYTES = { image: 5, video: 16, audio: 16, document: 100 } as const;
/** Documents that WhatsApp takes (Meta, "Supported media types"); of others it says afterwards that it could not. */
const DOCUMENT =
  /^(text\/plain|application\/(pdf|msword|vnd\.ms-(excel|powerpoint)|vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet|presentationml\.presentation)))$/;

/** Bytes of a file that goes along; none of what WhatsApp does not take, which goes as a link. */
function mostBytes(contentType: string): number {
  const kind = kindOf(contentType);
  return kind === 'document' && !DOCUMENT.test(contentType) ? 0 : BYTES[kind] * MEGABYTE;
}

export const WHATSAPP_ABILITIES: Abilities = {
  longest: 4096,
  counted: 'utf16',
  format: 'whatsapp',
  files: { most: 10, bytes: mostBytes },
  windowHours: 24,
  mayBegin: 'with_template',
  states: ['delivered', 'read'],
  showsTyping: 'at_message',
  pace: { perSecond: 20, perPlaceSeconds: 1 },
};

/** A part as Meta's API takes it. What was given along comes back with each state: the desk's own id of the part. */
export function whatsappMessage({ id, place, text, file, quotes, template }: OutgoingPart): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(USER_ID.test(place) ? { recipient: place } : { to: place }),
    biz_opaque_callback_data: id,
    ...(quotes !== undefined && { context: { message_id: quotes } }),
    ...contentOf({ text, file, template }),
  };
}

/** Shows the person who wrote a message that it is being answered, for 25 seconds at the most, and that it was read (Meta, "Typing indicators"). */
export const whatsappTyping = (heard: string): object => ({
  messaging_product: 'whatsapp',
  status: 'read',
  message_id: heard,
  typing_indicator: { type: 'text' },
});

function contentOf({ text, file, template }: Said): object {
  if (template !== undefined) return { type: 'template', template: templateOf(template) };
  if (file === undefined) return { type: 'text', text: { body: text, preview_url: true } };
  const kind = kindOf(file.contentType);
  const media = {
    ...(file.uploadedAs === undefined ? { link: file.url } : { id: file.uploadedAs }),
    ...(text !== '' && kind !== 'audio' && { caption: text }),
    ...(kind === 'document' && { filename: file.filename }),
  };
  return { type: kind, [kind]: media };
}
interface Said {
  readonly text: string;
  readonly file: OutgoingPart['file'];
  readonly template: OutgoingPart['template'];
}

function templateOf({ name, language, values }: NonNullable<OutgoingPart['template']>): object {
  const parameters = values.map((text) => ({ type: 'text', text }));
  return {
    name,
    language: { code: language.replace('-', '_') },
    ...(parameters.length > 0 && { components: [{ type: 'body', parameters }] }),
  };
}
