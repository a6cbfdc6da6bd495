import { NotUnderstoodError } from '../payload.ts';
import type { ExtraContent, Failure, MediaRef, Received, SaidLocation } from '../received.ts';
import { SAYS_NOTHING, senderOf } from './person.ts';
import { stopIn } from './stop-words.ts';

const STATES = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  undelivered: 'failed',
  failed: 'failed',
} as const;

const FAILURES: Readonly<Record<string, Failure['code']>> = {
  '20003': 'credentials_expired',
  '21211': 'unreachable',
  '21408': 'not_allowed',
  '21610': 'opted_out',
  '21612': 'unreachable',
  '21614': 'unreachable',
  '21617': 'too_large',
  '30003': 'unreachable',
  '30004': 'blocked',
  '30005': 'unreachable',
  '30006': 'unreachable',
};

/** What a code of Twilio's means for a message. */
export const failureOf = (code: string): Failure['code'] => FAILURES[code] ?? 'provider_refused';

/** A telephone that is off. */
const PASSING = '30003';

/** States of a message that came. */
const INBOUND = new Set(['receiving', 'received']);

/** What Twilio says that somebody wants; that they asked for help is a message. */
const REACH_OF: Readonly<Record<string, 'opted_out' | 'reachable'>> = {
  STOP: 'opted_out',
  START: 'reachable',
};

/** Most files of a message. */
const MOST_MEDIA = 10;

/**
 * What a form of Twilio's says happened. Twilio does not say when: it is when it came. Pure.
 * @throws NotUnderstoodError when it is about no message
 */
export function receivedIn(payload: Uint8Array, cameAt: Date): Received[] {
  const form = new URLSearchParams(new TextDecoder().decode(payload));
  const id = form.get('MessageSid') || form.get('SmsSid');
  const status = form.get('MessageStatus');
  const number = form.get('From');
  const isState = status !== null && !INBOUND.has(status);
  if (!id || (!isState && !number)) throw new NotUnderstoodError('It is about no message.');
  if (isState) return stateOf(form, id, { status, cameAt });
  return writtenIn(form, { id, number: number ?? '', cameAt });
}

function writtenIn(
  form: URLSearchParams,
  { id, number, cameAt }: { id: string; number: string; cameAt: Date },
): Received[] {
  const location = locationIn(form);
  const from = { ...senderOf(number), ...(location && { location }) };
  const about = { id, at: cameAt, from, place: { id: from.identity.value } };
  const [text, media] = [form.get('Body') ?? '', mediaIn(form)];
  const extra = besideIn(form, media.length);
  // Only with Twilio's Advanced Opt-Out it says what it understood; else the words alone do.
  const optOut = form.get('OptOutType');
  const { reach, isAll } = optOut === null ? stopIn(text) : { reach: REACH_OF[optOut], isAll: true };
  return [
    ...(reach === undefined ? [] : [{ what: 'reach' as const, ...about, reach }]),
    ...(reach !== undefined && isAll && media.length === 0
      ? []
      : [{ what: 'message' as const, ...about, text, media, ...(extra.length > 0 && { extra }) }]),
  ];
}

/** What a message is beside its words and files: a place on the map, as RCS has them; and that something came where less is there than it says. */
function besideIn(form: URLSearchParams, files: number): readonly ExtraContent[] {
  const [latitude, longitude] = [numberIn(form, 'Latitude', 90), numberIn(form, 'Longitude', 180)];
  const name = form.get('Label') || form.get('Address') || '';
  if (latitude !== undefined && longitude !== undefined)
    return [{ kind: 'location', latitude, longitude, ...(name !== '' && { name: name.slice(0, 200) }) }];
  const isNothing = (form.get('Body') ?? '') === '' && files === 0;
  return isNothing || files < countIn(form) ? SAYS_NOTHING.extra : [];
}

function numberIn(form: URLSearchParams, name: string, most: number): number | undefined {
  const said = form.get(name) ?? '';
  return /^-?\d{1,3}(\.\d{1,15})?$/.test(said) && Math.abs(Number(said)) <= most ? Number(said) : undefined;
}

function stateOf(
  form: URLSearchParams,
  of: string,
  { status, cameAt }: { status: string; cameAt: Date },
): Received[] {
  const state = Object.entries(STATES).find(([name]) => name === status)?.[1];
  if (state === undefined) return [];
  const code = form.get('ErrorCode') ?? '';
  const detail = `${code} ${form.get('ErrorMessage') ?? ''}`.trim().slice(0, 300);
  return [
    {
      what: 'state',
      id: `${of}:${status}`,
      at: cameAt,
      of,
      state,
      ...(state === 'failed' && {
        failure: {
          ...{ code: failureOf(code), detail },
          ...(code === PASSING && { isPassing: true as const }),
        },
      }),
    },
  ];
}

const COUNTRY = /^[A-Z]{2}$/;
const LONGEST_PLACE = 100;

/** Where the number is at home, as far as Twilio knows. */
function locationIn(form: URLSearchParams): SaidLocation | null {
  const placeIn = (name: string) =>
    form
      .get(name)
      ?.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ')
      .trim()
      .slice(0, LONGEST_PLACE)
      .toWellFormed() || null;
  const country = form.get('FromCountry') ?? '';
  const [region, city] = [placeIn('FromState'), placeIn('FromCity')];
  return COUNTRY.test(country) ? { country, region, city } : null;
}

/** How many files it says that it has. */
function countIn(form: URLSearchParams): number {
  const asked = Number(form.get('NumMedia') ?? 0);
  return Number.isInteger(asked) ? Math.min(Math.max(asked, 0), MOST_MEDIA) : 0;
}

function mediaIn(form: URLSearchParams): MediaRef[] {
  return Array.from({ length: countIn(form) }, (_, at) => at).flatMap((at) => {
    const ref = form.get(`MediaUrl${at}`);
    const contentType = form.get(`MediaContentType${at}`) ?? '';
    return !ref ? [] : [{ ref, filename: '', contentType }];
  });
}
