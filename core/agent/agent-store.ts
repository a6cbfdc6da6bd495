import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { type Agent, agentSchema } from '../../schemas/agent.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { guard } from '../shared/guard.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';

/** Label of the refusal when an agent signs in by this address already. */
export const AGENT_ADDRESS_TAKEN = 'agent-address';

export const agentById = accessPattern({
  name: 'Agent',
  description: 'Reads one agent, to show, change or recognise them, and before a ticket is given to them.',
  operation: 'GetItem',
  pk: 'AGENTS',
  sk: 'A#<agent, 12 digits>',
  of: (agentId: number): Key => ({ pk: 'AGENTS', sk: placeOf(agentId) }),
});

export const agentByAddress = accessPattern({
  name: 'Agent of an address',
  description: 'Finds the agent who signs in, and lets each address belong to one agent only.',
  operation: 'GetItem',
  pk: 'AGENTADDR#<address>',
  sk: 'ADDR',
  of: (address: string): Key => ({ pk: `AGENTADDR#${address}`, sk: 'ADDR' }),
});

export const allAgents = accessPattern({
  name: 'Agents',
  description: 'Lists the agents by id.',
  operation: 'Query',
  pk: 'AGENTS',
  sk: 'A#<agent, 12 digits>',
  of: ({ limit, after }: PageRequest): QueryRequest => ({
    pk: 'AGENTS',
    from: after === undefined ? 'A#' : `${after} `,
    to: 'A#~',
    limit: limit + 1,
  }),
});

const rows = rowsOfKind(ROW_KIND.agent, z.object({ agent: agentSchema }));
const addresses = guard(ROW_KIND.agentAddress, 'agentId', { owner: idSchema, refusal: AGENT_ADDRESS_TAKEN });

function placeOf(agentId: number): string {
  return `A#${String(agentId).padStart(12, '0')}`;
}

/** Key of an agent's row. */
export function agentKey(agentId: number): Key {
  return agentById.of(agentId);
}

/** The row of an agent. */
export function agentRow(agent: Agent) {
  const { version, active } = agent;
  return rows.row(agentKey(agent.id), { version, active, agent });
}

/** The agent in a row. */
export function parseAgentRow(row: unknown): Agent {
  return rows.parse(row).agent;
}

/** Claims an address for an agent; refused with `AGENT_ADDRESS_TAKEN`. `address` is normalised. */
export function claimAgentAddress(address: string, agentId: number): Write {
  return addresses.claim(agentByAddress.of(address), agentId);
}

/** Gives an address of an agent free. */
export function releaseAgentAddress(address: string, agentId: number, now: Date): Write {
  return addresses.release(agentByAddress.of(address), agentId, now);
}

/** @throws NotFoundError */
export async function loadAgent(table: Table, agentId: number): Promise<Agent> {
  const row = await table.get(agentKey(agentId));
  if (row === undefined) throw new NotFoundError('agent');
  return parseAgentRow(row);
}

/** Key of the row that says which agent signs in by this normalised address. */
export function agentAddressKey(address: string): Key {
  return agentByAddress.of(address);
}

/** The agent who signs in by an address, by its row; null when nobody does. */
export function parseAgentAddressRow(row: unknown): number | null {
  return addresses.ownerIn(row);
}

/** The id of the agent who signs in by this normalised address, null when nobody does. */
export async function findAgentByAddress(table: Table, address: string): Promise<number | null> {
  return addresses.ownerIn(await table.get(agentByAddress.of(address)));
}

/** Agents that one read gives. */
const AT_ONCE = 200;

/** All agents of the desk. */
export async function everyAgent(table: Table): Promise<Agent[]> {
  const agents: Agent[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await listAgents(table, { limit: AT_ONCE, ...(after !== undefined && { after }) });
    agents.push(...page.items);
    after = page.after;
  }
  return agents;
}

/** A page of the agents. */
export async function listAgents(table: Table, page: PageRequest): Promise<ListPage<Agent>> {
  const found = await table.query(allAgents.of(page));
  return listPage(found, page.limit, parseAgentRow, (agent) => placeOf(agent.id));
}
