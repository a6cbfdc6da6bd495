import type { Actor } from '../../schemas/actor.ts';
import { roleSchema } from '../../schemas/agent.ts';
import { loadAgent } from '../agent/index.ts';
import { ForbiddenError, LaterVersionError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Principal } from './principal.ts';

/**
 * On whose behalf something goes on that an actor began a while ago, with what they may do now. Null for a part of the
 * desk itself, such as a command of whoever holds its account.
 * @throws ForbiddenError when the agent may no longer sign in
 * @throws LaterVersionError when this version does not know who it was, or what their role allows
 */
export async function actingFor(table: Table, actor: Actor): Promise<Principal | null> {
  switch (actor.kind) {
    case 'system':
      return null;
    case 'automation':
      return { kind: 'automation', ruleId: actor.ruleId };
    case 'customer':
      return { kind: 'customer', id: actor.id, scopes: ['*'] };
    case 'agent':
      return agentNow(table, actor.id);
    default:
      throw new LaterVersionError('Whoever began this');
  }
}

async function agentNow(table: Table, agentId: number): Promise<Principal> {
  const { id, teamIds, permissions, active, ...agent } = await loadAgent(table, agentId);
  if (!active) throw new ForbiddenError('Whoever began this may no longer sign in.');
  const role = roleSchema.safeParse(agent.role).data;
  if (role === undefined) throw new LaterVersionError('The role of whoever began this');
  return { kind: 'agent', id, role, teamIds, permissions, scopes: ['*'] };
}
