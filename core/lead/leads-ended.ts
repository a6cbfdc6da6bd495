import type { Agent, Team } from '../../schemas/agent.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { listTeams } from '../team/index.ts';
import { leadsWrites } from './leads-writes.ts';
import { mayLead } from './may-lead.ts';

const TEAMS_AT_ONCE = 100;
/** Teams of which the change of an agent ends the lead in its own transaction: two writes each, of a hundred. */
const MOST_ALONGSIDE = 40;

/**
 * The writes that end an agent's lead of the teams that they cannot lead as they are now: they were deactivated, lost the
 * permission, or work there no longer. They go with the change of the agent. Of somebody who leads more teams than one
 * transaction takes, it ends before that; who is refused then leads fewer, and the change can be asked again. Refused with
 * `version` when somebody else changed one of the teams meanwhile.
 */
export async function leadsEnded(table: Table, context: Context, agent: Agent): Promise<Write[]> {
  const ended = (await allTeams(table))
    .filter(({ id, leadIds = [] }) => leadIds.includes(agent.id) && !mayLead(agent, id))
    .map((team) => {
      const rest = (team.leadIds ?? []).filter((id) => id !== agent.id);
      return leadsWrites(team, rest, context).writes;
    });
  const before = ended.slice(0, Math.max(0, ended.length - MOST_ALONGSIDE));
  for (const writes of before) await table.write(writes);
  return ended.slice(before.length).flat();
}

async function allTeams(table: Table): Promise<Team[]> {
  const teams: Team[] = [];
  let after: string | undefined;
  do {
    const page = await listTeams(table, { limit: TEAMS_AT_ONCE, ...(after !== undefined && { after }) });
    teams.push(...page.items);
    after = page.after ?? undefined;
  } while (after !== undefined);
  return teams;
}
