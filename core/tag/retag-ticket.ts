import type { Principal } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { changeQuietly, withTags } from '../ticket/index.ts';

/**
 * Takes tags off a ticket, and puts another on in their place. A ticket without any of them stays as it is. It is no
 * activity, so that a tag that is renamed moves no ticket to the top of its lists. It is for the whole desk, so that a closed
 * ticket takes it as well, and one that was merged, which may come back.
 * @returns whether it had one of them
 */
export async function retagTicket(
  table: Table,
  context: Context,
  input: { principal: Principal; ticketId: number; from: readonly string[]; to: string | null },
): Promise<boolean> {
  const { principal, ticketId, from, to } = input;
  let isRetagged = false;
  const asked = { principal, ticketId, action: 'ticket.change', keys: [] } as const;
  await changeQuietly(table, context, asked, (before) => {
    const change = { addTags: to === null ? [] : [to], removeTags: [...from] };
    const had = before.tags.some((tag) => from.includes(tag));
    const tags = had ? withTags(before.tags, change) : before.tags;
    isRetagged = !isSameValue(tags, before.tags);
    return { after: isRetagged ? { ...before, tags } : before };
  });
  return isRetagged;
}
