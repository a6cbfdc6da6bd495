import type { Workplace } from '../availability/index.ts';
import { openWorkplace } from '../availability/index.ts';
import type { Context } from '../shared/context.ts';
import { BusyError } from '../shared/errors.ts';
import type { Assigner } from './assigner.ts';
import { candidateAt, onlineWorkplaces } from './candidates.ts';
import { allot, type Candidate, roomFor } from './choose.ts';
import { giveTicket } from './give-ticket.ts';
import type { AssignmentRules } from './kept-assignment.ts';
import { type Queued, type QueueOrder, readQueue } from './queue-store.ts';
import type { AutomaticTeam } from './team-assignment-area.ts';

/** Tickets of a queue that are looked at together. */
const AT_ONCE = 50;
/** How often a queue is looked at anew since others were faster, before the event comes again. */
const TRIES = 100;

/**
 * Gives out what waits for a team, in its order, as far as its agents have room. Whoever lets a ticket wait does this after that, and
 * whoever makes room for one does it after that: so of a ticket and an agent who come together at the same moment, one finds the other.
 * @throws BusyError when others were faster again and again
 */
export async function drainQueue(deps: Assigner, context: Context, teamId: number): Promise<void> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const rules = await deps.rules.at(context.now);
    const team = rules.teams.withQueue(teamId);
    if (team === undefined || (await pass(deps, context, rules, team)) === 'done') return;
  }
  throw new BusyError();
}

/** Goes once through the queue of a team; `again` when it or an agent was not as read. */
async function pass(
  deps: Assigner,
  context: Context,
  rules: AssignmentRules,
  team: AutomaticTeam,
): Promise<'done' | 'again'> {
  const order: QueueOrder = team.order === 'most_urgent' ? 'most_urgent' : 'longest_waiting';
  let behind: Queued | undefined;
  let agents: Candidate[] | undefined;
  for (;;) {
    const { queued, more } = await readQueue(deps.table, {
      teamId: team.teamId,
      order,
      limit: AT_ONCE,
      behind,
    });
    if (queued.length === 0) return 'done';
    agents ??= await candidates(deps, context, rules, team);
    const waiting = queued.map((one) => ({ ...one.waiting, ticketId: one.ticketId, queued: one }));
    const given = allot(team, agents, waiting, context.now);
    for (const { ticket, choice } of given)
      if (!(await giveTicket(deps, context, rules, { team, queued: ticket.queued, choice }))) return 'again';
    if (given.length > 0) return 'again';
    if (!more || !agents.some(hasRoom)) return 'done';
    behind = queued.at(-1);
  }
}

/** Whether somebody is there who has room for a ticket of any channel. */
const hasRoom = (agent: Candidate): boolean => agent.isHere && roomFor(agent, '') > 0;

async function candidates(
  deps: Assigner,
  context: Context,
  rules: AssignmentRules,
  team: AutomaticTeam,
): Promise<Candidate[]> {
  const { now } = context;
  const online = await onlineWorkplaces(deps, rules, team, context);
  for (const workplace of online) await awaitHours(deps, context, rules, workplace);
  return online.map((workplace) => candidateAt(rules, team, workplace, now));
}

/** Sees to it that an agent who is online before their working hours is found when those begin. */
async function awaitHours(
  deps: Assigner,
  context: Context,
  rules: AssignmentRules,
  { agentId, opensAt }: Workplace,
): Promise<void> {
  if (rules.isAtWork(agentId, context.now)) return;
  const opens = rules.opensAt(agentId, context.now)?.toISOString() ?? null;
  if (opens === null || opens === opensAt) return;
  await openWorkplace(deps.table, context, agentId, opens);
  await deps.armWorkplace(agentId);
}
