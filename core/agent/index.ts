export {
  AGENT_ADDRESS_TAKEN,
  agentKey,
  findAgentByAddress,
  listAgents,
  loadAgent,
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
