export {
  AGENT_ADDRESS_TAKEN,
  agentAddressKey,
  agentKey,
  everyAgent,
  findAgentByAddress,
  listAgents,
  loadAgent,
  parseAgentAddressRow,
  parseAgentRow,
} from './agent-store.ts';
export { type AgentFields, createAgent, newAgentWrites } from './create-agent.ts';
export {
  type FeedState,
  feedOfAgent,
  parseFeedRow,
  removeFeed,
  setFeed,
} from './feed-store.ts';
export { type AgentChange, updateAgent } from './update-agent.ts';
