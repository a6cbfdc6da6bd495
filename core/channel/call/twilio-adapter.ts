import type { Adapter, DoorAnswer, Knock, MediaStep, ProviderAnswer, Secrets } from '../adapter.ts';
import { textAnswer } from '../payload.ts';
import { admittedByTwilio, twilioAuthorization, twilioCheck } from '../twilio/account.ts';
import { noReplies } from './no-replies.ts';
import { type TwilioCallSettings, twilioCallKind } from './twilio-kind.ts';
import { receivedIn } from './twilio-receive.ts';

/** Calls to numbers of Twilio's, and from them. */
export const twilioCallAdapter = {
  ...twilioCallKind,
  ...noReplies,
  admit: (knock, { settings }, secrets) => admittedByTwilio(knock, secrets, whatFollows(knock, settings)),
  receive: (payload, _contentType, { settings }, cameAt) => receivedIn(payload, settings, cameAt),
  fetchMedia: ({ ref }, before, { settings }, secrets) => mediaStep(ref, before, { settings, secrets }),
  check: twilioCheck,
} satisfies Adapter<TwilioCallSettings>;

const xml = (body: string): DoorAnswer => textAnswer(200, body, 'text/xml');
/** Longest that somebody speaks to the voicemail, in seconds. */
const MOST_VOICEMAIL = 300;

/** What Twilio does next: whom nobody took may speak after a greeting, where there is one; else the call ends. */
function whatFollows({ url, body }: Knock, settings: TwilioCallSettings): DoorAnswer {
  const dialled = new URLSearchParams(new TextDecoder().decode(body)).get('DialCallStatus');
  const { voicemailGreeting: greeting, greetingLanguage: language, recordings } = settings;
  if (greeting === null || dialled === null || dialled === 'completed' || dialled === 'answered')
    return xml('<Response/>');
  const door = escaped(url);
  const told = recordings === 'keep' ? ` recordingStatusCallback="${door}"` : '';
  return xml(
    `<Response><Say language="${language}">${escaped(greeting)}</Say><Record maxLength="${MOST_VOICEMAIL}" playBeep="true" action="${door}"${told}/></Response>`,
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

const RECORDING =
  /^https:\/\/api(?:\.[a-z0-9-]+){0,2}\.twilio\.com\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Recordings\/RE[0-9a-f]{32}\.mp3$/;

/** The token of the account goes to Twilio alone, and for recordings of this account alone. */
function mediaStep(
  ref: string,
  before: ProviderAnswer | null,
  { settings: { accountSid }, secrets }: { settings: TwilioCallSettings; secrets: Secrets },
): MediaStep {
  if (RECORDING.exec(ref)?.[1] !== accountSid)
    return { is: 'missing', detail: 'its address is none of the account' };
  if (before !== null) return { is: 'missing', detail: `Twilio answers ${before.status}` };
  const headers = twilioAuthorization(accountSid, secrets);
  return { is: 'file', request: { via: 'https', method: 'GET', url: ref, headers } };
}
