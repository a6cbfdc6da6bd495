import type { Agent, Team } from '../../schemas/agent.ts';
import type { Availability } from '../../schemas/assignment.ts';
import { listAgents } from '../agent/index.ts';
import { type Caller, mayLeadTeam, requireMay } from '../auth/index.ts';
import { availabilityOf, living, loadOf, workplaceIn, workplaceOfAgent } from '../availability/index.ts';
import type { Context } from '../shared/context.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { listTeams } from '../team/index.ts';
import { countParts, type ListShards } from '../views/index.ts';
import type { AgentProfileFields } from './agent-profile-area.ts';
import type { AssignmentRules } from './kept-assignment.ts';
import { readQueue } from './queue-store.ts';

/** Most teams and agents that are shown: of more, those with the lowest numbers. */
const MOST_TEAMS = 100;
const MOST_AGENTS = 500;

/** What a team has to do. */
export interface TeamLoad {
  readonly teamId: number;
  readonly method: string;
  /** unsolved tickets of it, and those that nobody has; null before the desk has counted its tickets */
  readonly unsolved: number | null;
  readonly unassigned: number | null;
  /** since when the first of those that wait for an agent does; null: none waits, or its tickets are given out by hand */
  readonly oldestWaitingSince: string | null;
  /** agents of it who are online */
  readonly online: number;
}

/** What an agent has to do. */
export interface AgentLoad {
  readonly agentId: number;
  readonly teamIds: readonly number[] | null;
  readonly status: Availability;
  readonly since: string | null;
  readonly isAtWork: boolean;
  readonly lastSeenAt: string | null;
  readonly capacity: AgentProfileFields['capacity'];
  /** tickets that count against the capacity, by channel */
  readonly load: Readonly<Record<string, number>>;
  /** unsolved tickets that they are assigned; null before the desk has counted its tickets */
  readonly unsolved: number | null;
  /** tickets that are open in their clients */
  readonly viewing: readonly number[];
}

/** What there is to do. */
export interface Workload {
  readonly teams: readonly TeamLoad[];
  readonly agents: readonly AgentLoad[];
}

/**
 * Who has how much to do: of all teams for admins, of theirs for those who lead. It reads some rows for each team and agent, however many
 * tickets there are.
 * @throws ForbiddenError
 */
export async function workloadOf(
  deps: { table: Table; rules: AssignmentRules; lists: ListShards },
  { now }: Context,
  principal: Caller,
): Promise<Workload> {
  requireMay(principal, 'workload.read');
  const { table, rules, lists } = deps;
  const [teams, agents] = await Promise.all([allTeams(table), allAgents(table)]);
  const shown = teams.filter(({ id }) => mayLeadTeam(principal, id)).slice(0, MOST_TEAMS);
  const working = agents.filter((agent) => worksIn(agent, shown, rules)).slice(0, MOST_AGENTS);
  const counts = await countParts(table, lists, [
    ...shown.map(({ id }) => ({ of: 'team', id }) as const),
    ...working.map(({ id }) => ({ of: 'assignee', id }) as const),
  ]);
  const rowAt = await readRows(
    table,
    working.map(({ id }) => workplaceOfAgent.of(id)),
  );
  const loads = working.map(({ id, teamIds }): AgentLoad => {
    const workplace = workplaceIn(rowAt(workplaceOfAgent.of(id)), id);
    const viewing = Object.values(living(workplace, now)).flatMap((session) => session.viewing ?? []);
    return {
      agentId: id,
      teamIds,
      status: availabilityOf(workplace),
      since: workplace.revision === 0 ? null : workplace.since,
      isAtWork: rules.isAtWork(id, now),
      lastSeenAt: workplace.lastSeenAt,
      capacity: rules.profileOf(id).capacity,
      load: Object.fromEntries(loadOf(workplace)),
      unsolved: counts?.({ of: 'assignee', id })('assignee') ?? null,
      viewing: [...new Set(viewing)],
    };
  });
  return {
    agents: loads,
    teams: await Promise.all(
      shown.map(async ({ id }): Promise<TeamLoad> => {
        const automatic = rules.teams.of(id);
        const count = counts?.({ of: 'team', id });
        const isOnline = ({ agentId, status, teamIds }: AgentLoad) =>
          status === 'online' &&
          (automatic ? rules.membersOf(automatic).includes(agentId) : teamIds?.includes(id));
        return {
          teamId: id,
          method: automatic?.method ?? 'manual',
          unsolved: count?.('team') ?? null,
          unassigned: count?.('unassigned') ?? null,
          oldestWaitingSince: rules.teams.withQueue(id) === undefined ? null : await oldestIn(table, id),
          online: loads.filter(isOnline).length,
        };
      }),
    ),
  };
}

async function oldestIn(table: Table, teamId: number): Promise<string | null> {
  const { queued } = await readQueue(table, { teamId, order: 'longest_waiting', limit: 1 });
  return queued[0]?.waiting.since ?? null;
}

/** Whether an agent gets tickets, and works in one of these teams. */
function worksIn(
  { id, active, role, teamIds }: Agent,
  teams: readonly Team[],
  rules: AssignmentRules,
): boolean {
  if (!active || role === 'light_agent') return false;
  const isNamed = teams.some((team) => teamIds?.includes(team.id));
  return (
    isNamed ||
    (teamIds === null && teams.length > 0) ||
    rules.teamsOf(id).some(({ teamId }) => teams.some((team) => team.id === teamId))
  );
}

async function allTeams(table: Table): Promise<Team[]> {
  return (await listTeams(table, { limit: MOST_TEAMS * 5 })).items;
}

async function allAgents(table: Table): Promise<Agent[]> {
  return (await listAgents(table, { limit: MOST_AGENTS * 2 })).items;
}
