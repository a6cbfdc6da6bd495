import type { Team } from '../../schemas/agent.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { change, type Write } from '../shared/write.ts';
import { teamRow } from '../team/index.ts';

/** A team that others lead from now on, with what writes that and tells it; no writes when they are the same. */
export function leadsWrites(
  before: Team,
  leadIds: readonly number[],
  context: Context,
): { team: Team; writes: Write[] } {
  const bookkeeping = { version: before.version + 1, updatedAt: context.now.toISOString() };
  const team: Team = { ...before, leadIds: [...leadIds], ...bookkeeping };
  const changed = changeBetween(before, team);
  if (changed === null) return { team: before, writes: [] };
  const event = recordEvent(`TEAM#${team.id}`, 'team.updated', { team, change: changed }, context);
  return { team, writes: [change(teamRow(before), teamRow(team)), event] };
}
