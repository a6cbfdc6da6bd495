import type { ExtraContent, MediaRef, ReceivedMessage } from '../received.ts';
import type { Attachment, MetaMessage } from './event.ts';

type Said = Required<Pick<ReceivedMessage, 'text' | 'media' | 'extra'>>;

/** Content types of attachments that are files, as Meta does not tell more of them. */
const FILES: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
  reel: 'video/mp4',
  ig_reel: 'video/mp4',
};
/** What people point at instead of sending it. */
const LINKS = new Set(['fallback', 'share', 'post', 'ig_post', 'template']);

/** What a message says. What Meta allows nobody to keep is told of, and what this version does not know is named. */
export function saidIn(message: MetaMessage): Said {
  const { attachments, quick_reply, reply_to, is_unsupported } = message;
  const parts = attachments.map(partOf);
  const links = parts.flatMap(({ link }) => link ?? []).filter((link) => !message.text?.includes(link));
  const text = [message.text ?? '', ...links].filter((line) => line !== '').join('\n');
  const media = [...storyOf(reply_to?.story?.url), ...parts.flatMap((part) => part.media ?? [])];
  const extra = parts.flatMap((part) => part.extra ?? []);
  if (quick_reply) extra.push({ kind: 'button', label: message.text ?? '', value: quick_reply.payload });
  const isEmpty = text === '' && media.length + extra.length === 0;
  if (is_unsupported || isEmpty) extra.push({ kind: 'unsupported', type: 'message' });
  return { text, media, extra };
}

const storyOf = (url: string | undefined): MediaRef[] =>
  url === undefined ? [] : [{ ref: url, filename: '', contentType: '', mayBeKept: false }];

interface Part {
  readonly media?: MediaRef;
  readonly extra?: ExtraContent;
  readonly link?: string;
}

function partOf({ type, title, url: outer, payload }: Attachment): Part {
  const url = payload?.url ?? outer;
  const { lat: latitude, long: longitude } = payload?.coordinates ?? {};
  if (latitude !== undefined && longitude !== undefined)
    return { extra: { kind: 'location', latitude, longitude, ...(title && { name: title }) } };
  const contentType = FILES[type];
  if (url !== undefined && contentType !== undefined)
    return { media: { ref: url, filename: nameIn(url, type), contentType } };
  if (url !== undefined && type === 'story_mention')
    return { media: { ref: url, filename: '', contentType: '', mayBeKept: false } };
  if (url !== undefined && LINKS.has(type)) return { link: url };
  return { extra: { kind: 'unsupported', type: type.slice(0, 60) || 'attachment' } };
}

/** The name of a file, which stands in its address alone. */
function nameIn(url: string, type: string): string {
  if (type !== 'file' || !URL.canParse(url)) return '';
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(name).slice(0, 200);
  } catch {
    return name.slice(0, 200);
  }
}
