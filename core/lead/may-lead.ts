import { type Agent, roleSchema } from '../../schemas/agent.ts';
import { mayLeadTeam } from '../auth/index.ts';

/** Whether an agent can lead a team: somebody active who works in it and has the permission `lead`, or is an admin. */
export function mayLead({ id, active, teamIds, permissions, ...agent }: Agent, teamId: number): boolean {
  const role = roleSchema.safeParse(agent.role).data;
  if (!active || role === undefined) return false;
  return mayLeadTeam({ kind: 'agent', id, role, teamIds, permissions, scopes: ['*'] }, teamId);
}
