import * as z from 'zod';
import { type Team, teamSchema } from '../../schemas/agent.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { NotFoundError } from '../shared/errors.ts';
import { type ListPage, listPage, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest } from '../shared/write.ts';

export const teamById = accessPattern({
  name: 'Team',
  description:
    'Reads one team, to show or change it, and before a ticket, an agent or a mailbox is given to it.',
  operation: 'GetItem',
  pk: 'TEAMS',
  sk: 'TEAM#<team, 12 digits>',
  of: (teamId: number): Key => ({ pk: 'TEAMS', sk: placeOf(teamId) }),
});

export const allTeams = accessPattern({
  name: 'Teams',
  description: 'Lists the teams by id.',
  operation: 'Query',
  pk: 'TEAMS',
  sk: 'TEAM#<team, 12 digits>',
  of: ({ limit, after }: PageRequest): QueryRequest => ({
    pk: 'TEAMS',
    from: after === undefined ? 'TEAM#' : `${after} `,
    to: 'TEAM#~',
    limit: limit + 1,
  }),
});

const rows = rowsOfKind(ROW_KIND.team, z.object({ team: teamSchema }));

function placeOf(teamId: number): string {
  return `TEAM#${String(teamId).padStart(12, '0')}`;
}

/** Key of a team's row, for batches. */
export function teamKey(teamId: number): Key {
  return teamById.of(teamId);
}

/** The team in a row. */
export function parseTeamRow(row: unknown): Team {
  return rows.parse(row).team;
}

/** The row of a team. */
export function teamRow(team: Team) {
  const { version } = team;
  return rows.row(teamKey(team.id), { version, team });
}

/** @throws NotFoundError */
export async function loadTeam(table: Table, teamId: number): Promise<Team> {
  const row = await table.get(teamKey(teamId));
  if (row === undefined) throw new NotFoundError('team');
  return parseTeamRow(row);
}

/** A page of the teams. */
export async function listTeams(table: Table, page: PageRequest): Promise<ListPage<Team>> {
  const found = await table.query(allTeams.of(page));
  return listPage(found, page.limit, parseTeamRow, (team) => placeOf(team.id));
}
