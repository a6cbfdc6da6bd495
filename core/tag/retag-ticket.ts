import { type Principal, requireMayWithTicket } from '../auth/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket, ticketWrites, withTags } from '../ticket/index.ts';

/**
 * Takes tags off a ticket, and puts another on in their place. A ticket without any of them stays as it is. It is no
 * activity, so that a tag that is renamed moves no ticket to the top of its lists; a closed ticket takes it as well.
 * @returns whether it had one of them
 */
export async function retagTicket(
  table: Table,
  context: Context,
  input: { principal: Principal; ticketId: number; from: readonly string[]; to: string | null },
): Promise<boolean> {
  const { principal, ticketId, from, to } = input;
  const load = async () => {
    const before = await loadTicket(table, ticketId);
    requireMayWithTicket(principal, 'ticket.change', before);
    return { before, version: before.version };
  };
  return changeVersioned(undefined, load, async ({ before }) => {
    if (!before.tags.some((tag) => from.includes(tag))) return false;
    const change = { addTags: to === null ? [] : [to], removeTags: [...from] };
    const after = { ...before, tags: withTags(before.tags, change) };
    if (isSameValue(after.tags, before.tags)) return false;
    const current = laterThan(context, before.updatedAt);
    const { writes } = ticketWrites(before, after, current, { isActivity: false });
    await table.write(writes);
    return true;
  });
}
