/** What the bus of the desk calls that an agent writes to the customer of a ticket. */
export const AGENT_WRITES = 'agent.writes';
