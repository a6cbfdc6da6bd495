import type { Agent } from '../../schemas/agent.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { requireAddress } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change, type Write } from '../shared/write.ts';
import { teamChecks, unknownTeams } from '../team/index.ts';
import { countAdmins, LAST_ADMIN, lastAdminError } from './admin-count-store.ts';
import {
  AGENT_ADDRESS_TAKEN,
  agentRow,
  claimAgentAddress,
  loadAgent,
  releaseAgentAddress,
} from './agent-store.ts';
import { type AgentFields, agentAddressTakenError } from './create-agent.ts';

/** Fields of an agent that may change; what is absent stays. */
export type AgentChange = Partial<AgentFields & Pick<Agent, 'active'>>;

/**
 * Changes an agent. Changing nothing writes nothing.
 * @throws ConflictError `agent.last_admin` when no active admin would be left
 * @throws ConflictError `agent.address_taken`
 * @throws InvalidInputError `team.unknown`
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateAgent(
  deps: { table: Table },
  context: Context,
  input: { agentId: number; change: AgentChange; expectedVersion?: number },
): Promise<Agent> {
  const fields = definedFields(input.change);
  if (fields.address !== undefined) fields.address = requireAddress(fields.address, 'address');
  const load = () => loadAgent(deps.table, input.agentId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const { agent, writes } = changeWrites(before, { ...before, ...fields }, context);
    try {
      if (writes.length > 0) await deps.table.write(writes);
      return agent;
    } catch (error) {
      throw refusalOf(error, agent);
    }
  });
}

function changeWrites(before: Agent, wanted: Agent, context: Context): { agent: Agent; writes: Write[] } {
  const agent = { ...wanted, version: before.version + 1, updatedAt: context.now.toISOString() };
  const changed = changeBetween(before, agent);
  if (changed === null) return { agent: before, writes: [] };
  const moved = before.address !== agent.address;
  const writes = [
    change(agentRow(before), agentRow(agent)),
    ...(moved
      ? [
          claimAgentAddress(agent.address, agent.id),
          releaseAgentAddress(before.address, agent.id, context.now),
        ]
      : []),
    ...countAdmins(before, agent),
    ...teamChecks(changed.teamIds ? (agent.teamIds ?? []) : []),
    recordEvent(`AGENT#${agent.id}`, 'agent.updated', { agent, change: changed }, context),
  ];
  return { agent, writes };
}

/** An outdated version is told before all other refusals, which may be about a state that no longer exists. */
function refusalOf(error: unknown, agent: Agent): unknown {
  if (refusedBy(error, 'version')) return error;
  if (refusedBy(error, LAST_ADMIN)) return lastAdminError();
  if (refusedBy(error, AGENT_ADDRESS_TAKEN)) return agentAddressTakenError();
  return unknownTeams(error, agent.teamIds ?? [], (at) => `teamIds.${at}`) ?? error;
}
