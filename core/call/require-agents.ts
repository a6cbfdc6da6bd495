import { agentKey } from '../agent/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { CallReport } from './report.ts';

/** @throws InvalidInputError when the agent of a call is none of this desk */
export async function requireAgents(table: Table, { agentId }: CallReport): Promise<void> {
  if (!agentId) return;
  if ((await table.get(agentKey(agentId))) === undefined)
    throw fieldError('agentId', 'is no agent of this desk');
}
