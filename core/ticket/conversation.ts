import { type Conversation, REACHES } from '../../schemas/conversation.ts';
import { MESSENGERS } from '../../schemas/identity.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Over } from '../message/index.ts';
import { BiletError, fieldError } from '../shared/errors.ts';

/** By which way the writer of a reply wants it to go: by mail, or on a channel, by its key. Where the customer last wrote when absent. */
export type AskedWay = string | undefined;

/** Why a channel takes no reply now. */
export type Obstacle = 'window_closed' | 'blocked' | 'opted_out' | 'unreachable';

const SAYS: Readonly<Record<Obstacle, string>> = {
  window_closed:
    'The time is over in which the channel takes a reply: the customer has to write there again.',
  blocked: 'The customer has blocked the desk on that channel.',
  opted_out: 'The customer wants no messages on that channel.',
  unreachable: 'The customer is not to be found on that channel: what was sent last did not reach them.',
};

/** What would reach a customer whom a channel does not let answer as usual: mail, or an approved template there. */
export type Way = 'email' | 'template';

/** Whether a channel takes approved templates when it takes nothing else, and to begin with. */
export const takesTemplates = (channel: Conversation['channel']): boolean => channel === 'whatsapp';

/** A channel takes no reply now. `ways`: what would reach the customer. */
export class ReplyObstacleError extends BiletError {
  override readonly name = 'ReplyObstacleError';

  constructor(
    obstacle: Obstacle,
    { channel, key }: Pick<Conversation, 'channel' | 'key'>,
    ways: readonly Way[],
  ) {
    super('invalid', `reply.${obstacle}`, SAYS[obstacle], { members: { channel, key, ways } });
  }
}

/**
 * The conversation on a channel in which a reply goes out; null: it goes by mail.
 * @throws InvalidInputError when it is to go on a channel on which the ticket has no conversation
 */
export function conversationFor({ conversation }: Ticket, asked: AskedWay): Conversation | null {
  if (asked === 'email') return null;
  const known = conversation !== undefined && isKnown(conversation) ? conversation : null;
  if (asked === undefined) return known?.isLeft ? null : known;
  if (known === null || known.key !== asked)
    throw fieldError('channel', 'is no channel on which this ticket has a conversation');
  return known;
}

/**
 * The same conversation for a reply that goes to the writer of its last message alone, where that is public.
 * @throws InvalidInputError where nobody else reads along, or its channel lets nobody answer so, or not any more
 */
export function privateWayOf(conversation: Conversation | null, now: Date): string {
  if (!conversation?.isPublic) throw fieldError('privately', 'is for replies to what was written in public');
  const { privately } = conversation;
  if (privately === undefined || privately.until <= now.toISOString())
    throw fieldError('privately', 'is not possible here, or not any more: answer in public');
  return privately.to;
}

/** Whether a conversation is on a channel of this version. */
const isKnown = ({ channel }: Conversation): boolean => MESSENGERS.some((one) => one === channel);

/** How a reply in a conversation goes out; by mail where there is none. */
export function overOf(conversation: Conversation | null): Over | undefined {
  const channel = MESSENGERS.find((one) => one === conversation?.channel);
  if (conversation === null || channel === undefined) return undefined;
  const { key, lastReplyId } = conversation;
  return { channel, key, ...(lastReplyId !== undefined && { after: lastReplyId }) };
}

/** A ticket with a reply that goes out in its conversation, or by mail though it has one: then later replies do too. */
export function withReply(ticket: Ticket, reply: { id: string; over: Over | undefined }): Ticket {
  const { conversation } = ticket;
  if (conversation === undefined || !isKnown(conversation)) return ticket;
  const { isLeft: _left, ...kept } = conversation;
  if (reply.over === undefined) return { ...ticket, conversation: { ...kept, isLeft: true } };
  return { ...ticket, conversation: { ...kept, lastReplyId: reply.id } };
}

/** A ticket whose customer went on by mail: replies do too, until they write on the channel again. */
export const wentToMail = (ticket: Ticket): Ticket => withReply(ticket, { id: '', over: undefined });

/** Why a conversation takes no reply now; null: it takes one. */
export function obstacleIn({ replyUntil, reach }: Conversation, now: Date): Obstacle | null {
  const [, ...unreached] = REACHES;
  const known = unreached.find((one) => one === reach);
  if (known !== undefined) return known;
  return replyUntil !== undefined && replyUntil <= now.toISOString() ? 'window_closed' : null;
}

/** How long before the time for replies is over people are told, in milliseconds. */
const WARNED_MS = 60 * 60 * 1000;

/** When it is to be told that the time for replies ends soon: an hour before, while its customer waits for one there. Null: it is not, or was. */
export function replyWarningOf({ conversation, waitingSince }: Ticket): string | null {
  if (conversation === undefined || waitingSince === undefined || conversation.isLeft) return null;
  const { replyUntil, warnedFor, reach = 'reachable' } = conversation;
  if (replyUntil === undefined || replyUntil === warnedFor || reach !== 'reachable') return null;
  return new Date(Date.parse(replyUntil) - WARNED_MS).toISOString();
}

/** A ticket of which it was told that the time for replies ends soon. */
export function warnedOfReply(ticket: Ticket): Ticket {
  const { conversation } = ticket;
  if (conversation?.replyUntil === undefined) return ticket;
  return { ...ticket, conversation: { ...conversation, warnedFor: conversation.replyUntil } };
}
