export { adminCount } from './admin-count-store.ts';
export {
  AGENT_ADDRESS_TAKEN,
  agentByAddress,
  agentById,
  agentKey,
  allAgents,
  findAgent,
  findAgentByAddress,
  listAgents,
  loadAgent,
} from './agent-store.ts';
export { type AgentFields, createAgent, newAgentWrites } from './create-agent.ts';
export { type AgentChange, updateAgent } from './update-agent.ts';
