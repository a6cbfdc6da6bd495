import type { Team } from '../../schemas/agent.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError, NotFoundError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { parseTeamRow, teamKey } from '../team/index.ts';
import { leadsWrites } from './leads-writes.ts';
import { mayLead } from './may-lead.ts';

/** Most agents who lead a team. */
const MOST_LEADS = 20;

/** Who is to lead a team, or no longer. */
interface Leading {
  teamId: number;
  agentId: number;
  expectedVersion?: number | undefined;
  alongside?: AlongsideWrites<Team>;
}

/**
 * Makes an agent a lead of a team: somebody active who works in it and has the permission `lead`, or is an admin. Naming
 * somebody twice changes nothing. Whoever cannot lead it any more ceases to (`leadsEnded`).
 * @throws NotFoundError when there is no such team
 * @throws InvalidInputError when the agent cannot lead it
 * @throws ConflictError `team.leads_full`
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function leadTeam(table: Table, context: Context, input: Leading): Promise<Team> {
  return changeLeads(table, context, input, (before, agentRow) => {
    const { agentId } = input;
    if (agentRow === undefined || !mayLead(parseAgentRow(agentRow), input.teamId))
      throw fieldError('agentId', 'is not an active agent of this team who has the permission lead');
    if (before.includes(agentId)) return before;
    if (before.length === MOST_LEADS)
      throw new ConflictError('team.leads_full', `At most ${MOST_LEADS} agents lead a team.`);
    return [...before, agentId].sort((one, other) => one - other);
  });
}

/**
 * Ends that an agent leads a team.
 * @throws NotFoundError when there is no such team, or they do not lead it
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function unleadTeam(table: Table, context: Context, input: Leading): Promise<Team> {
  return changeLeads(table, context, input, (before) => {
    if (!before.includes(input.agentId)) throw new NotFoundError('lead');
    return before.filter((id) => id !== input.agentId);
  });
}

function changeLeads(
  table: Table,
  context: Context,
  { teamId, agentId, expectedVersion, alongside }: Leading,
  decide: (before: readonly number[], agentRow: unknown) => readonly number[],
): Promise<Team> {
  const [key, agent] = [teamKey(teamId), agentKey(agentId)];
  const load = async () => {
    const rowAt = await readRows(table, [key, agent]);
    const row = rowAt(key);
    if (row === undefined) throw new NotFoundError('team');
    const before = parseTeamRow(row);
    return { before, version: before.version, agentRow: rowAt(agent) };
  };
  return changeVersioned(expectedVersion, load, async ({ before, agentRow }) => {
    const { team, writes } = leadsWrites(before, decide(before.leadIds ?? [], agentRow), context);
    if (writes.length > 0) await table.write([...writes, ...((await alongside?.(team)) ?? [])]);
    return team;
  });
}
