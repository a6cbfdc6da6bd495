import * as z from 'zod';
import type { MediaStep, OutgoingPart, ProviderAnswer } from '../adapter.ts';
import { graphOutcome } from '../meta/graph.ts';
import { answered, lax } from '../payload.ts';

/** A part as Meta takes it for a conversation of a page or account. @param hasHumanAgent whether people may answer for seven days */
export function messengerMessage(
  { place, text, file, isByPerson }: OutgoingPart,
  hasHumanAgent: boolean,
): object {
  return {
    recipient: { id: place },
    ...(hasHumanAgent && isByPerson
      ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
      : { messaging_type: 'RESPONSE' }),
    message:
      file === undefined
        ? { text }
        : { attachment: { type: kindOf(file.contentType), payload: { url: file.url, is_reusable: false } } },
  };
}

/** A part as Meta takes it for the writer of a comment alone. */
export const privateReply = ({ text, privateTo }: OutgoingPart): object => ({
  recipient: { comment_id: privateTo },
  message: { text },
});

/** What is written in public: files go as links, which everybody can follow. */
export const publicText = ({ text, file }: OutgoingPart): string =>
  [text, file?.url ?? ''].filter((line) => line !== '').join('\n');

/** As what a file is shown. */
export function kindOf(contentType: string): 'image' | 'video' | 'audio' | 'file' {
  if (/^image\/(jpeg|png|gif|webp)$/.test(contentType)) return 'image';
  if (contentType.startsWith('video/')) return 'video';
  return contentType.startsWith('audio/') ? 'audio' : 'file';
}

/** Tells somebody that an answer is being written. */
export const typingMessage = (place: string): object => ({
  recipient: { id: place },
  sender_action: 'typing_on',
});

const id = z.string().min(1);
const sentSchema = z.object({ message_id: lax(id), id: lax(id) });
/** What became of a message, or of a comment. */
export function messengerOutcome(answer: ProviderAnswer) {
  return graphOutcome(answer, (body) => {
    const sent = answered(sentSchema, body);
    return sent?.message_id ?? sent?.id;
  });
}

/** Hosts from which Meta gives files; what people write into a payload leads nowhere else. */
const FILE_HOST = /(^|\.)(fbsbx\.com|fbcdn\.net|cdninstagram\.com|facebook\.com)$/;

/** Files are fetched as they are, by an address that holds for some days and needs no token. */
export function fileStep(ref: string): MediaStep {
  const url = URL.canParse(ref) ? new URL(ref) : undefined;
  if (url?.protocol !== 'https:' || !FILE_HOST.test(url.hostname))
    return { is: 'missing', detail: 'its address is none of Meta' };
  return { is: 'file', request: { via: 'https', method: 'GET', url: url.href, headers: {} } };
}
