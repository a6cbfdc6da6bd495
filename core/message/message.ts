import type { Actor } from '../../schemas/actor.ts';
import { CHANNEL_STATES, type ChannelDelivery, type Delivery } from '../../schemas/delivery.ts';
import { MESSENGERS, READ_HERE } from '../../schemas/identity.ts';
import type { Attachment, Body, Message } from '../../schemas/message.ts';
import type { KnownOrigin } from '../../schemas/origin.ts';
import type { Addressees } from '../../schemas/recipient.ts';
import { receivedOf } from './received.ts';
import type { Said } from './said.ts';

/** A message as its writer gives it, before it has an id and a time. */
export type Draft =
  | (Said & {
      kind: 'public_reply';
      /** @default typed */
      origin?: KnownOrigin | undefined;
      to: string | null;
      addressees?: Addressees | undefined;
      undoSeconds?: number | undefined;
      /** the channel on which it goes out; by mail when absent */
      over?: Over | undefined;
      /** what it has beside its words there */
      onChannel?: OnChannel | undefined;
      /** an automation, or the desk itself, says that it answers the customer */
      countsAsReply?: boolean | undefined;
      /** somebody of the desk's side wrote it elsewhere, where it has been sent */
      elsewhere?: (Written & { delivery: Delivery }) | undefined;
    })
  | (Said & { kind: 'internal_note'; origin?: KnownOrigin | undefined })
  /** what a mail says that is for agents alone, or a call */
  | (Kept & { kind: 'internal_note' })
  | (Kept & { kind: 'customer_message' });

/** What came from elsewhere, as it is kept. */
interface Kept {
  body: Body;
  attachments: Attachment[];
  origin: KnownOrigin;
  written?: Written | undefined;
}

/** Of what was written elsewhere: when, and by which id it stands here, so that it has its place in the conversation. */
export type Written = Pick<Message, 'id' | 'createdAt'>;

/** The channel on which a reply goes out, and the reply there for which it waits. */
export type Over = Pick<ChannelDelivery, 'channel' | 'key' | 'after' | 'privateTo'>;

/** By which way a reply goes out on a channel, of how far it got. */
export const wayOf = ({ channel, key, after, privateTo }: Over): Over => ({
  ...{ channel, key },
  ...(after !== undefined && { after }),
  ...(privateTo !== undefined && { privateTo }),
});

/** What a reply on a channel has beside its words. */
export type OnChannel = Pick<Extract<Message, { kind: 'public_reply' }>, 'template' | 'quotes' | 'survey'>;

/** How agents enter what they write, and customers who do not write by mail. */
export const TYPED = { channel: 'api' } as const satisfies KnownOrigin;

/** The message that a draft becomes. */
export function messageOf(draft: Draft, id: string, author: Actor, now: Date): Message {
  const written = { id, author, createdAt: now.toISOString() };
  switch (draft.kind) {
    case 'public_reply':
      return {
        ...written,
        ...typed(draft),
        kind: draft.kind,
        origin: draft.origin ?? TYPED,
        attachments: draft.attachments ?? [],
        to: draft.to,
        ...(draft.addressees && { addressees: draft.addressees }),
        ...(draft.countsAsReply && mayCount(author) && { countsAsReply: true }),
        delivery: queued(now, draft.undoSeconds ?? 0, draft.over),
        ...draft.onChannel,
        ...draft.elsewhere,
      };
    case 'internal_note':
      return {
        ...written,
        ...('body' in draft ? draft.body : typed(draft)),
        kind: draft.kind,
        origin: draft.origin ?? TYPED,
        attachments: draft.attachments ?? [],
        ...('body' in draft && draft.written),
      };
    case 'customer_message':
      return {
        ...written,
        ...draft.body,
        kind: draft.kind,
        attachments: draft.attachments,
        origin: draft.origin,
        ...draft.written,
      };
  }
}

/**
 * Whether a message answers its customer: an agent's public reply does, on any channel; one of an automation when it says so.
 * One that was taken back never was.
 */
