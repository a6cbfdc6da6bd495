import {
  dateOfMilliseconds,
  dateOfSeconds,
  NotUnderstoodError,
  partOf,
  receivedOfEach,
  understood,
} from '../payload.ts';
import type { ExtraContent, Received, ReceivedMessage, Sender } from '../received.ts';
import { ofChange } from './comments.ts';
import { saidIn } from './content.ts';
import {
  eventSchema,
  type MetaEvent,
  type MetaMessage,
  payloadOf,
  toldAsChange,
  unknownKind,
} from './event.ts';
import type { Side } from './side.ts';

const OBJECTS = { messenger: 'page', instagram: 'instagram' } as const;
/** Days in which somebody who came by an advertisement may be answered. */
const ADVERTISED_DAYS = 7;
const DAY = 24 * 60 * 60 * 1000;

/**
 * What a payload of Meta says happened in the conversations of a page or account. Pure.
 * @throws NotUnderstoodError when somebody wrote to another one, which then has no channel of its own: nobody would see it
 */
export function receivedBy(payload: Uint8Array, side: Side, cameAt: Date): Received[] {
  const { entry } = understood(payloadOf(OBJECTS[side.channel]), payload);
  return receivedOfEach(entry, ({ id, messaging, standby, time, ...more }) => {
    const { field, value } = more;
    const changes = field === undefined ? more.changes : [...more.changes, { field, value }];
    const told = changes.map((change) => toldAsChange(change));
    const inPublic = side.takesComments ? changes.filter((_, at) => told[at] === undefined) : [];
    const asChange = told.filter((one) => one !== undefined);
    if (messaging.length + asChange.length + standby.length + inPublic.length === 0) return [];
    // By the button of Meta's that tries out a webhook.
    if (id === NOBODY) return [];
    if (id !== side.accountId)
      throw new NotUnderstoodError(`It was written to ${id.slice(0, 40)}, which is another channel's.`);
    const sentAt = timeOf(time) ?? cameAt;
    return receivedOfEach(
      [
        ...[...messaging, ...asChange].map((one) => () => ofEvent(one, { side, as: 'fresh', sentAt })),
        // Another app has the conversation, and answers: it is kept, and sets nothing going.
        ...standby.map((one) => () => ofEvent(one, { side, as: 'history', sentAt })),
        ...inPublic.map((one) => () => ofChange(one, side, sentAt)),
      ],
      (happened) => happened(),
    );
  });
}

/** The account of which Meta's own trials are. */
const NOBODY = '0';

/** A time of Meta's: in seconds of what was written in public or is told as a change, in milliseconds of messages. */
function timeOf(time: number | undefined): Date | undefined {
  if (time === undefined) return undefined;
  return time > SECONDS_NOW_MOST ? dateOfMilliseconds(time) : dateOfSeconds(time);
}
const SECONDS_NOW_MOST = 100_000_000_000;

/** With whom, where and when. */
interface About {
  readonly from: Sender;
  readonly place: { readonly id: string };
  readonly at: Date;
}

function ofEvent(
  told: unknown,
  { side, as, sentAt }: { side: Side; as: 'fresh' | 'history'; sentAt: Date },
): Received[] {
  const event = partOf(eventSchema, told);
  if (event === undefined) return [];
  const isOurs = event.message?.is_echo === true || event.sender?.id === side.accountId;
  const person = (isOurs ? event.recipient : event.sender)?.id;
  if (person === undefined) {
    if (event.message === undefined && unknownKind(event) === undefined) return [];
    throw new NotUnderstoodError('It does not say who wrote.');
  }
  // What somebody notes for themselves is to nobody.
  if (person === side.accountId) return [];
  const about: About = {
    from: {
      identity: { channel: side.channel, account: side.accountId, value: person },
      name: '',
      phone: null,
    },
    place: { id: person },
    at: timeOf(event.timestamp) ?? sentAt,
  };
  if (event.message) return ofMessage(event.message, about, isOurs ? { side } : { as });
  return isOurs ? [] : ofOther(event, about, as);
}

type Written = { readonly side: Side } | { readonly as: 'fresh' | 'history' };

/** What was written; of what the desk's side wrote only what was written elsewhere, as the desk knows its own. */
function ofMessage(message: MetaMessage, about: About, written: Written): Received[] {
  const { mid, reply_to, referral, is_deleted, app_id } = message;
  const { at, place } = about;
  if (is_deleted) return [{ what: 'deletion', id: `${mid}:deleted`, at, of: mid, place }];
  if ('side' in written && app_id === written.side.appId) return [];
  return [
    {
      what: 'message',
      id: mid,
      ...about,
      ...saidIn(message),
      as: 'side' in written ? 'echo' : written.as,
      // Instagram does not say which app has sent it.
      ...('side' in written && app_id === undefined && { mayBeOurs: true }),
      ...(reply_to?.mid !== undefined && { quotes: reply_to.mid }),
      ...replyUntil(at, referral),
    },
  ];
}

const replyUntil = (at: Date, referral: MetaMessage['referral']) =>
  referral?.source === 'ADS' && { replyUntil: new Date(at.getTime() + ADVERTISED_DAYS * DAY) };

function ofOther(event: MetaEvent, about: About, as: 'fresh' | 'history'): Received[] {
  const { message_edit, postback, reaction, read, delivery } = event;
  const beside = (id: string, extra: ExtraContent): ReceivedMessage => ({
    what: 'message',
    id,
    ...about,
    text: '',
    media: [],
    extra: [extra],
    as,
  });
  const by = `${about.place.id}:${about.at.getTime()}`;
  if (message_edit) {
    const { mid: of, text } = message_edit;
    return [{ what: 'edit', id: `${of}:edit:${about.at.getTime()}`, ...about, of, text }];
  }
  if (postback) {
    const { mid, title = '', payload = '', referral } = postback;
    const label = title || payload;
    const pressed = beside(
      mid ?? `postback:${by}`,
      label === '' ? { kind: 'unsupported', type: 'postback' } : { kind: 'button', label, value: payload },
    );
    return [{ ...pressed, ...replyUntil(about.at, referral) }];
  }
  if (reaction) {
    const { mid: to, action, emoji, reaction: named } = reaction;
    const shown = action === 'unreact' ? '' : (emoji ?? named ?? '❤');
    return [beside(`${to}:reaction:${by}`, { kind: 'reaction', emoji: shown, to })];
  }
  if (read) return ofRead(read, about);
  if (delivery) return ofDelivery(delivery, about);
  const type = unknownKind(event);
  return type === undefined ? [] : [beside(`${type}:${by}`, { kind: 'unsupported', type })];
}

/** Somebody has read one message, as Instagram says, or all until a time, as Messenger does. */
function ofRead({ mid, watermark }: NonNullable<MetaEvent['read']>, { at, place }: About): Received[] {
  if (mid !== undefined) return [{ what: 'state', id: `${mid}:read`, at, of: mid, state: 'read' }];
  if (watermark === undefined) return [];
  const until = dateOfMilliseconds(watermark);
  return [{ what: 'progress', id: `read:${place.id}:${watermark}`, at, place, until, state: 'read' }];
}

function ofDelivery(
  { mids, watermark }: NonNullable<MetaEvent['delivery']>,
  { at, place }: About,
): Received[] {
  const states = mids.map(
    (of): Received => ({ what: 'state', id: `${of}:delivered`, at, of, state: 'delivered' }),
  );
  if (watermark === undefined) return states;
  const until = dateOfMilliseconds(watermark);
  const id = `delivered:${place.id}:${watermark}`;
  return [...states, { what: 'progress', id, at, place, until, state: 'delivered' }];
}
