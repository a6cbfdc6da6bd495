import type { Attachment, Body } from '../../schemas/message.ts';
import type { ChannelOrigin } from '../../schemas/origin.ts';
import type { MediaRef } from '../channel/index.ts';
import { BEGINNING, beginningOf, isLongText } from '../message/index.ts';
import type { CameOver, ChannelInDeps } from './channel-in-deps.ts';
import type { FetchedFile } from './fetch-media.ts';
import { hashOf } from './filed-store.ts';
import { wordsOf } from './words.ts';

/** What a message's row keeps of what came over a channel. */
export interface KeptContent {
  readonly body: Body;
  readonly attachments: Attachment[];
  /** files that are not there, and why; absent: none */
  readonly missing: ChannelOrigin['missing'];
}

/**
 * Fetches the files of a message into the bucket of attachments, and puts a long text there. Keys follow from the channel's own id: the same
 * again writes the same objects. A file that cannot be had now is tried again with the whole message, and the last time goes without it:
 * a message is not lost for its file.
 */
export async function keepContent(
  deps: Pick<ChannelInDeps, 'put' | 'fetchMedia'>,
  came: CameOver,
  isLastTry: boolean,
): Promise<KeptContent> {
  const name = hashOf(`${came.channel.key}\n${came.received.id}`);
  const attachments: Attachment[] = [];
  const missing: NonNullable<ChannelOrigin['missing']> = [];
  for (const [at, media] of came.received.media.entries()) {
    const file = await fetched(deps, came, media, isLastTry);
    if (file.is === 'missing') {
      missing.push({ filename: nameOf(media, at), reason: file.reason });
      continue;
    }
    const key = `attachments/${name}/${at + 1}`;
    await deps.put(key, file.bytes, file.contentType);
    attachments.push({
      filename: nameOf(media, at),
      contentType: file.contentType,
      size: file.bytes.byteLength,
      inline: false,
      contentId: null,
      key,
    });
  }
  const text = wordsOf(came.received).toWellFormed();
  const body = await bodyOf(deps, text, name);
  return { body, attachments, missing: missing.length === 0 ? undefined : missing };
}

async function bodyOf({ put }: Pick<ChannelInDeps, 'put'>, text: string, name: string): Promise<Body> {
  if (!isLongText(text)) return { text, textKey: null, replyText: text, htmlKey: null };
  const textKey = `bodies/${name}/text`;
  await put(textKey, new TextEncoder().encode(text), 'text/plain; charset=utf-8');
  const beginning = beginningOf(text);
  return { text: beginning, textKey, replyText: beginning.slice(0, BEGINNING), htmlKey: null };
}

async function fetched(
  { fetchMedia }: Pick<ChannelInDeps, 'fetchMedia'>,
  came: CameOver,
  media: MediaRef,
  isLastTry: boolean,
): Promise<FetchedFile> {
  if (media.mayBeKept === false) return { is: 'missing', reason: 'not_to_be_kept' };
  try {
    return await fetchMedia(came, media);
  } catch (error) {
    if (!isLastTry) throw error;
    return { is: 'missing', reason: 'not_fetched' };
  }
}

/** What a file is called, without what leads elsewhere. */
function nameOf({ filename }: MediaRef, at: number): string {
  const last = filename.split(/[\\/]/).at(-1) ?? '';
  return (
    last
      .replace(/\p{Cc}/gu, '')
      .trim()
      .slice(0, 255)
      .toWellFormed() || `file-${at + 1}`
  );
}