export function isReply(message: Message): boolean {
  if (message.kind !== 'public_reply' || isUndone(message)) return false;
  return answersBy(message.author, message.countsAsReply);
}

/** Whether a public reply of somebody answers its customer. */
export function answersBy({ kind }: Actor, countsAsReply = false): boolean {
  return kind === 'agent' || (mayCount({ kind }) && countsAsReply);
}

/** Whose public reply answers the customer only when it is said that it does. */
const mayCount = ({ kind }: Pick<Actor, 'kind'>): boolean => kind === 'automation' || kind === 'system';

/** How a new reply waits: where it can be taken back for a while, until when. One that is read at the desk itself is there. */
function queued(now: Date, undoSeconds: number, over: Over | undefined): Delivery {
  // Nobody takes back what may have been read already.
  if (over?.channel === READ_HERE) return { ...over, state: 'sent', at: now.toISOString(), parts: [] };
  const state = 'queued' as const;
  const until = undoSeconds > 0 && { leavesAt: new Date(now.getTime() + undoSeconds * 1000).toISOString() };
  return over === undefined ? { channel: 'email', state, ...until } : { ...over, state, ...until };
}

/** When a reply leaves that can be taken back until then; null for every other message. */
export function leavesAt(message: Message): string | null {
  if (message.kind !== 'public_reply') return null;
  const { delivery } = message;
  const isOurs = delivery.channel === 'email' || isOnChannel(delivery);
  if (!isOurs || delivery.state !== 'queued') return null;
  return delivery.leavesAt ?? null;
}

/** How far a reply got on a channel; null for one that goes out by mail, or by a way that only another version knows. */
export function channelDeliveryOf(message: Message): ChannelDelivery | null {
  if (message.kind !== 'public_reply') return null;
  return isOnChannel(message.delivery) ? message.delivery : null;
}

function isOnChannel(delivery: Delivery): delivery is ChannelDelivery {
  const { channel, state } = delivery;
  return MESSENGERS.some((one) => one === channel) && CHANNEL_STATES.some((one) => one === state);
}

/** Whether a message is a reply that was taken back before it left. */
export function isUndone(message: Message): boolean {
  return message.kind === 'public_reply' && message.delivery.state === 'undone';
}

/** A customer's message that came over the API. */
export function typedMessage(said: Said): Draft {
  const { attachments = [], ip } = said;
  const origin = { ...TYPED, ...(ip !== undefined && { ip }) };
  return { kind: 'customer_message', body: typed(said), attachments, origin };
}

/** Whether something was struck out of a message: the mail that it came as is then gone, or about to be. */
export function isRedacted({ redactions = [] }: Message): boolean {
  return redactions.length > 0;
}

/** Whether a message was written by a machine. */
export function isAutomatic(message: Message): boolean {
  return receivedOf(message)?.automatic === true;
}

/** Whether a message is never answered automatically: a machine's, or one that came by a way which forbids it. */
export function isUnanswerable(message: Message): boolean {
  return receivedOf(message)?.noAutoAnswer === true || isAutomatic(message);
}

/**
 * Whether a reader may see a message: notes are for agents only, and so is what this version does not know, and a reply that
 * has not left yet.
 */
export function mayReadMessage(reader: Actor['kind'], message: Message, now: Date): boolean {
  return reader === 'agent' || isSaid(message, now);
}

/** Whether a message was said between the desk and its customer by now. A reply that can still be taken back was not. */
export function isSaid(message: Message, now: Date): boolean {
  const leaves = leavesAt(message);
  return isPublic(message) && (leaves === null || leaves <= now.toISOString());
}

/** Whether a message is one between the desk and its customer, now or soon. A reply that was taken back is not. */
export function isPublic(message: Message): boolean {
  if (message.kind === 'customer_message') return true;
  return message.kind === 'public_reply' && !isUndone(message);
}

function typed({ text, html }: Said): Body {
  return { text, textKey: null, replyText: text, htmlKey: null, ...html };
}
