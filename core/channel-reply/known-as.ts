import { takeMove, takeRename } from '../channel-in/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Sending } from './sending.ts';

/**
 * Notes that a provider knows somebody to whom the desk wrote by another id than the one that was written to, such as a number that WhatsApp
 * keeps otherwise than it is dialled: what they answer comes from there, and goes on in the same ticket.
 */
export async function noteKnownAs(
  table: Table,
  context: Context,
  { ticket: { conversation }, channel, adapter }: Sending,
  place: string | undefined,
): Promise<void> {
  if (conversation === undefined || place === undefined || place === conversation.place) return;
  // Who is written to by the id that they have with the desk is never known by their number from then on.
  if (!/^\d+$/.test(conversation.place)) return;
  const { place: formerly } = conversation;
  const moved = await takeMove({ table }, context, { channel }, { place: { id: place }, formerly });
  if (moved.outcome === 'nothing') return;
  const identityOf = (value: string) => ({ channel: adapter.channel, value });
  const from = { identity: identityOf(place), name: '', phone: null };
  await takeRename({ table }, context, { from, formerly: identityOf(formerly) });
}
