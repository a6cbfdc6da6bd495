import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type {
  Adapter,
  Admission,
  Health,
  Knock,
  MediaStep,
  OutgoingPart,
  ProviderAnswer,
  ProviderRequest,
  Secrets,
  SendOutcome,
} from '../adapter.ts';
import { answered, isSignatureOf, lax, textAnswer } from '../payload.ts';
import type { Failure } from '../received.ts';
import { otherSideOf, type XSettings, xKind } from './kind.ts';
import { oauthHeader } from './oauth.ts';
import { receivedIn } from './receive.ts';

const API = 'https://api.x.com/2';

/** An account of X: signed webhooks tell of posts and direct messages, and answers are posts and messages of its API. */
export const xAdapter = {
  ...xKind,
  admit: (knock, _channel, { consumerSecret = '' }) =>
    knock.method === 'GET' ? challenged(knock, consumerSecret) : signed(knock, consumerSecret),
  receive: (payload, _contentType, { settings }, cameAt) => receivedIn(payload, settings, cameAt),
  send: (part, _channel, secrets, now) => sendingRequest(part, secrets, now),
  sent: outcomeOf,
  fetchMedia: ({ ref }) => pictureStep(ref),
  check: {
    ask: (_door, { settings: { accountId } }, secrets, now) => {
      const url = `${API}/users/me`;
      const once = `check ${accountId}`;
      return {
        ...{ via: 'https', method: 'GET', url },
        headers: { authorization: oauthHeader({ method: 'GET', url, once }, secrets, now) },
      };
    },
    understand: (answer, _door, { settings: { accountId } }) => healthOf(answer, accountId),
  },
} satisfies Adapter<XSettings>;

const CHALLENGE = /^[\w.~+/=-]{1,300}$/;

/** X asks, every hour and when it likes, whether the address is the desk's: what it says comes back, sealed by the secret of the app. */
function challenged({ query }: Knock, secret: string): Admission {
  const token = query.crc_token ?? '';
  if (secret === '' || !CHALLENGE.test(token)) return { is: 'refused', reason: 'unsigned' };
  const sealed = createHmac('sha256', secret).update(token).digest('base64');
  const body = JSON.stringify({ response_token: `sha256=${sealed}` });
  return { is: 'answered', answer: textAnswer(200, body, 'application/json') };
}

function signed({ headers, body }: Knock, secret: string): Admission {
  const told = headers['x-twitter-webhooks-signature'] ?? '';
  const [, signature] = /^sha256=([A-Za-z0-9+/]{43}=)$/.exec(told) ?? [];
  if (signature === undefined) return { is: 'refused', reason: 'unsigned' };
  const isIt = isSignatureOf(body, { secret, signature, algorithm: 'sha256', encoding: 'base64' });
  return secret !== '' && isIt
    ? { is: 'admitted', answer: textAnswer(200, '') }
    : { is: 'refused', reason: 'wrong_signature' };
}

function sendingRequest(
  { id, place, text, beneath }: OutgoingPart,
  secrets: Secrets,
  now: Date,
): ProviderRequest {
  const person = otherSideOf(place);
  const url =
    person === null ? `${API}/tweets` : `${API}/dm_conversations/with/${encodeURIComponent(person)}/messages`;
  const reply = { in_reply_to_tweet_id: beneath ?? place.replace(/^post:/, '') };
  return {
    via: 'https',
    method: 'POST',
    url,
    headers: {
      authorization: oauthHeader({ method: 'POST', url, once: id }, secrets, now),
      'content-type': 'application/json',
    },
    body: JSON.stringify(person === null ? { text, reply } : { text }),
  };
}

const answerSchema = z.object({
  data: lax(z.object({ id: lax(z.string()), dm_event_id: lax(z.string()) })),
  title: lax(z.string()),
  detail: lax(z.string()),
});

function outcomeOf({ status, headers, body }: ProviderAnswer): SendOutcome {
  const answer = answered(answerSchema, body);
  if (status >= 200 && status < 300)
    return { is: 'sent', id: answer?.data?.id ?? answer?.data?.dm_event_id ?? '' };
  if (status === 429 || status >= 500) {
    const asked = Number(headers['retry-after']);
    return { is: 'later', seconds: asked > 0 ? Math.min(Math.ceil(asked), 3600) : status === 429 ? 300 : 30 };
  }
  const detail = [status, answer?.title, answer?.detail].filter(Boolean).join(' ').slice(0, 300);
  return { is: 'failed', failure: { code: failureOf(status), detail } };
}

/** What X says of whose token it is means. Where it sends is not asked, as the token of the app says that, which the desk does not have. */
function healthOf({ status, body }: ProviderAnswer, accountId: string): Health {
  const answer = answered(answerSchema, body);
  const says = `X says: ${[status, answer?.title, answer?.detail].filter(Boolean).join(' ').slice(0, 300)}`;
  if (status === 401) return { is: 'ill', code: 'credentials', says };
  if (status === 402 || status === 403) return { is: 'ill', code: 'permissions', says };
  const id = answer?.data?.id;
  if (status !== 200 || id === undefined) return { is: 'ill', code: 'unreachable', says };
  return id === accountId
    ? { is: 'well', says: 'X knows the account by the token.' }
    : { is: 'ill', code: 'credentials', says: 'The access token is of another account.' };
}

function failureOf(status: number): Failure['code'] {
  if (status === 401) return 'credentials_expired';
  // Credits that are used up, posts that may not be answered, and people who take no messages.
  if (status === 402 || status === 403) return 'not_allowed';
  return status === 404 ? 'unreachable' : 'provider_refused';
}

/** Pictures of posts are there for everybody; those of direct messages take the account's signature, and are seen in X. */
function pictureStep(ref: string): MediaStep {
  const url = URL.canParse(ref) ? new URL(ref) : undefined;
  if (url?.protocol !== 'https:' || url.hostname !== 'pbs.twimg.com')
    return { is: 'missing', detail: 'it can be seen in X' };
  return { is: 'file', request: { via: 'https', method: 'GET', url: url.href, headers: {} } };
}
