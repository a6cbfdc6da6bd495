import type { Agent } from '../../schemas/agent.ts';
import { findAgentByAddress, loadAgent } from '../agent/index.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import type { AccountState, UserPool } from './user-pool-gateway.ts';

/** What it takes to invite agents; `pool` is null where people sign in with an issuer of their own. */
export interface InvitationDeps {
  readonly table: Table;
  readonly pool: UserPool | null;
}

/** How it stands with the invitation of an agent, and since when; null where that is not known. */
export interface Invitation {
  readonly agentId: number;
  readonly state: AccountState;
  readonly since: string | null;
}

/**
 * Invites an agent who is just being made, before they are there: who is there was invited, and who was invited by a request that then
 * failed has an account by which nobody gets in. Gives what is to be written with the agent. Without a pool nobody is invited.
 */
export async function inviteNew(
  { table, pool }: InvitationDeps,
  agent: Agent,
  context: Context,
): Promise<Write[]> {
  // Of another agent with this address nothing is to come: then this one is not made.
  if (pool === null || (await findAgentByAddress(table, agent.address)) !== null) return [];
  if ((await inviteTo(pool, agent)) === 'joined') return [];
  return [recordEvent(`AGENT#${agent.id}`, 'agent.invited', { agent }, context)];
}

/** How it stands with the invitation of an agent. @throws NotFoundError, ConflictError `invitation.no_user_pool` */
export async function loadInvitation(deps: InvitationDeps, agentId: number): Promise<Invitation> {
  const { address } = await loadAgent(deps.table, agentId);
  const pool = requirePool(deps);
  return { agentId, ...(await pool.stateOf(address)) };
}

/**
 * Invites an agent, or once more with another first password, whoever has not signed in yet.
 * @throws NotFoundError
 * @throws ConflictError `invitation.no_user_pool`, `invitation.inactive` or `invitation.joined`
 */
export async function inviteAgain(
  deps: InvitationDeps,
  context: Context,
  agentId: number,
): Promise<Invitation> {
  const agent = await loadAgent(deps.table, agentId);
  const pool = requirePool(deps);
  if (!agent.active) throw new ConflictError('invitation.inactive', 'The agent is not active.');
  if ((await inviteTo(pool, agent)) === 'joined') throw joinedError();
  await deps.table.write([recordEvent(`AGENT#${agentId}`, 'agent.invited', { agent }, context)]);
  return { agentId, ...(await pool.stateOf(agent.address)) };
}

/**
 * Withdraws the invitation of an agent: their first password is good for nothing any more. Where there is none it stays so.
 * @throws NotFoundError
 * @throws ConflictError `invitation.no_user_pool`, or `invitation.joined` for who has signed in: deactivate them instead
 */
export async function withdrawInvitation(
  deps: InvitationDeps,
  context: Context,
  agentId: number,
): Promise<void> {
  const agent = await loadAgent(deps.table, agentId);
  const pool = requirePool(deps);
  const { state } = await pool.stateOf(agent.address);
  if (state === 'joined') throw joinedError();
  if (state === 'none') return;
  await deps.table.write([recordEvent(`AGENT#${agentId}`, 'agent.invitation_withdrawn', { agent }, context)]);
  if ((await pool.withdraw(agent.address)) === 'joined') throw joinedError();
}

/** Sends an invitation to an agent. */
export function inviteTo(pool: UserPool, { address, name, locale = null }: Agent): Promise<AccountState> {
  return pool.invite({ address, name, locale });
}

function requirePool({ pool }: InvitationDeps): UserPool {
  if (pool !== null) return pool;
  throw new ConflictError('invitation.no_user_pool', 'People sign in with an issuer of their own here.');
}

const joinedError = () =>
  new ConflictError('invitation.joined', 'The agent has signed in, and needs no invitation.');
