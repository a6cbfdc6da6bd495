import { recordEvent, ticketSubject } from '../audit/index.ts';
import { availabilityOf, workplaceIn, workplaceOfAgent } from '../availability/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { BusyError, StaleVersionError } from '../shared/errors.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { refusedBy } from '../shared/table.ts';
import { changeTicket } from '../ticket/index.ts';
import { type Assigner, AUTOMATION } from './assigner.ts';
import { type Found, loadFound } from './find-standing.ts';
import { moveWrites, offerEnded } from './move-standing.ts';
import type { Standing } from './standing.ts';
import { backInQueue, isWork, targetOf } from './target.ts';

/** Why a ticket is taken from its agent. */
export type TakenBack = 'untouched' | 'away' | 'offline' | 'deactivated';

/** Agents, events and timers change the same rows. */
const TRIES = 12;

/**
 * Takes a ticket from an agent, or an offer: it waits for another one of its team then. A ticket that is not theirs any more, or whose team
 * gives out nothing by itself, stays as it is.
 */
export async function takeBack(deps: Assigner, context: Context, asked: TakeBack): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) if (await tookBack(deps, context, asked)) return;
  throw new BusyError();
}

interface TakeBack {
  readonly ticketId: number;
  readonly agentId: number;
  readonly reason: TakenBack;
}

/** Whether it was done, or nothing is to be done; false when others were faster. */
async function tookBack(deps: Assigner, context: Context, asked: TakeBack): Promise<boolean> {
  const found = await loadFound(deps.table, asked.ticketId);
  if (found === null) return true;
  const { standing } = found.stored;
  const isOffered = standing.state === 'offered' && standing.agentId === asked.agentId;
  try {
    await (isOffered
      ? withdrawOffer(deps, context, found, standing)
      : releaseTicket(deps, context, found, asked));
    return true;
  } catch (error) {
    if (error instanceof StaleVersionError || refusedBy(error, OVERTAKEN)) return false;
    throw error;
  }
}

async function withdrawOffer(
  { table }: Assigner,
  context: Context,
  { ticket, stored }: Found,
  standing: Standing & { state: 'offered' },
): Promise<void> {
  const after = backInQueue(standing, { entry: stored.revision + 1, missed: standing.agentId });
  const move = { stored, after };
  const writes = (await moveWrites(table, move)) ?? [];
  await table.write([...writes, ...offerEnded(move, ticket, laterThan(context, ticket.updatedAt))]);
}

async function releaseTicket(
  deps: Assigner,
  context: Context,
  { ticket, stored }: Found,
  { ticketId, agentId, reason }: TakeBack,
): Promise<void> {
  const team = (await deps.rules.at(context.now)).teams.of(ticket.teamId);
  if (team === undefined || ticket.assigneeId !== agentId || !isWork(ticket)) return;
  const entry = stored.revision + 1;
  const target = targetOf({ ...ticket, assigneeId: null }, { before: { state: 'idle' }, team, entry });
  if (target.state !== 'waiting') return;
  const after = backInQueue(target, { entry, missed: agentId });
  const writes = (await moveWrites(deps.table, { stored, after })) ?? [];
  const current = laterThan(context, ticket.updatedAt);
  await changeTicket({ table: deps.table, rules: await deps.ticketRules(context.now) }, current, {
    principal: AUTOMATION,
    ticketId,
    expectedVersion: ticket.version,
    change: { assigneeId: null },
    alongside: (released) => {
      const assignment = { agentId, teamId: team.teamId, reason };
      const told = { ticket: released, assignment };
      return [...writes, recordEvent(ticketSubject(ticketId), 'ticket.released', told, current)];
    },
  });
}

/**
 * Takes back what an agent has who is not there any more, as their workplace says at this moment: what is offered to them, and what they
 * have open where that is to be handed back. `isGone`: they do not work here any more.
 */
export async function handBack(
  deps: Assigner,
  context: Context,
  { agentId, isGone = false }: { agentId: number; isGone?: boolean },
): Promise<void> {
  const workplace = workplaceIn(await deps.table.get(workplaceOfAgent.of(agentId)), agentId);
  const status = availabilityOf(workplace);
  if (status === 'online' && !isGone) return;
  const reason = isGone ? 'deactivated' : status === 'offline' ? 'offline' : 'away';
  const { teams } = await deps.rules.at(context.now);
  for (const ticketId of Object.keys(workplace.held).map(Number)) {
    const found = await loadFound(deps.table, ticketId);
    const ofTeam = found === null ? undefined : teams.of(found.ticket.teamId);
    const handsBack =
      isGone || status === 'away_hand_back' || (status === 'offline' && ofTeam?.handBackOffline);
    const isOffered = found?.stored.standing.state === 'offered';
    if (isOffered || handsBack) await takeBack(deps, context, { ticketId, agentId, reason });
  }
}
