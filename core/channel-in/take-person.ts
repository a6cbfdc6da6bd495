import type { Conversation } from '../../schemas/conversation.ts';
import { MOST_IDENTITIES } from '../../schemas/customer.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { ReceivedMove, ReceivedReach, ReceivedRename } from '../channel/index.ts';
import {
  customerChangeWrites,
  findCustomer,
  IDENTITY_TAKEN,
  loadCustomer,
  messengerIdentity,
} from '../customer/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { isTrashed, parseTicketRow, ticketByNumber, ticketWrites, whereMerged } from '../ticket/index.ts';
import type { ChannelInDeps, OnChannel, TakenOver } from './channel-in-deps.ts';
import {
  type ChannelPlace,
  PLACE_MOVED,
  parseChannelPlace,
  placeOfChannel,
  placeWrite,
} from './place-store.ts';

const TRIES = 10;
const LOOK_AGAIN = ['version', IDENTITY_TAKEN, PLACE_MOVED];

/**
 * Takes in that somebody can or cannot be reached any more: it holds of their place, and agents see it on the ticket before they write. Of several
 * the newest holds, in whatever order they come.
 */
export function takeReach(
  { table }: ChannelInDeps,
  context: Context,
  { channel }: OnChannel,
  { at, reach, place: { id } }: ReceivedReach,
): Promise<TakenOver> {
  const of = { channel: channel.key, place: id };
  const when = at.toISOString();
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<TakenOver> => {
      const place = parseChannelPlace(await table.get(placeOfChannel.of(of)));
      if ((place?.reach?.at ?? '') >= when) return { outcome: 'known' };
      const { version: _, ...kept } = place ?? { version: 0 };
      const told = await onTicket(table, context, { place, channel: channel.key, placeId: id }, (was) => {
        const { reach: _reach, ...same } = was;
        return reach === 'reachable' ? same : { ...same, reach };
      });
      await table.write([...told.writes, placeWrite(of, place, { ...kept, reach: { is: reach, at: when } })]);
      return told.ticket ? { outcome: 'changed', ticketId: told.ticket.id } : { outcome: 'nothing' };
    },
    TRIES,
  );
}

/** Takes in that the provider knows a place by another id: what was written there goes on at the new one. */
export function takeMove(
  { table }: Pick<ChannelInDeps, 'table'>,
  context: Context,
  { channel }: { channel: Pick<OnChannel['channel'], 'key'> },
  { place: { id }, formerly }: Pick<ReceivedMove, 'place' | 'formerly'>,
): Promise<TakenOver> {
  const from = { channel: channel.key, place: formerly };
  const to = { channel: channel.key, place: id };
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<TakenOver> => {
      const rowAt = await readRows(table, [placeOfChannel.of(from), placeOfChannel.of(to)]);
      const [was, is] = [from, to].map((one) => parseChannelPlace(rowAt(placeOfChannel.of(one))));
      if (!was || is) return { outcome: is ? 'known' : 'nothing' };
      const { version: _, ...kept } = was;
      const told = await onTicket(
        table,
        context,
        { place: was, channel: channel.key, placeId: formerly },
        (conversation) => ({
          ...conversation,
          place: id,
          ...(conversation.to === formerly && { to: id }),
        }),
      );
      await table.write([...told.writes, placeWrite(to, null, kept)]);
      return told.ticket ? { outcome: 'changed', ticketId: told.ticket.id } : { outcome: 'nothing' };
    },
    TRIES,
  );
}

/** Takes in that the provider knows somebody by another id: it is theirs beside the one before, by which old messages are. */
export function takeRename(
  { table }: Pick<ChannelInDeps, 'table'>,
  context: Context,
  { from, formerly }: Pick<ReceivedRename, 'from' | 'formerly'>,
): Promise<TakenOver> {
  return untilNotOvertaken(
    LOOK_AGAIN,
    async (): Promise<TakenOver> => {
      const identity = messengerIdentity(from.identity);
      const [was, is] = await Promise.all([findCustomer(table, formerly), findCustomer(table, identity)]);
      if (was === null || is !== null) return { outcome: is === was && is !== null ? 'known' : 'nothing' };
      const before = await loadCustomer(table, was);
      if (before.identities.length >= MOST_IDENTITIES) return { outcome: 'nothing' };
      const after = { ...before, identities: [...before.identities, identity] };
      const { writes } = customerChangeWrites(before, after, context);
      await table.write(writes);
      return { outcome: 'nothing' };
    },
    TRIES,
  );
}

/** The writes by which the ticket of a place says something else of its conversation there; none where it goes on elsewhere by now. */
async function onTicket(
  table: Table,
  context: Context,
  { place, channel, placeId }: { place: ChannelPlace | null; channel: string; placeId: string },
  change: (conversation: Conversation) => Conversation,
): Promise<{ ticket: Ticket | null; writes: readonly Write[] }> {
  const row = place?.ticketId && (await table.get(ticketByNumber.of(place.ticketId)));
  if (!row) return { ticket: null, writes: [] };
  const { ticket: before } = await whereMerged(table, parseTicketRow(row));
  const { conversation } = before;
  const isThere = conversation?.key === channel && conversation.place === placeId;
  if (!isThere || isTrashed(before) || before.purged) return { ticket: null, writes: [] };
  const after = { ...before, conversation: change(conversation) };
  return ticketWrites(before, after, laterThan(context, before.updatedAt), { isActivity: false });
}
