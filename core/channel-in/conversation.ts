import type { Conversation } from '../../schemas/conversation.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { secondOf } from '../sla/index.ts';
import type { CameOver } from './channel-in-deps.ts';
import type { ChannelPlace } from './place-store.ts';
import { asksNothing } from './words.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Where the conversation of a ticket goes on once this was written: at its place, and for as long as the channel lets it be answered. What
 * comes late makes that no shorter.
 */
export function conversationAfter(
  before: Conversation | undefined,
  { channel, adapter, received }: CameOver,
  place: ChannelPlace | null,
): Conversation {
  const to = received.from.identity.value;
  const isSame =
    before?.key === channel.key && before.place === received.place.id && before.channel === adapter.channel;
  const until = replyUntil({ channel, adapter, received });
  const latest = isSame ? laterOf(before.replyUntil, until) : until;
  const isShownAt = adapter.abilities(channel.settings).showsTyping === 'at_message';
  // Nothing is shown at a reaction.
  const heard = isShownAt && !asksNothing(received) ? received.id : isSame ? before.heard : undefined;
  const reach = reachAfter(place, received.at) ?? (isSame && !place?.reach ? optedOut(before) : undefined);
  return {
    channel: adapter.channel,
    key: channel.key,
    place: received.place.id,
    to,
    ...(latest !== undefined && { replyUntil: latest }),
    ...(reach !== undefined && { reach }),
    ...(received.place.isPublic && { isPublic: true as const, last: received.id }),
    ...(heard !== undefined && { heard }),
    ...(received.privateUntil && {
      privately: { to: received.id, until: received.privateUntil.toISOString() },
    }),
    ...(isSame && before.lastReplyId !== undefined && { lastReplyId: before.lastReplyId }),
  };
}

/** The ticket with where its conversation goes on. What was written before a channel was connected, or by the desk's side, opens no window. */
export function withConversation(ticket: Ticket, came: CameOver, place: ChannelPlace | null): Ticket {
  const { as = 'fresh' } = came.received;
  if (as !== 'fresh' && ticket.conversation !== undefined) return ticket;
  return { ...ticket, conversation: conversationAfter(ticket.conversation, came, place) };
}

function replyUntil({ channel, adapter, received }: CameOver): string | undefined {
  const { windowHours } = adapter.abilities(channel.settings);
  if (received.replyUntil !== undefined) return received.replyUntil.toISOString();
  // What everybody reads can be answered at any time, as far as the provider does not say otherwise.
  if (windowHours === null || received.place.isPublic) return undefined;
  return new Date(received.at.getTime() + windowHours * HOUR_MS).toISOString();
}

const laterOf = (one: string | undefined, other: string | undefined): string | undefined =>
  [one, other]
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);

/** That somebody wants nothing more, where a reply that was refused said so. */
const optedOut = ({ reach }: Conversation): Conversation['reach'] =>
  reach === 'opted_out' ? reach : undefined;

/**
 * Who writes has not blocked the desk; who opted out stays so until they say otherwise. Channels tell the second in which somebody
 * wrote: what is of the second in which a block was learnt is taken as written after it, as who blocks writes nothing.
 */
function reachAfter(place: ChannelPlace | null, at: Date): Conversation['reach'] {
  const reach = place?.reach;
  if (reach === undefined || reach.is === 'reachable') return undefined;
  return reach.is !== 'opted_out' && secondOf(new Date(reach.at)) <= secondOf(at) ? undefined : reach.is;
}
