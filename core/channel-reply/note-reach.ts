import type { Conversation } from '../../schemas/conversation.ts';
import type { Failure } from '../channel/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, ticketWrites } from '../ticket/index.ts';

/**
 * Notes on a ticket that its customer cannot be answered on the channel any more, as the provider says when it refuses a message: the next
 * reply there is refused before it is written.
 */
export async function noteReach(
  { table }: { table: Table },
  context: Context,
  { ticketId, key, code }: { ticketId: number; key: string; code: Failure['code'] },
): Promise<void> {
  const learnt = learntFrom(code, context.now);
  if (learnt === null) return;
  const load = () => loadTicket(table, ticketId);
  await changeVersioned(undefined, load, async (before) => {
    const { conversation } = before;
    if (conversation === undefined || conversation.key !== key) return before;
    // Whoever tries again has noted it before.
    if (learnt.reach !== undefined && conversation.reach === learnt.reach) return before;
    const current = laterThan(context, before.updatedAt);
    const after = { ...before, conversation: { ...conversation, ...learnt } };
    const { ticket, writes } = await ticketWrites(before, after, current, { isActivity: false });
    await table.write(writes);
    return ticket;
  });
}

/** What a failure tells of the conversation. */
function learntFrom(code: Failure['code'], now: Date): Partial<Conversation> | null {
  if (code === 'blocked' || code === 'opted_out') return { reach: code };
  return code === 'window_closed' ? { replyUntil: now.toISOString() } : null;
}
