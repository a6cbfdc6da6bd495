import { emptyThread, roomPlaceOf, ticketRoomId } from '../room/index.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { EraseDeps } from './erase-deps.ts';
import { isThem, type Person } from './person.ts';
import { pageOf, partitionOf } from './rows-store.ts';
import { strikeRows } from './strike-partition.ts';
import type { Strings } from './strings.ts';

/** Takes what means a person out of what is said in a room. */
export async function strikeRoom(deps: EraseDeps, roomId: string, strings: Strings): Promise<void> {
  for (let after: string | null = ''; after !== null; ) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf(deps.table, `ROOM#${roomId}`, after);
    await strikeRows(deps, page.rows, strings);
    after = page.after;
  }
}

/** Out of the direct conversations of an agent, each of which is seen to with the first who is in it. */
export async function strikeConversations(deps: EraseDeps, agentId: number, strings: Strings): Promise<void> {
  for (const { sk } of await partitionOf(deps.table, `ROOMS#${agentId}`)) {
    const place = roomPlaceOf(sk);
    if (place?.of === 'direct' && place.agentIds[0] === agentId) await strikeRoom(deps, sk, strings);
  }
}

/** Out of the thread of a ticket, of which nothing is left where the ticket is theirs. */
export async function strikeThread(
  deps: EraseDeps,
  ticketId: number,
  { person, strings }: { person: Person; strings: Strings },
): Promise<void> {
  const row = await deps.table.get(ticketByNumber.of(ticketId));
  const isTheirs = row !== undefined && isThem(person, parseTicketRow(row).requesterId);
  const emptying = { ...deps, now: deps.context.now, hasTime: () => true };
  if (isTheirs) await emptyThread(emptying, ticketId);
  else await strikeRoom(deps, ticketRoomId(ticketId), strings);
}
