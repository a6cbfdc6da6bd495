import { idSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { guard } from '../shared/guard.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';

/** Label of the refusal when another team has this name. */
export const TEAM_NAME_TAKEN = 'team-name';

export const teamByName = accessPattern({
  name: 'Team of a name',
  description: 'Lets each name belong to one team only, however it is capitalised.',
  operation: 'GetItem',
  pk: 'TEAMNAME#<name in lower case>',
  sk: 'NAME',
  of: (name: string): Key => ({ pk: `TEAMNAME#${foldedName(name)}`, sk: 'NAME' }),
});

const names = guard(ROW_KIND.teamName, 'teamId', { owner: idSchema, refusal: TEAM_NAME_TAKEN });

/** A form of a name that is the same for all names that people would take for the same. */
export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
}

/** Key of the row that says which team has a name. */
export function teamNameKey(name: string): Key {
  return teamByName.of(name);
}

/** The team that has a name, by its row; null when none has. */
export function parseNameRow(row: unknown): number | null {
  return names.ownerIn(row);
}

/** Claims a name for a team; refused with `TEAM_NAME_TAKEN` when another team has it. */
export function claimTeamName(name: string, teamId: number): Write {
  return names.claim(teamByName.of(name), teamId);
}

/** Gives the name of a team free. */
export function releaseTeamName(name: string, teamId: number, now: Date): Write {
  return names.release(teamByName.of(name), teamId, now);
}

/** The id of the team that claimed this name, null when none did. */
export async function findTeamByName(table: Table, name: string): Promise<number | null> {
  return parseNameRow(await table.get(teamByName.of(name)));
}
