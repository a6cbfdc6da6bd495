import * as z from 'zod';
import type {
  Adapter,
  MediaStep,
  OutgoingPart,
  ProviderAnswer,
  ProviderRequest,
  Secrets,
  SendOutcome,
} from '../adapter.ts';
import { answered, lax, textAnswer } from '../payload.ts';
import { admittedByTwilio, TWILIO_API, twilioAuthorization, twilioCheck } from '../twilio/account.ts';
import { straightened } from './parts.ts';
import { type TwilioSmsSettings, twilioSmsKind } from './twilio-kind.ts';
import { failureOf, receivedIn } from './twilio-receive.ts';

/** What Twilio does on a message: nothing, as the desk answers by itself. */
const NOTHING_TO_DO = textAnswer(200, '<Response/>', 'text/xml');

/** SMS and MMS by Twilio. */
export const twilioSmsAdapter = {
  ...twilioSmsKind,
  admit: (knock, _channel, secrets) => admittedByTwilio(knock, secrets, NOTHING_TO_DO),
  receive: (payload, _contentType, _channel, cameAt) => receivedIn(payload, cameAt),
  send: (part, { settings }, secrets) => sendingRequest(part, settings, secrets),
  sent: outcomeOf,
  fetchMedia: ({ ref }, before, { settings }, secrets) => mediaStep(ref, before, { settings, secrets }),
  check: twilioCheck,
} satisfies Adapter<TwilioSmsSettings>;

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
    url: `${TWILIO_API}/Accounts/${accountSid}/Messages.json`,
    headers: {
      ...twilioAuthorization(accountSid, secrets),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: fields.toString(),
  };
}

const answerSchema = z.object({ sid: lax(z.string()), code: lax(z.int()), message: lax(z.string()) });

/** Twilio's code of a token that is none, where it says no code. */
const NOT_LET_IN = 20_003;

function outcomeOf({ status, headers, body }: ProviderAnswer): SendOutcome {
  const answer = answered(answerSchema, body);
  if (status >= 200 && status < 300) return { is: 'sent', id: answer?.sid ?? '' };
  const asked = Number(headers['retry-after']);
  const code = answer?.code ?? (status === 401 ? NOT_LET_IN : undefined);
  if (code === undefined || status === 429 || status >= 500)
    return { is: 'later', seconds: asked > 0 ? Math.min(Math.ceil(asked), 3600) : 30 };
  // Twilio repeats a number in its words.
  const detail = `${code} ${answer?.message ?? ''}`.replaceAll(/\+?\d{7,15}/g, '…').slice(0, 300);
  return { is: 'failed', failure: { code: failureOf(String(code)), detail } };
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
  const headers = twilioAuthorization(settings.accountSid, secrets);
  const request: ProviderRequest = { via: 'https', method: 'GET', url: ref, headers };
  if (before === null) return { is: 'question', request };
  const { location = '' } = before.headers;
  if (before.status >= 300 && before.status < 400 && location.startsWith('https://'))
    return { is: 'file', request: { via: 'https', method: 'GET', url: location, headers: {} } };
  if (before.status === 200) return { is: 'file', request };
  if (before.status === 429 || before.status >= 500) return { is: 'later', seconds: 60 };
  return { is: 'missing', detail: `Twilio answers ${before.status}` };
}
