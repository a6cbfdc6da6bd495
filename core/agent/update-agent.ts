import type { Agent } from '../../schemas/agent.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { requireAddress } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { change, type Write } from '../shared/write.ts';
import { requireTeams } from '../team/index.ts';
import { countAdmins, LAST_ADMIN, lastAdminError } from './admin-count-store.ts';
import {
  AGENT_ADDRESS_TAKEN,
  agentRow,
  claimAgentAddress,
  loadAgent,
  releaseAgentAddress,
} from './agent-store.ts';
import { type AgentFields, agentAddressTakenError } from './create-agent.ts';
import { withoutFeed } from './feed-store.ts';

/** Fields of an agent that may change; what is absent stays. */
export type AgentChange = Partial<AgentFields & Pick<Agent, 'active'>>;

/**
 * Changes an agent. Changing nothing writes nothing. Who is deactivated has no calendar feed any more, whoever comes back
 * has to make another.
 * @throws ConflictError `agent.last_admin` when no active admin would be left
 * @throws ConflictError `agent.address_taken`
 * @throws InvalidInputError `team.unknown`
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateAgent(
  deps: { table: Table },
  context: Context,
  input: {
    agentId: number;
    change: AgentChange;
    expectedVersion?: number;
    /** further writes of the same transaction, where there is anything to write */
    alongside?: AlongsideWrites<Agent>;
  },
): Promise<Agent> {
  const fields = definedFields(input.change);
  if (fields.address !== undefined) fields.address = requireAddress(fields.address, 'address');
  const load = () => loadAgent(deps.table, input.agentId);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const { agent, changed, writes } = changeWrites(before, { ...before, ...fields }, context);
    if (changed === null) return before;
    if (changed.teamIds) await requireTeams(deps.table, agent.teamIds ?? [], (at) => `teamIds.${at}`);
    try {
      await deps.table.write([...writes, ...((await input.alongside?.(agent)) ?? [])]);
      return agent;
    } catch (error) {
      throw refusalOf(error);
    }
  });
}

function changeWrites(before: Agent, wanted: Agent, context: Context) {
  const agent = { ...wanted, version: before.version + 1, updatedAt: context.now.toISOString() };
  const changed = changeBetween(before, agent);
  if (changed === null) return { agent: before, changed, writes: [] };
  const moved = before.address !== agent.address;
  const writes: Write[] = [
    change(agentRow(before), agentRow(agent)),
    ...(moved
      ? [
          claimAgentAddress(agent.address, agent.id),
          releaseAgentAddress(before.address, agent.id, context.now),
        ]
      : []),
    ...countAdmins(before, agent),
    ...(before.active && !agent.active ? [withoutFeed(agent.id)] : []),
    recordEvent(`AGENT#${agent.id}`, 'agent.updated', { agent, change: changed }, context),
  ];
  return { agent, changed, writes };
}

/** An outdated version is told before all other refusals, which may be about a state that no longer exists. */
function refusalOf(error: unknown): unknown {
  if (refusedBy(error, 'version')) return error;
  if (refusedBy(error, LAST_ADMIN)) return lastAdminError();
  if (refusedBy(error, AGENT_ADDRESS_TAKEN)) return agentAddressTakenError();
  return error;
}
