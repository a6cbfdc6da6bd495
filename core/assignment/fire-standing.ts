import { recordEvent, ticketSubject } from '../audit/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import type { Table } from '../shared/table.ts';
import { type Found, loadFound } from './find-standing.ts';
import { type Move, moveWrites, offerEnded } from './move-standing.ts';
import { deadlineOf, type Standing } from './standing.ts';
import { parseStandingRow } from './standing-store.ts';
import { backInQueue } from './target.ts';

/** What was done on a ticket this shortly before its time is on its way to be noted. */
const ON_ITS_WAY_MS = 60_000;
/** Agents and events change the same rows. */
const TRIES = 12;

/** When something happens to how a ticket stands, by the row of that (RFC 3339); null: nothing does. Pure. */
export function standingDeadline(row: unknown): string | null {
  return row === undefined ? null : deadlineOf(parseStandingRow(row).standing);
}

/**
 * Does what is due with a ticket by now: an offer that nobody answered ends, and the ticket waits for somebody else; of one that nobody has
 * touched it is told, by an event that takes it back. Gives when something happens next.
 * @param done is told of the time that was kept
 */
export function fireStanding(
  table: Table,
  context: Context,
  ticketId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  const fire = async () => {
    const found = await loadFound(table, ticketId);
    const due = found === null ? null : deadlineOf(found.stored.standing);
    if (found === null || due === null || due > context.now.toISOString()) return due;
    const current = laterThan(context, found.ticket.updatedAt);
    const after = afterDue(found, current.now);
    const move: Move = { stored: found.stored, after };
    const writes = (await moveWrites(table, move)) ?? [];
    await table.write([...writes, ...told(found, move, current)]);
    done?.(due);
    return deadlineOf(after);
  };
  return untilNotOvertaken([OVERTAKEN], fire, TRIES);
}

/** How a ticket stands after its time has come. */
function afterDue({ ticket, stored: { standing, revision } }: Found, now: Date): Standing {
  if (standing.state === 'offered')
    return backInQueue(standing, { entry: revision + 1, missed: standing.agentId });
  if (standing.state !== 'held') return standing;
  const isOnItsWay = Date.parse(ticket.lastActivityAt) > now.getTime() - ON_ITS_WAY_MS;
  const later = new Date(now.getTime() + ON_ITS_WAY_MS).toISOString();
  return { ...standing, untouchedUntil: isOnItsWay ? later : null };
}

function told({ ticket, stored: { standing } }: Found, move: Move, context: Context) {
  const { after } = move;
  if (standing.state === 'held' && after.state === 'held' && after.untouchedUntil === null) {
    const assignment = { agentId: standing.agentId, teamId: standing.teamId };
    return [recordEvent(ticketSubject(ticket.id), 'ticket.left_untouched', { ticket, assignment }, context)];
  }
  return offerEnded(move, ticket, context, 'expired');
}
