import type { Place } from '../channel/index.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber, whereMerged } from '../ticket/index.ts';
import type { CameOver } from './channel-in-deps.ts';
import { messageOfChannel, parseChannelMessage } from './filed-store.ts';

/**
 * The place of the conversation to which a reaction belongs, where that is another than the one that is told: of a topic in a group some channels
 * tell the group alone. Null: it is to nothing that the desk knows.
 */
export async function placeOfReaction(table: Table, { channel, received }: CameOver): Promise<Place | null> {
  const reaction = received.extra?.find((one) => one.kind === 'reaction');
  if (reaction === undefined) return null;
  const known = parseChannelMessage(
    await table.get(messageOfChannel.of({ channel: channel.key, id: reaction.to })),
  );
  const row = known?.filed && (await table.get(ticketByNumber.of(known.filed.ticketId)));
  if (!row) return null;
  const { conversation } = (await whereMerged(table, parseTicketRow(row))).ticket;
  const isElsewhere = conversation?.key === channel.key && conversation.place !== received.place.id;
  return isElsewhere ? { ...received.place, id: conversation.place } : null;
}
