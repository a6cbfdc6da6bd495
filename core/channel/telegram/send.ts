import * as z from 'zod';
import type {
  FormField,
  MediaStep,
  OutgoingPart,
  ProviderAnswer,
  ProviderRequest,
  SendOutcome,
} from '../adapter.ts';
import { answered, lax } from '../payload.ts';
import type { Failure } from '../received.ts';
import { idIn } from './who.ts';

const API = 'https://api.telegram.org';
const MEGABYTE = 1024 * 1024;
/** Bytes of a file that is shown as a picture. */
const MOST_PICTURE_BYTES = 10 * MEGABYTE;

/** A method of the Bot API with its values, in JSON. Its address holds the token, so that it is never written anywhere. */
export const methodRequest = (
  token: string | undefined,
  method: string,
  values: Readonly<Record<string, unknown>> = {},
): ProviderRequest => ({
  via: 'https',
  method: 'POST',
  url: addressOf(token, method),
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(values),
});

const addressOf = (token: string | undefined, method: string): string =>
  `${API}/bot${encodeURIComponent(token ?? '')}/${method}`.replaceAll('%3A', ':');

/** The chat of a place, and the topic in it. */
export function chatOf(place: string): { chat_id: string; message_thread_id?: number } {
  const [chat_id = '', topic] = place.split('/');
  return { chat_id, ...(topic !== undefined && { message_thread_id: Number(topic) }) };
}

/** The request that sends a part: words as HTML, or a file with its bytes, as Telegram fetches few addresses. */
export function sendingRequest(part: OutgoingPart, token: string | undefined): ProviderRequest {
  const quoted = part.quotes?.split(':').at(-1);
  const values = {
    ...chatOf(part.place),
    parse_mode: 'HTML',
    ...(quoted !== undefined && {
      reply_parameters: { message_id: Number(quoted), allow_sending_without_reply: true },
    }),
  };
  if (part.file === undefined) return methodRequest(token, 'sendMessage', { ...values, text: part.text });
  const { method, field } = methodFor(part.file);
  const { url: fileUrl, filename, contentType } = part.file;
  const told = { ...values, ...(part.text !== '' && { caption: part.text }) };
  const form: FormField[] = [
    ...Object.entries(told).map(([name, value]) => ({ name, value: formValue(value) })),
    { name: field, fileUrl, filename, contentType },
  ];
  return { via: 'https', method: 'POST', url: addressOf(token, method), headers: {}, body: { form } };
}

const formValue = (value: string | number | object): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/** Pictures, videos and music are shown as such; anything else is a document. */
function methodFor({ contentType, size }: NonNullable<OutgoingPart['file']>) {
  if (/^image\/(jpeg|png|webp)$/.test(contentType) && size <= MOST_PICTURE_BYTES)
    return { method: 'sendPhoto', field: 'photo' };
  if (contentType === 'video/mp4') return { method: 'sendVideo', field: 'video' };
  if (/^audio\/(mpeg|mp4|x-m4a)$/.test(contentType)) return { method: 'sendAudio', field: 'audio' };
  return { method: 'sendDocument', field: 'document' };
}

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: lax(z.int()),
  description: lax(z.string()),
  parameters: lax(z.object({ retry_after: lax(z.number()), migrate_to_chat_id: lax(z.int()) })),
});
const sentSchema = z.object({ message_id: z.int(), chat: z.object({ id: z.int() }) });

/** What Telegram answered; an answer that is none of its own is a passing trouble. */
export const telegramAnswer = (body: string) => answered(answerSchema, body);

const MOST_LATER_SECONDS = 3600;
/** Seconds until another try after a trouble of which Telegram says no time. */
const LATER_SECONDS = 30;

/** What became of a part. */
export function outcomeOf({ status, body }: ProviderAnswer): SendOutcome {
  const answer = telegramAnswer(body);
  if (answer?.ok) {
    const { data } = sentSchema.safeParse(answer.result);
    return { is: 'sent', id: data ? idIn(data.chat, data.message_id) : '' };
  }
  const code = answer?.error_code ?? status;
  if (answer === undefined || code === 429 || code >= 500) return later(answer?.parameters?.retry_after);
  const detail = `${code} ${answer.description ?? ''}`.trim().slice(0, 300);
  return { is: 'failed', failure: { code: failureOf(code, detail), detail } };
}

const later = (seconds = LATER_SECONDS): SendOutcome => ({
  is: 'later',
  seconds: Math.min(Math.max(Math.ceil(seconds), 1), MOST_LATER_SECONDS),
});

function failureOf(code: number, detail: string): Failure['code'] {
  // The token is taken for a path where it is no bot's: 404 for one that is ill-formed, 401 for one that was taken back.
  if (code === 401 || code === 404) return 'credentials_expired';
  if (code === 413 || /too (big|large|long)/i.test(detail)) return 'too_large';
  if (/blocked by the user/i.test(detail)) return 'blocked';
  if (/not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|TOPIC_CLOSED/i.test(detail))
    return 'not_allowed';
  if (code === 403 || /chat not found|deactivated|upgraded to a supergroup|PEER_ID_INVALID/i.test(detail))
    return 'unreachable';
  if (/PHOTO_INVALID|IMAGE_PROCESS_FAILED|wrong (file|type)/i.test(detail)) return 'unsupported';
  return 'provider_refused';
}

/** Where a file is: names may be those of who sent it, in any script. None of them leads upwards. */
const pathSchema = z.object({
  file_path: z
    .string()
    .min(1)
    .refine((path) => path.split('/').every((name) => !/^\.{0,2}$/.test(name))),
});

/** Seconds after which a file is asked for again while the token is none: it is there as long as the message is. */
const TOKEN_SECONDS = 900;

/** First where a file is, then the file; files above 20 MB are given to no bot. */
export function mediaStep(ref: string, before: ProviderAnswer | null, token: string | undefined): MediaStep {
  if (before === null) return { is: 'question', request: methodRequest(token, 'getFile', { file_id: ref }) };
  const answer = telegramAnswer(before.body);
  if (answer === undefined || before.status === 429 || before.status >= 500) {
    const wait = later(answer?.parameters?.retry_after);
    return wait.is === 'later' ? wait : { is: 'later', seconds: LATER_SECONDS };
  }
  // Who mends the token soon loses no file by it.
  if (before.status === 401 || before.status === 404) return { is: 'later', seconds: TOKEN_SECONDS };
  const { data } = pathSchema.safeParse(answer.result);
  if (!answer.ok || data === undefined)
    return { is: 'missing', detail: (answer.description ?? 'no file').slice(0, 300) };
  const url = addressOf(token, data.file_path.split('/').map(encodeURIComponent).join('/')).replace(
    `${API}/bot`,
    `${API}/file/bot`,
  );
  return { is: 'file', request: { via: 'https', method: 'GET', url, headers: {} } };
}
