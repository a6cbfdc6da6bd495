import type { Held } from '../../schemas/held.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { StartDiscard } from './delete-held.ts';
import { endWrites } from './end-held.ts';
import { heldById, heldChange, heldSubject, parseHeldRow } from './held-store.ts';
import { HELD_NOTICE, knownUntil, noticeWrite, TOLD_MEANWHILE } from './notice-store.ts';
import { nextOf, toldUntil } from './time-left.ts';

/** When something is to happen to the held message of a row by itself; null: nothing is. */
export const heldDeadline = (row: unknown): string | null =>
  row === undefined ? null : nextOf(parseHeldRow(row));

/**
 * Does what is due on a held message by now, and gives when something is due next: the admins are told that it expires, a
 * day's worth at once, and three days later it is gone.
 */
export async function fireHeld(
  deps: { table: Table; discard: StartDiscard },
  context: Context,
  heldId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  const { table } = deps;
  const now = context.now.toISOString();
  const isDue = (at: string | null): at is string => at !== null && at <= now;
  return untilNotOvertaken(['version', TOLD_MEANWHILE], async () => {
    const row = await table.get(heldById.of(heldId));
    const due = heldDeadline(row);
    if (!isDue(due)) return due;
    const before = parseHeldRow(row);
    const { held, writes } = before.isAnnounced
      ? expired(deps, before, context)
      : await announced(deps, before, context);
    await table.write(writes);
    done?.(due);
    // A desk that stood still for days tells of it first.
    const next = nextOf(held);
    return isDue(next) ? fireHeld(deps, context, heldId, done) : next;
  });
}

function expired(
  { discard }: { discard: StartDiscard },
  before: Held,
  context: Context,
): { held: Held; writes: Write[] } {
  const { held, writes } = endWrites(before, { state: 'expired' }, context);
  return { held, writes: [...writes, ...discard(before.delivery.rawKey, context)] };
}

/** The admins are told of a held message with all that expires within a day of it; of what they know already, nothing more. */
async function announced(
  { table }: { table: Table },
  before: Held,
  context: Context,
): Promise<{ held: Held; writes: Write[] }> {
  const held: Held = { ...before, isAnnounced: true, version: before.version + 1 };
  const changes = [heldChange(before, held)];
  if (knownUntil(await table.get(HELD_NOTICE)) >= before.expiresAt) return { held, writes: changes };
  const until = toldUntil(before.expiresAt);
  const told = recordEvent(heldSubject(held.id), 'mail.expiring', { held, until }, context);
  return { held, writes: [...changes, noticeWrite(until, before.expiresAt), told] };
}
