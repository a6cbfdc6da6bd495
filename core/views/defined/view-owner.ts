import { type Caller, may } from '../../auth/index.ts';
import { ForbiddenError, NotFoundError } from '../../shared/errors.ts';
import type { Table } from '../../shared/table.ts';
import { parseTeamRow, teamKey } from '../../team/index.ts';
import type { View } from './view-area.ts';
import type { Reader } from './view-page.ts';

/** The caller as somebody who works at the desk. @throws ForbiddenError when they are a customer */
export function requireReader(principal: Caller): Reader {
  if (principal.kind !== 'agent') throw new ForbiddenError();
  return principal;
}

/** Whether somebody has a view: it is everybody's, one of their teams', or their own. Who works in all teams has those of all. */
export function hasView({ id, role, teamIds }: Reader, { owner }: Pick<View, 'owner'>): boolean {
  switch (owner.kind) {
    case 'everyone':
      return true;
    case 'team':
      return role === 'admin' || teamIds === null || (owner.id !== null && teamIds.includes(owner.id));
    case 'agent':
      return owner.id === id;
    default:
      return false;
  }
}

/** @throws NotFoundError when there is no such view, or they must not learn that there is */
export function requireHasView(reader: Reader, view: View | undefined): View {
  if (view === undefined || !hasView(reader, view)) throw new NotFoundError('view');
  return view;
}

/**
 * Makes sure that somebody may make, change and delete the views of an owner: admins those of everybody and of teams, a team's
 * leads those of the team, agents their own. One read, for the leads of a team.
 * @throws ForbiddenError
 */
export async function requireMayChange(
  table: Table,
  reader: Reader,
  { kind, id }: View['owner'],
): Promise<void> {
  if (kind === 'agent' && id === reader.id) return;
  if (kind === 'everyone' && may(reader, 'desk.write')) return;
  if (kind === 'team' && id !== null && (may(reader, 'desk.write') || (await leads(table, reader, id))))
    return;
  throw new ForbiddenError('Views of everybody are for admins to change, those of a team for its leads too.');
}

async function leads(table: Table, reader: Reader, teamId: number): Promise<boolean> {
  const row = may(reader, 'team.lead') ? await table.get(teamKey(teamId)) : undefined;
  return row !== undefined && (parseTeamRow(row).leadIds ?? []).includes(reader.id);
}
