import type { Agent } from '../../schemas/agent.ts';
import { recordEvent } from '../audit/index.ts';
import { requireAddress } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import { type AlongsideWrites, REPEATED } from '../shared/idempotency-store.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import { insert, type Write } from '../shared/write.ts';
import { requireTeams } from '../team/index.ts';
import { countAdmins } from './admin-count-store.ts';
import { AGENT_ADDRESS_TAKEN, agentRow, claimAgentAddress } from './agent-store.ts';

/** What an agent is made of. */
export type AgentFields = Pick<
  Agent,
  'name' | 'address' | 'role' | 'teamIds' | 'permissions' | 'locale' | 'timezone'
>;

/**
 * Makes an agent, who can sign in at once. A refused request takes no number, unless it is refused for the address.
 * @throws ConflictError `agent.address_taken` when another agent signs in by this address
 * @throws InvalidInputError `team.unknown`
 */
export async function createAgent(
  deps: { table: Table },
  context: Context,
  input: { fields: AgentFields; alongside?: AlongsideWrites<Agent> },
): Promise<Agent> {
  const fields = { ...input.fields, address: requireAddress(input.fields.address, 'address') };
  await requireTeams(deps.table, fields.teamIds ?? [], (at) => `teamIds.${at}`);
  const id = await takeId(deps.table, 'agent');
  const { agent, writes } = newAgentWrites({ id, ...fields }, context);
  try {
    await deps.table.write([...writes, ...((await input.alongside?.(agent)) ?? [])]);
    return agent;
  } catch (error) {
    if (refusedBy(error, AGENT_ADDRESS_TAKEN) && !refusedBy(error, REPEATED)) throw agentAddressTakenError();
    throw error;
  }
}

/** The writes of an agent who did not exist. `address` is normalised, and the teams are there. */
export function newAgentWrites(
  fields: AgentFields & { id: number },
  context: Context,
): { agent: Agent; writes: Write[] } {
  const at = context.now.toISOString();
  const agent: Agent = { ...fields, active: true, version: 1, createdAt: at, updatedAt: at };
  const writes = [
    insert(agentRow(agent), 'agent'),
    claimAgentAddress(agent.address, agent.id),
    ...countAdmins(null, agent),
    recordEvent(`AGENT#${agent.id}`, 'agent.created', { agent }, context),
  ];
  return { agent, writes };
}

/** Why an address cannot be given to an agent. */
export function agentAddressTakenError(): ConflictError {
  return new ConflictError('agent.address_taken', 'Another agent signs in by this address.');
}
