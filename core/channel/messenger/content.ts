import type { ExtraContent, MediaRef, ReceivedMessage } from '../received.ts';
import type { Attachment, MetaMessage } from './event.ts';
import { isPassing } from './passing.ts';

type Said = Required<Pick<ReceivedMessage, 'text' | 'media' | 'extra'>>;

/** Content types of attachments that are files, as Meta does not tell more of them. */
const FILES: Readonly<Record<string, string>> = {
  image: 'image/jpeg',
  video: 'video/mp4',
  audio: 'audio/mp4',
  file: 'application/octet-stream',
};
/** What people point at instead of sending it. */
const LINKS = new Set(['fallback', 'share', 'post', 'ig_post', 'template', 'reel', 'ig_reel']);

/** What a message says. What Meta allows nobody to keep is told of, and what this version does not know is named. */
export function saidIn(message: MetaMessage): Said {
  const { attachments, quick_reply, reply_to, is_unsupported } = message;
  const parts = attachments.filter((one) => !isToldAgain(one, attachments)).map(partOf);
  const links = parts.flatMap(({ link }) => link ?? []).filter((link) => !message.text?.includes(link));
  const text = [message.text ?? '', ...links].filter((line) => line !== '').join('\n');
  const media = [...storyOf(reply_to?.story?.url), ...parts.flatMap((part) => part.media ?? [])];
  const extra = parts.flatMap((part) => part.extra ?? []);
  if (quick_reply) extra.push({ kind: 'button', label: message.text ?? '', value: quick_reply.payload });
  const about = message.referral?.product?.id.slice(0, 60);
  if (about) extra.push({ kind: 'unsupported', type: `product ${about}` });
  const isEmpty = text === '' && media.length + extra.length === 0;
  if (reply_to?.story !== undefined && reply_to.story.url === undefined)
    extra.push({ kind: 'unsupported', type: 'story' });
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

function partOf(attachment: Attachment): Part {
  const { type, title, url: outer, payload } = attachment;
  const url = payload?.url ?? outer;
  const { lat: latitude, long: longitude } = payload?.coordinates ?? {};
  if (latitude !== undefined && longitude !== undefined)
    return { extra: { kind: 'location', latitude, longitude, ...(title && { name: title }) } };
  const contentType = FILES[type];
  if (url !== undefined && contentType !== undefined)
    return { media: { ref: url, filename: nameIn(url, type), contentType } };
  if (url !== undefined && type === 'story_mention')
    return { media: { ref: url, filename: '', contentType: '', mayBeKept: false } };
  const pointed = LINKS.has(type) ? pointedAt(attachment, url) : undefined;
  return pointed ?? { extra: { kind: 'unsupported', type: type.slice(0, 60) || 'attachment' } };
}

/** What somebody points at: its address, or what is there where that ends soon; else what it says of itself. */
function pointedAt({ title, payload }: Attachment, url: string | undefined): Part | undefined {
  if (url !== undefined && isPassing(url))
    return {
      media: { ref: url, filename: '', contentType: '' },
      ...(payload?.title && { link: payload.title }),
    };
  if (url !== undefined) return { link: url };
  const words = [title, ...cardsOf(payload)].filter((line) => line).join('\n');
  return words === '' ? undefined : { link: words };
}

/** Whether a post is told of once more, as a share: Instagram does both ("Instagram Post Shares"). */
function isToldAgain({ type, payload }: Attachment, all: readonly Attachment[]): boolean {
  const [id, url] = [payload?.ig_post_media_id, payload?.url];
  return (
    type === 'share' &&
    all.some(
      (other) =>
        other.type === 'ig_post' &&
        ((url !== undefined && other.payload?.url === url) ||
          (id !== undefined && other.payload?.ig_post_media_id === id)),
    )
  );
}

/** What stands on cards, a line each. */
const cardsOf = (payload: Attachment['payload']): string[] =>
  [...(payload?.elements ?? []), ...(payload?.product?.elements ?? [])].map(({ title, subtitle, item_url }) =>
    [title, subtitle, item_url].filter((part) => part).join(' · '),
  );

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
