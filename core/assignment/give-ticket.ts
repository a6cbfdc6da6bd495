import { recordEvent, ticketSubject } from '../audit/index.ts';
import type { Workplace } from '../availability/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { StaleVersionError } from '../shared/errors.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { isSameValue } from '../shared/same-value.ts';
import { refusedBy } from '../shared/table.ts';
import { changeTicket } from '../ticket/index.ts';
import { type Assigner, AUTOMATION } from './assigner.ts';
import { candidateAt } from './candidates.ts';
import { type Choice, canTake, choosingFor } from './choose.ts';
import { type Found, loadFound } from './find-standing.ts';
import type { AssignmentRules } from './kept-assignment.ts';
import { leaveQueue, type Move, moveWrites } from './move-standing.ts';
import { forgetQueued, type Queued } from './queue-store.ts';
import { settleTicket, targetNow } from './settle-ticket.ts';
import type { Standing } from './standing.ts';
import type { AutomaticTeam } from './team-assignment-area.ts';

/** Who is to get which ticket of a team, and why. */
export interface Gift {
  readonly team: AutomaticTeam;
  readonly queued: Queued;
  readonly choice: Choice;
}

type Waits = Found & { stored: { standing: Standing & { state: 'waiting' } } };

/**
 * Gives a ticket that waits to an agent, or offers it to them where their team wants that: under the condition that the ticket waits as it
 * did, and that the agent has room and is there at this moment. False when that is not so any more: whoever asked decides anew.
 */
export async function giveTicket(
  deps: Assigner,
  context: Context,
  rules: AssignmentRules,
  gift: Gift,
): Promise<boolean> {
  const found = await loadFound(deps.table, gift.queued.ticketId);
  if (found === null || !isQueued(found, gift.queued)) {
    await forgetQueued(deps.table, [gift.queued]);
    return false;
  }
  if (!isSameValue(await targetNow(deps, context, found), found.stored.standing)) {
    await settleTicket(deps, context, found.ticket.id);
    return false;
  }
  const current = laterThan(context, found.ticket.updatedAt);
  const at = current.now.toISOString();
  const { teamId, offerMinutes } = gift.team;
  const after =
    offerMinutes === null
      ? await heldBy(rules, gift, current)
      : offeredTo(found, gift, { at, until: minutesAfter(current.now, offerMinutes) });
  const move: Move = { stored: found.stored, after, given: { teamId, at } };
  const isDone = offerMinutes === null ? assigned : offered;
  const done = await isDone(deps, current, { rules, gift, found, move }).catch((error: unknown) => {
    if (error instanceof StaleVersionError || refusedBy(error, OVERTAKEN)) return false;
    throw error;
  });
  if (!done) return false;
  await leaveQueue(deps.table, move);
  await deps.armTicket(found.ticket.id);
  return true;
}

/** Whether a ticket waits by this entry of the queue, and not by another one or not any more. */
function isQueued(found: Found, { waiting }: Queued): found is Waits {
  const { standing } = found.stored;
  return (
    standing.state === 'waiting' &&
    standing.waiting.entry === waiting.entry &&
    standing.waiting.teamId === waiting.teamId
  );
}

interface Giving {
  readonly rules: AssignmentRules;
  readonly gift: Gift;
  readonly found: Waits;
  readonly move: Move;
}

/** Whether an agent can take the ticket, by their workplace as it is when it is written. */
function canStill(
  { rules, gift: { team, queued, choice } }: Giving,
  now: Date,
): (workplace: Workplace) => boolean {
  return (workplace) =>
    canTake(candidateAt(rules, team, workplace, now), queued.waiting, choosingFor(team, queued.waiting)) &&
    workplace.agentId === choice.agentId;
}

async function assigned(deps: Assigner, context: Context, giving: Giving): Promise<boolean> {
  const { gift, found, move } = giving;
  const writes = await moveWrites(deps.table, move, canStill(giving, context.now));
  if (writes === null) return false;
  const { agentId, reason } = gift.choice;
  await changeTicket({ table: deps.table, rules: await deps.ticketRules(context.now) }, context, {
    principal: AUTOMATION,
    ticketId: found.ticket.id,
    expectedVersion: found.ticket.version,
    change: { assigneeId: agentId },
    alongside: (ticket) => {
      const assignment = { agentId, teamId: gift.team.teamId, reason };
      const event = recordEvent(ticketSubject(ticket.id), 'ticket.assigned', { ticket, assignment }, context);
      return [...writes, event];
    },
  });
  return true;
}

async function offered(deps: Assigner, context: Context, giving: Giving): Promise<boolean> {
  const { gift, found, move } = giving;
  const writes = await moveWrites(deps.table, move, canStill(giving, context.now));
  if (writes === null || move.after.state !== 'offered') return false;
  const { ticket } = found;
  const { agentId, reason } = gift.choice;
  const offer = { agentId, teamId: gift.team.teamId, until: move.after.until, reason };
  await deps.table.write([
    ...writes,
    recordEvent(ticketSubject(ticket.id), 'ticket.offered', { ticket, offer }, context),
  ]);
  return true;
}

async function heldBy(
  rules: AssignmentRules,
  { team, queued, choice }: Gift,
  { now }: Context,
): Promise<Standing> {
  const minutes = team.untouchedMinutes;
  const untouched = minutes === null ? null : await rules.afterMinutes(team.teamId, now, minutes);
  return {
    state: 'held',
    agentId: choice.agentId,
    teamId: team.teamId,
    channel: queued.waiting.channel,
    since: now.toISOString(),
    untouchedUntil: untouched?.toISOString() ?? null,
  };
}

const minutesAfter = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString();

function offeredTo(
  { stored: { standing } }: Waits,
  { choice }: Gift,
  { at, until }: { at: string; until: string },
): Standing {
  return {
    state: 'offered',
    waiting: standing.waiting,
    agentId: choice.agentId,
    since: at,
    until,
  };
}
