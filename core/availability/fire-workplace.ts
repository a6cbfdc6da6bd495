import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { changeWorkplace } from './change-workplace.ts';
import { afterSessions } from './sessions.ts';
import { deadlineOf, parseWorkplaceRow, type Workplace } from './workplace-store.ts';

/** When something happens to a workplace by itself, by its row (RFC 3339); null: nothing does. Pure. */
export function workplaceDeadline(row: unknown): string | null {
  return row === undefined ? null : deadlineOf(parseWorkplaceRow(row));
}

/**
 * Does what is due at a workplace by now: ends its sessions, or says that the working hours have begun. Gives when something happens next.
 * @param done is told of the time that was kept
 */
export async function fireWorkplace(
  table: Table,
  context: Context,
  agentId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  const at = context.now.toISOString();
  let kept: string | null = null;
  const after = await changeWorkplace(table, context, agentId, (before) => {
    const due = deadlineOf(before);
    kept = due !== null && due <= at ? due : null;
    if (kept === null) return null;
    return afterSessions(before, context.now) ?? afterOpening(before);
  });
  if (kept !== null) done?.(kept);
  return deadlineOf(after);
}

const afterOpening = (before: Workplace) =>
  ({ after: { ...before, opensAt: null }, reason: 'hours_began' }) as const;

/** Notes when the working hours of an agent begin, for whom something waits then. */
export async function openWorkplace(
  table: Table,
  context: Context,
  agentId: number,
  opensAt: string,
): Promise<void> {
  await changeWorkplace(table, context, agentId, (before) =>
    before.opensAt === opensAt ? null : { after: { ...before, opensAt } },
  );
}
