import { channelDeliveryOf, messageById, parseMessageRow } from '../message/index.ts';
import { HeldBackError } from '../shared/held-back-error.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber, whereMerged } from '../ticket/index.ts';
import type { CameOver } from './channel-in-deps.ts';
import { parseChannelPlace, placeOfChannel } from './place-store.ts';

/** How long an echo waits for a reply that is just being sent in its conversation. */
const WAITS_MS = 2 * 60 * 1000;
/** So that its queue, which brings nothing more than 24 times, still brings it when it has waited. */
const LOOK_AGAIN = { fromSeconds: 6, toSeconds: 12 };

/** An echo may be of a reply that is being sent: it comes again when that is known. */
class MayBeOursError extends HeldBackError {
  constructor(key: string) {
    super(`What was written on ${key} may be a reply that is just being sent`, LOOK_AGAIN);
  }
}

/** What something is that the desk's side wrote: a reply of the desk itself; written elsewhere, to whoever asks in a ticket; or to nobody who asked anything. */
export type OwnEcho =
  | { readonly is: 'ours' | 'to_nobody' }
  | { readonly is: 'elsewhere'; readonly requesterId: number };

/**
 * Finds out what something is that the desk's side wrote where the provider does not say whether the desk itself did: it is looked for in the last reply of its
 * conversation.
 * @throws HeldBackError while that reply is being sent, or what it answers may still come, for some minutes
 */
export async function ownEcho(table: Table, { channel, received }: CameOver, now: Date): Promise<OwnEcho> {
  const at = { channel: channel.key, place: received.place.id };
  // A clock that is ahead lets nothing wait for longer.
  const isFresh = Math.abs(now.getTime() - received.at.getTime()) < WAITS_MS;
  const place = parseChannelPlace(await table.get(placeOfChannel.of(at)));
  const row = place?.ticketId && (await table.get(ticketByNumber.of(place.ticketId)));
  if (!row) {
    if (isFresh) throw new MayBeOursError(channel.key);
    return { is: 'to_nobody' };
  }
  const { ticket } = await whereMerged(table, parseTicketRow(row));
  const { conversation, requesterId } = ticket;
  const elsewhere = { is: 'elsewhere', requesterId } as const;
  if (conversation?.key !== channel.key || conversation.lastReplyId === undefined) return elsewhere;
  const reply = await table.get(messageById.of({ ticketId: ticket.id, messageId: conversation.lastReplyId }));
  const delivery = reply === undefined ? null : channelDeliveryOf(parseMessageRow(reply));
  if (delivery === null) return elsewhere;
  if ('parts' in delivery)
    return delivery.parts.some(({ channelId }) => channelId === received.id) ? { is: 'ours' } : elsewhere;
  if (delivery.state === 'queued' && isFresh) throw new MayBeOursError(channel.key);
  return elsewhere;
}
