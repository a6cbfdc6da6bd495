import { detailOf, failureBy } from '../meta/graph.ts';
import { dateOfSeconds, NotUnderstoodError, partOf, receivedOfEach } from '../payload.ts';
import type { Received, ReceivedMessage, Sender } from '../received.ts';
import { saidIn } from './content.ts';
import {
  FIELDS,
  messageSchema,
  renameSchema,
  statusSchema,
  valueSchema,
  type WhatsAppEntry,
  type WhatsAppMessage,
  type WhatsAppPerson,
  type WhatsAppStatus,
  type WhatsAppValue,
} from './entry.ts';
import { identityOf, keyOf, placeOf, senderOf } from './who.ts';

/** The number of a channel, and by which id it knows what it sent. */
export interface Number {
  /** Meta's id of the number */
  readonly phoneNumberId: string;
  /** the id by which a channel knows a message of which a state is told. @default Meta's */
  readonly idOf?: (status: WhatsAppStatus) => string;
}

/**
 * What entries of Meta say happened on a number. Pure.
 * @throws NotUnderstoodError when somebody wrote to another number, which then has no channel of its own: nobody would see it; and where one of
 * many things is not understood, with the rest
 */
export function receivedIn(entries: readonly WhatsAppEntry[], number: Number): Received[] {
  const changes = entries.flatMap((entry) => entry.changes).filter(({ field }) => FIELDS.has(field));
  return receivedOfEach(changes, ({ field, value }) =>
    ofValue(field, partOf(valueSchema, value ?? {}), number),
  );
}

function ofValue(field: string, value: WhatsAppValue | undefined, number: Number): Received[] {
  if (value === undefined) return [];
  const { messages, message_echoes: echoes, statuses, user_id_update: renames, contacts } = value;
  const threads = value.history.flatMap(({ threads }) => threads);
  const to = value.metadata?.phone_number_id;
  if (to !== undefined && to !== number.phoneNumberId) {
    if (messages.length + echoes.length + threads.length === 0) return [];
    throw new NotUnderstoodError(
      `It was written to the number ${to.slice(0, 40)}, which is another channel's.`,
    );
  }
  const as = field === 'standby' ? 'history' : 'fresh';
  const all = [
    ...messages.map((one) => () => ofMessage(one, contacts, as)),
    ...echoes.map((one) => () => ofEcho(one, contacts)),
    ...threads.flatMap(({ id, messages: earlier }) =>
      earlier.map((one) => () => ofHistory(one, id, contacts)),
    ),
    ...renames.map((one) => () => ofRename(one, contacts)),
    ...statuses.map((one) => () => ofStatus(one, number)),
  ];
  return receivedOfEach(all, (read) => read());
}

type People = readonly WhatsAppPerson[];

function ofMessage(told: unknown, people: People, as: 'fresh' | 'history'): Received[] {
  const message = partOf(messageSchema, told);
  if (message === undefined) return [];
  const known = { userId: message.from_user_id, waId: message.from };
  if (message.type === 'system') return ofSystem(message, people);
  if (message.type === 'request_welcome') return [];
  const from = senderOf(known, people);
  if (from === undefined) throw new NotUnderstoodError('It does not say who wrote.');
  return ofAuthor(message, from, as);
}

/** What somebody wrote, changed or took back; of an echo whom it was written to is the other side. */
function ofAuthor(message: WhatsAppMessage, from: Sender, as: 'fresh' | 'history' | 'echo'): Received[] {
  const { id, timestamp, edit, revoke, context } = message;
  const place = placeOf(from, as === 'echo' ? message.to : message.from);
  const about = { id, at: dateOfSeconds(timestamp), place };
  if (message.type === 'revoke' && revoke)
    return [{ what: 'deletion', ...about, of: revoke.original_message_id }];
  if (message.type === 'edit' && edit) {
    const { text, extra } = saidIn(edit.message);
    const more = extra.length > 0 && { extra };
    return [{ what: 'edit', ...about, of: edit.original_message_id, from, text, ...more }];
  }
  const written: ReceivedMessage = {
    what: 'message',
    ...about,
    from,
    ...saidIn(message),
    as,
    ...(context?.id !== undefined && { quotes: context.id }),
  };
  return [written];
}

/** What was typed on the phone of the business: to whom it was written is the other side. */
function ofEcho(told: unknown, people: People): Received[] {
  const message = partOf(messageSchema, told);
  const to = message && senderOf({ userId: message.to_user_id, waId: message.to }, people);
  return to ? ofAuthor(message, to, 'echo') : [];
}

/** What a customer wrote before the number was connected, whose number may be hidden; what the business wrote, which has its own, is not among it. */
function ofHistory(told: unknown, thread: string | undefined, people: People): Received[] {
  const message = partOf(messageSchema, told);
  const isTheirs = message?.from === undefined || message.from === thread || message.from_user_id === thread;
  if (message === undefined || !isTheirs) return [];
  const from = senderOf({ userId: message.from_user_id, waId: message.from }, people);
  return from ? ofAuthor(message, from, 'history') : [];
}

/** Somebody has another number, or another id with the business. */
function ofSystem({ from, from_user_id, system, timestamp }: WhatsAppMessage, people: People): Received[] {
  const formerly = keyOf({ userId: system?.previous_user_id ?? from_user_id, waId: from });
  const sender = senderOf({ userId: system?.user_id, waId: system?.wa_id }, people);
  return renamed(formerly, sender, timestamp);
}

function ofRename(told: unknown, people: People): Received[] {
  const rename = partOf(renameSchema, told);
  if (rename === undefined) return [];
  const { wa_id, user_id, timestamp } = rename;
  return renamed(user_id.previous, senderOf({ userId: user_id.current, waId: wa_id }, people), timestamp);
}

function renamed(formerly: string | undefined, from: Sender | undefined, timestamp: number): Received[] {
  if (formerly === undefined || from === undefined || from.identity.value === formerly) return [];
  const at = dateOfSeconds(timestamp);
  const by = `${formerly}:${from.identity.value}`;
  return [
    { what: 'rename', id: `rename:${by}`, at, from, formerly: identityOf(formerly) },
    { what: 'move', id: `move:${by}`, at, place: placeOf(from), formerly },
  ];
}

const STATES = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
} as const;

function ofStatus(told: unknown, { idOf = ({ id }) => id }: Number): Received[] {
  const status = partOf(statusSchema, told);
  const state = Object.entries(STATES).find(([name]) => name === status?.status)?.[1];
  if (status === undefined || state === undefined) return [];
  const of = idOf(status);
  const [error] = status.errors;
  const detail = error && detailOf(error.code, error.title ?? error.message, error.error_data?.details);
  return [
    {
      what: 'state',
      id: `${of}:${status.status}`,
      at: dateOfSeconds(status.timestamp),
      of,
      state,
      ...(state === 'failed' && {
        failure: failureBy(error?.code ?? -1, detail ?? ''),
      }),
    },
  ];
}
