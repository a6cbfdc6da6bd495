import { agentKey } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { CallReport } from './report.ts';

/** @throws InvalidInputError when the agent of a call is none of this desk */
export async function requireAgents(table: Table, { agentId }: CallReport): Promise<void> {
  if (agentId && !(await isAgent(table, agentId))) throw fieldError('agentId', 'is no agent of this desk');
}

/** Whether there is an agent of this number. */
export const isAgent = async (table: Table, agentId: number): Promise<boolean> =>
  (await table.get(agentKey(agentId))) !== undefined;
