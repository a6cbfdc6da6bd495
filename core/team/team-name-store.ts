import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { DELETABLE_PREFIX, ROW_KIND } from '../shared/names.ts';
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
  of: (name: string): Key => ({ pk: `${DELETABLE_PREFIX.teamName}${foldedName(name)}`, sk: 'NAME' }),
});

const nameRowSchema = z.object({
  kind: z.literal(ROW_KIND.teamName),
  schemaVersion: z.literal(1),
  teamId: idSchema,
});

/** What two names have in common that people would take for the same. */
export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
}

/** The team in the row of a name. */
export function parseNameRow(row: unknown): number {
  return nameRowSchema.parse(row).teamId;
}

/** Claims a name for a team; refused with `TEAM_NAME_TAKEN` when another team has it. */
export function claimTeamName(name: string, teamId: number): Write {
  const row = { ...teamByName.of(name), kind: ROW_KIND.teamName, schemaVersion: 1, teamId };
  const condition = { expression: 'attribute_not_exists(#pk) OR #teamId = :own', values: { ':own': teamId } };
  return { type: 'put', row, condition, refusal: TEAM_NAME_TAKEN };
}

/** Gives a name free. */
export function releaseTeamName(name: string): Write {
  return { type: 'delete', key: teamByName.of(name) };
}

/** The id of the team that claimed this name, null when none did. */
export async function findTeamByName(table: Table, name: string): Promise<number | null> {
  const row = await table.get(teamByName.of(name));
  return row === undefined ? null : parseNameRow(row);
}
