import * as z from 'zod';
import type {
  Adapter,
  Health,
  MediaStep,
  OutgoingPart,
  ProviderAnswer,
  ProviderRequest,
  Secrets,
  SendOutcome,
} from '../adapter.ts';
import { answered, lax, onlyPost, textAnswer } from '../payload.ts';
import { straightened } from './parts.ts';
import { type TwilioSmsSettings, twilioSmsKind } from './twilio-kind.ts';
import { failureOf, receivedIn } from './twilio-receive.ts';
import { isSignedByTwilio } from './twilio-signature.ts';

const API = 'https://api.twilio.com/2010-04-01';
/** What Twilio does on a message: nothing, as the desk answers by itself. */
const NOTHING_TO_DO = textAnswer(200, '<Response/>', 'text/xml');

/** SMS and MMS by Twilio. */
export const twilioSmsAdapter = {
  ...twilioSmsKind,
  admit(knock, _channel, { authToken, formerAuthToken }) {
    const other = onlyPost(knock);
    if (other !== null) return other;
    if (knock.headers['x-twilio-signature'] === undefined) return { is: 'refused', reason: 'unsigned' };
    const tokens = [authToken, formerAuthToken].filter((one) => one !== undefined && one !== '');
    return tokens.some((token) => isSignedByTwilio(knock, token ?? ''))
      ? { is: 'admitted', answer: NOTHING_TO_DO }
      : { is: 'refused', reason: 'wrong_signature' };
  },
  receive: (payload, _contentType, _channel, cameAt) => receivedIn(payload, cameAt),
  send: (part, { settings }, secrets) => sendingRequest(part, settings, secrets),
  sent: outcomeOf,
  fetchMedia: ({ ref }, before, { settings }, secrets) => mediaStep(ref, before, { settings, secrets }),
  check: {
    ask: (_door, { settings: { accountSid } }, secrets) => ({
      via: 'https',
      method: 'GET',
      url: `${API}/Accounts/${accountSid}.json`,
      headers: authorization(accountSid, secrets),
    }),
    understand: healthOf,
  },
} satisfies Adapter<TwilioSmsSettings>;

const authorization = (accountSid: string, { authToken = '' }: Secrets) => ({
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
});

function sendingRequest(
  { place, text, file }: OutgoingPart,
  { accountSid, from, statesTo }: TwilioSmsSettings,
  secrets: Secrets,
): ProviderRequest {
  const fields = new URLSearchParams({ To: place });
  fields.set(from.startsWith('MG') ? 'MessagingServiceSid' : 'From', from);
  if (text !== '') fields.set('Body', straightened(text));
  if (file !== undefined) fields.set('MediaUrl', file.url);
  if (statesTo !== null) fields.set('StatusCallback', statesTo);
  return {
    via: 'https',
    method: 'POST',
    url: `${API}/Accounts/${accountSid}/Messages.json`,
    headers: { ...authorization(accountSid, secrets), 'content-type': 'application/x-www-form-urlencoded' },
    body: fields.toString(),
  };
}

const answerSchema = z.object({ sid: lax(z.string()), code: lax(z.int()), message: lax(z.string()) });

function outcomeOf({ status, headers, body }: ProviderAnswer): SendOutcome {
  const answer = answered(answerSchema, body);
  if (status >= 200 && status < 300) return { is: 'sent', id: answer?.sid ?? '' };
  const asked = Number(headers['retry-after']);
  if (answer?.code === undefined || status === 429 || status >= 500)
    return { is: 'later', seconds: asked > 0 ? Math.min(Math.ceil(asked), 3600) : 30 };
  // Twilio repeats a number in its words.
  const detail = `${answer.code} ${answer.message ?? ''}`.replaceAll(/\+?\d{7,15}/g, '…').slice(0, 300);
  return { is: 'failed', failure: { code: failureOf(String(answer.code)), detail } };
}

const MEDIA =
  /^https:\/\/api\.twilio\.com\/2010-04-01\/Accounts\/AC[0-9a-f]{32}\/Messages\/[A-Za-z0-9]+\/Media\/[A-Za-z0-9]+$/;

/** Twilio leads from a file's address, which needs the token, to one that is signed and must not get it. */
function mediaStep(
  ref: string,
  before: ProviderAnswer | null,
  { settings, secrets }: { settings: TwilioSmsSettings; secrets: Secrets },
): MediaStep {
  if (!MEDIA.test(ref)) return { is: 'missing', detail: 'its address is none of Twilio' };
  const headers = authorization(settings.accountSid, secrets);
  const request: ProviderRequest = { via: 'https', method: 'GET', url: ref, headers };
  if (before === null) return { is: 'question', request };
  const { location = '' } = before.headers;
  if (before.status >= 300 && before.status < 400 && location.startsWith('https://'))
    return { is: 'file', request: { via: 'https', method: 'GET', url: location, headers: {} } };
  if (before.status === 200) return { is: 'file', request };
  if (before.status === 429 || before.status >= 500) return { is: 'later', seconds: 60 };
  return { is: 'missing', detail: `Twilio answers ${before.status}` };
}

function healthOf({ status, body }: ProviderAnswer): Health {
  if (status === 401 || status === 404)
    return { is: 'ill', code: 'credentials', says: 'Twilio knows no account with this token.' };
  const account = answered(z.object({ status: z.string() }), body);
  if (status !== 200 || account === undefined)
    return { is: 'ill', code: 'unreachable', says: `Twilio answers ${status}.` };
  return account.status === 'active'
    ? { is: 'well', says: 'Twilio knows the account, which is active.' }
    : { is: 'ill', code: 'permissions', says: `The account is ${account.status.slice(0, 40)}.` };
}
