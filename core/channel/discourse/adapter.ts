import * as z from 'zod';
import type {
  Adapter,
  Health,
  MediaStep,
  ProviderAnswer,
  ProviderRequest,
  Secrets,
  SendOutcome,
} from '../adapter.ts';
import { answered, isSignatureOf, lax, laxList, onlyPost, textAnswer } from '../payload.ts';
import type { Failure } from '../received.ts';
import { discourseKind } from './kind.ts';
import { isUpload, postId, receivedIn } from './receive.ts';
import type { DiscourseSettings } from './settings.ts';

/** A forum of Discourse: signed webhooks tell of posts, and answers are posts of its API. */
export const discourseAdapter = {
  ...discourseKind,
  admit(knock, _channel, { webhookSecret }) {
    const other = onlyPost(knock);
    if (other !== null) return other;
    const told = knock.headers['x-discourse-event-signature'] ?? '';
    const [, signature] = /^sha256=([0-9a-f]{64})$/.exec(told) ?? [];
    if (signature === undefined) return { is: 'refused', reason: 'unsigned' };
    const secret = webhookSecret ?? '';
    const isIt = isSignatureOf(knock.body, { secret, signature, algorithm: 'sha256', encoding: 'hex' });
    if (secret === '' || !isIt) return { is: 'refused', reason: 'wrong_signature' };
    return { is: 'admitted', answer: textAnswer(200, '') };
  },
  receive: (payload, _contentType, { settings }) => receivedIn(payload, settings),
  send: ({ place, text }, { settings }, secrets) =>
    forumRequest('posts.json', { settings, secrets }, { raw: text, topic_id: Number(place) }),
  sent: outcomeOf,
  fetchMedia: ({ ref }, before, { settings }, secrets) => mediaStep(ref, before, { settings, secrets }),
  check: {
    ask: (_door, { settings }, secrets) => forumRequest('session/current.json', { settings, secrets }),
    understand: healthOf,
  },
} satisfies Adapter<DiscourseSettings>;

type ByHttps = Extract<ProviderRequest, { via: 'https' }>;

function forumRequest(
  path: string,
  { settings: { url, username }, secrets }: { settings: DiscourseSettings; secrets: Secrets },
  body?: object,
): ByHttps {
  const headers = { 'api-key': secrets.apiKey ?? '', 'api-username': username, accept: 'application/json' };
  if (body === undefined) return { via: 'https', method: 'GET', url: `${url}/${path}`, headers };
  return {
    via: 'https',
    method: 'POST',
    url: `${url}/${path}`,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}

/** Addresses of files from which a forum leads on where it keeps them in a store of its own; it does not know the key of the forum, and must not get it. */
const SHORT = /\/uploads\/short-url\//;

function mediaStep(
  ref: string,
  before: ProviderAnswer | null,
  of: { settings: DiscourseSettings; secrets: Secrets },
): MediaStep {
  if (!URL.canParse(ref) || !isUpload(new URL(ref), of.settings.url))
    return { is: 'missing', detail: 'it is not in the forum' };
  const request = { ...forumRequest('', of), url: ref };
  if (before === null && SHORT.test(new URL(ref).pathname))
    return {
      is: 'question',
      request: { ...request, headers: { ...request.headers, range: 'bytes=0-0' } },
    };
  const { status = 200, headers } = before ?? {};
  if (status < 300 || status >= 400) return { is: 'file', request };
  const to = URL.canParse(headers?.location ?? '', ref) ? new URL(headers?.location ?? '', ref) : undefined;
  if (to?.protocol !== 'https:') return { is: 'missing', detail: 'it leads to no file' };
  if (isUpload(to, of.settings.url)) return { is: 'file', request: { ...request, url: to.href } };
  return { is: 'file', request: { via: 'https', method: 'GET', url: to.href, headers: {} } };
}

const answerSchema = z.object({
  id: lax(z.int().positive()),
  errors: laxList(z.string()),
  error_type: lax(z.string()),
  extras: lax(z.object({ wait_seconds: lax(z.number()) })),
});

function outcomeOf({ status, headers, body }: ProviderAnswer): SendOutcome {
  const answer = answered(answerSchema, body);
  if (status >= 200 && status < 300)
    return { is: 'sent', id: answer?.id === undefined ? '' : postId(answer.id) };
  if (status === 429 || status >= 500 || (answer === undefined && status !== 401)) {
    const asked = answer?.extras?.wait_seconds ?? Number(headers['retry-after']);
    return { is: 'later', seconds: asked > 0 ? Math.min(Math.ceil(asked), 3600) : 60 };
  }
  const { error_type, errors = [] } = answer ?? {};
  const detail = [status, error_type, ...errors].filter(Boolean).join(' ').slice(0, 300);
  return { is: 'failed', failure: { code: failureOf(status, error_type, errors), detail } };
}

/** What a forum says, in English, of a key that is none, or of another user. */
const NO_KEY = /API (username or )?key is invalid/i;

function failureOf(status: number, type: string | undefined, errors: readonly string[]): Failure['code'] {
  const isNoKey = errors.some((words) => NO_KEY.test(words));
  if (status === 401 || type === 'not_logged_in' || isNoKey) return 'credentials_expired';
  if (status === 403 || type === 'invalid_access') return 'not_allowed';
  return status === 404 ? 'unreachable' : 'provider_refused';
}

function healthOf({ status, body }: ProviderAnswer): Health {
  const user = answered(z.object({ current_user: z.object({ username: z.string() }) }), body)?.current_user;
  if (status === 200 && user !== undefined)
    return { is: 'well', says: `The forum lets the desk in as ${user.username.slice(0, 60)}.` };
  if (status === 401 || status === 403 || status === 404)
    return { is: 'ill', code: 'credentials', says: 'The forum does not take the API key for this user.' };
  return { is: 'ill', code: 'unreachable', says: `The forum answers ${status}.` };
}
