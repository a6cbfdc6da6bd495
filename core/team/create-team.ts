import type { Team } from '../../schemas/agent.ts';
import { recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import type { Also } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { insert } from '../shared/write.ts';
import { teamRow } from './team-store.ts';

/** Makes a team. */
export async function createTeam(
  deps: { table: Table },
  context: Context,
  input: { name: string; also?: Also<Team> },
): Promise<Team> {
  const at = context.now.toISOString();
  const id = await takeId(deps.table, 'team');
  const team: Team = { id, name: input.name, version: 1, createdAt: at, updatedAt: at };
  await deps.table.write([
    insert(teamRow(team), 'team'),
    recordEvent(`TEAM#${id}`, 'team.created', { team }, context),
    ...((await input.also?.(team)) ?? []),
  ]);
  return team;
}
