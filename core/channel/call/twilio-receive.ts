import { NotUnderstoodError } from '../payload.ts';
import type { Received, ReceivedCall } from '../received.ts';
import type { TwilioCallSettings } from './twilio-kind.ts';

/** Numbers by which Twilio says that somebody withholds theirs ("Anonymous, restricted and blocked caller IDs", help.twilio.com). */
const WITHHELD = [
  'anonymous',
  'restricted',
  'unavailable',
  'unknown',
  'blocked',
  '+266696687',
  '+7378742883',
  '+2562533',
  '+8566696',
  '+86282452253',
  '',
];

/** How it ended when a call was passed on to somebody, and when a call of the desk did. `completed` is that somebody took it. */
const ENDED: Readonly<Record<string, ReceivedCall['outcome']>> = {
  completed: 'answered',
  answered: 'answered',
  'no-answer': 'missed',
  canceled: 'missed',
  busy: 'busy',
  failed: 'failed',
};

const SID = /^CA[0-9a-f]{32}$/;
const RECORDING = /^RE[0-9a-f]{32}$/;
const ADDRESS =
  /^https:\/\/api(?:\.[a-z0-9-]+){0,2}\.twilio\.com\/2010-04-01\/Accounts\/(AC[0-9a-f]{32})\/Recordings\/RE[0-9a-f]{32}$/;
/** Longest call that Twilio lets go on is four hours; a recording may be as long. */
const MOST_SECONDS = 24 * 60 * 60;

/**
 * What a form of Twilio's says of a call: how its state is, what became of passing it on, that somebody has spoken to the voicemail, or that a recording is there.
 * Legs by which a call is passed on are told of by the call itself. Pure.
 * @throws NotUnderstoodError when it is about no call of the account
 */
export function receivedIn(payload: Uint8Array, settings: TwilioCallSettings, cameAt: Date): Received[] {
  const form = new URLSearchParams(new TextDecoder().decode(payload));
  const id = form.get('CallSid') ?? '';
  if (!SID.test(id)) throw new NotUnderstoodError('It is about no call.');
  if (form.get('AccountSid') !== settings.accountSid)
    throw new NotUnderstoodError('It is about a call of another account.');
  if (form.has('RecordingStatus')) return recordingIn(form, id, { settings, cameAt });
  if (form.has('ParentCallSid')) return [];
  const outcome = outcomeIn(form);
  return outcome === null ? [] : [callIn(form, { id, outcome, settings, cameAt })];
}

function outcomeIn(form: URLSearchParams): ReceivedCall['outcome'] | null {
  const dialled = form.get('DialCallStatus');
  if (dialled !== null) return ENDED[dialled] ?? null;
  if (form.has('RecordingUrl')) return 'voicemail';
  const status = form.get('CallStatus') ?? '';
  const outcome = ENDED[status] ?? null;
  // That a customer's call has ended says nothing of whether somebody took it: that is told where it was passed on.
  return outcome === 'answered' && !isOfDesk(form) ? 'missed' : outcome;
}

const isOfDesk = (form: URLSearchParams): boolean => (form.get('Direction') ?? '').startsWith('outbound');

function callIn(
  form: URLSearchParams,
  { id, outcome, settings, cameAt }: Told & { id: string; outcome: ReceivedCall['outcome'] },
): ReceivedCall {
  const talked = secondsIn(form, outcome === 'voicemail' ? 'RecordingDuration' : 'DialCallDuration');
  const lasted = secondsIn(form, 'CallDuration') ?? talked ?? 0;
  const endedAt = timeIn(form) ?? cameAt;
  const isSpoken = outcome === 'answered' || outcome === 'voicemail';
  const seconds = talked ?? (outcome === 'answered' ? secondsIn(form, 'CallDuration') : undefined);
  const link = settings.recordings === 'link' ? addressIn(form, settings) : undefined;
  return {
    what: 'call',
    id,
    at: endedAt,
    direction: isOfDesk(form) ? 'outbound' : 'inbound',
    outcome,
    from: numberIn(form, 'From'),
    to: numberIn(form, 'To'),
    name: (form.get('CallerName') ?? '').slice(0, 200).toWellFormed(),
    startedAt: new Date(endedAt.getTime() - lasted * 1000),
    endedAt,
    ...(isSpoken && seconds !== undefined && { seconds }),
    ...(link !== undefined && { recordingUrl: link }),
  };
}

interface Told {
  readonly settings: TwilioCallSettings;
  readonly cameAt: Date;
}

function recordingIn(form: URLSearchParams, of: string, { settings, cameAt }: Told): Received[] {
  const id = form.get('RecordingSid') ?? '';
  const ref = addressIn(form, settings);
  const isThere = form.get('RecordingStatus') === 'completed';
  if (!isThere || settings.recordings !== 'keep') return [];
  if (!RECORDING.test(id) || ref === undefined)
    throw new NotUnderstoodError('It is about no recording of the account.');
  const media = { ref: `${ref}.mp3`, filename: `${id}.mp3`, contentType: 'audio/mpeg' };
  return [{ what: 'recording', id, at: cameAt, of, media }];
}

/** Where the recording is; undefined where it is none of the account. */
function addressIn(form: URLSearchParams, { accountSid }: TwilioCallSettings): string | undefined {
  const address = form.get('RecordingUrl') ?? '';
  return ADDRESS.exec(address)?.[1] === accountSid ? address : undefined;
}

function numberIn(form: URLSearchParams, name: string): string | null {
  const number = (form.get(name) ?? '').trim();
  return WITHHELD.includes(number.toLowerCase()) ? null : number.slice(0, 100).toWellFormed();
}

function secondsIn(form: URLSearchParams, name: string): number | undefined {
  const said = form.get(name) ?? '';
  return /^\d{1,6}$/.test(said) ? Math.min(Number(said), MOST_SECONDS) : undefined;
}

function timeIn(form: URLSearchParams): Date | undefined {
  const time = Date.parse(form.get('Timestamp') ?? '');
  return Number.isNaN(time) ? undefined : new Date(time);
}
