import type { Ticket } from '../../schemas/ticket.ts';
import type { Context } from '../shared/context.ts';
import { laterThan } from '../shared/context.ts';
import { BusyError } from '../shared/errors.ts';
import { OVERTAKEN } from '../shared/revised.ts';
import { isSameValue } from '../shared/same-value.ts';
import { refusedBy } from '../shared/table.ts';
import { assignByOf } from '../ticket/index.ts';
import type { Assigner } from './assigner.ts';
import { type Found, loadFound } from './find-standing.ts';
import { leaveQueue, type Move, moveWrites, offerEnded } from './move-standing.ts';
import { returningAgent } from './returning-agent.ts';
import type { Standing } from './standing.ts';
import { targetOf } from './target.ts';
import { type AutomaticTeam, type AutomaticTeams, noteHandOuts } from './team-assignment-area.ts';

/** A ticket in line with what is known of it, and the agents for whom it does not count any more, so that they have room. */
export interface Settled extends Found {
  readonly freed: readonly number[];
}

/** What bringing tickets into line needs: it gives them to nobody. */
export type Settling = Pick<Assigner, 'table' | 'rules' | 'shards'>;

/** Tries to bring a ticket into line while others change it. */
const TRIES = 30;

/**
 * Brings what is known of a ticket into line with the ticket: whose load it counts for, and whether it waits for an agent. It goes by the
 * ticket as it is, whatever event brought it here, and looks at it once more after it has written: so no event that comes twice, late or
 * in another order leaves anything behind. Null where there is no such ticket.
 * @throws BusyError when others were faster again and again
 */
export async function settleTicket(
  deps: Settling,
  context: Context,
  ticketId: number,
): Promise<Settled | null> {
  const freed = new Set<number>();
  for (let tried = 0; tried < TRIES; tried += 1) {
    const found = await loadFound(deps.table, ticketId);
    if (found === null) return null;
    const { ticket, stored } = found;
    const after = await targetNow(deps, context, found);
    await noteQueue(deps, context, after);
    if (isSameValue(after, stored.standing)) return { ...found, freed: [...freed] };
    const move = { stored, after };
    const writes = await moveWrites(deps.table, move);
    const current = laterThan(context, ticket.updatedAt);
    try {
      await deps.table.write([...(writes ?? []), ...offerEnded(move, ticket, current)]);
    } catch (error) {
      if (refusedBy(error, OVERTAKEN)) continue;
      throw error;
    }
    await leaveQueue(deps.table, move);
    for (const agentId of whomItFrees(move)) freed.add(agentId);
  }
  throw new BusyError();
}

/** How a ticket is to stand now. Who helped its requester before is looked up as it begins to wait. */
export async function targetNow(
  { rules, table, shards }: Settling,
  { now }: Context,
  { ticket, stored }: Found,
): Promise<Standing> {
  const { teams } = await rules.at(now);
  const team = teamOf(teams, ticket);
  const before = stored.standing;
  const target = targetOf(ticket, { before, team, entry: stored.revision + 1 });
  const begins = target.state === 'waiting' && before.state !== 'waiting' && before.state !== 'offered';
  if (!begins || team === undefined || team.returningDays === 0) return target;
  const lists = { table, shards: await shards() };
  const lastAgentId = await returningAgent(lists, { ticket, days: team.returningDays, now });
  return { ...target, waiting: { ...target.waiting, lastAgentId } };
}

/** The team that gives out a ticket, in its way or in that which is named for the ticket; undefined: it is done by hand. */
function teamOf(teams: AutomaticTeams, ticket: Ticket): AutomaticTeam | undefined {
  const method = assignByOf(ticket);
  const { teamId } = ticket;
  return method === null || teamId === null ? teams.of(teamId) : teams.by(teamId, method);
}

/** Sees to it that the queue in which a ticket is to wait is known as one before it does. */
async function noteQueue({ table, rules }: Settling, context: Context, after: Standing): Promise<void> {
  if (after.state !== 'waiting') return;
  const { teamId } = after.waiting;
  if ((await rules.at(context.now)).teams.withQueue(teamId) !== undefined) return;
  await noteHandOuts(table, context, teamId);
  await rules.latest(context.now);
}

function whomItFrees({ stored: { standing }, after }: Move): number[] {
  const had = 'agentId' in standing ? standing.agentId : null;
  const has = 'agentId' in after ? after.agentId : null;
  return had === null || had === has ? [] : [had];
}
