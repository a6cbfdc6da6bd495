import * as z from 'zod';
import { teamAssignmentShape } from '../../schemas/assignment.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import { changeArea, configuredSchema, declareArea, loadThing, withThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadTeam } from '../team/index.ts';
import type { Choosing } from './choose.ts';

const stored = configuredSchema(teamAssignmentShape);
/** How the tickets of a team are given to its agents. */
export type TeamAssignment = z.infer<typeof stored>;
/** What of it somebody says. */
export type TeamAssignmentFields = Omit<TeamAssignment, 'key' | 'isRetired' | 'version' | 'jobId'>;

/** A team whose tickets the desk gives out by itself. */
export interface AutomaticTeam extends Omit<TeamAssignment, 'method' | 'tieBreak'>, Choosing {
  readonly teamId: number;
}

/** The teams whose tickets the desk gives out by itself. */
export interface AutomaticTeams {
  readonly all: readonly AutomaticTeam[];
  /** A team, where the desk gives out its tickets. */
  of(teamId: number | null): AutomaticTeam | undefined;
}

const factsSchema = z.record(z.string(), z.json());
const PREFIX = 'team_';
const keyOf = (teamId: number) => `${PREFIX}${teamId}`;
const teamIdOf = (key: string) => Number(key.slice(PREFIX.length));

const declared = declareArea({
  name: 'assignments',
  what: 'team_assignment',
  most: 2000,
  stored,
  facts: [
    'method',
    'tieBreak',
    'order',
    'members',
    'needs',
    'returningDays',
    'untouchedMinutes',
    'offerMinutes',
    'handBackOffline',
  ],
  shipped: [],
  compile: (all): AutomaticTeams => {
    const teams = all.flatMap(automaticTeam);
    const byId = new Map(teams.map((team) => [team.teamId, team]));
    return { all: teams, of: (teamId) => (teamId === null ? undefined : byId.get(teamId)) };
  },
});

/** What a later version has added to the methods is done by hand here. */
function automaticTeam({ method, tieBreak, ...rest }: TeamAssignment): AutomaticTeam[] {
  if (method !== 'round_robin' && method !== 'least_loaded' && method !== 'skill') return [];
  const ties = tieBreak === 'least_loaded' ? tieBreak : 'round_robin';
  return [{ ...rest, teamId: teamIdOf(rest.key), method, tieBreak: ties }];
}

/** How the tickets of each team are given out, as an area of the desk's configuration. A change stands in the audit trail of the team. */
export const teamAssignmentArea: typeof declared = {
  ...declared,
  record: (act, { before, after }, context) => {
    const { key, isRetired, version, jobId: _job, ...said } = after;
    const facts = factsSchema.parse(said);
    const configuration = { area: declared.name, key, isRetired, version, facts };
    const { key: _key, isRetired: _retired, version: _version, jobId: _begun, ...was } = before ?? BY_HAND;
    const change = changeBetween(factsSchema.parse(was), facts) ?? {};
    return recordEvent(`TEAM#${teamIdOf(key)}`, `configuration.${act}`, { configuration, change }, context);
  },
};

const BY_HAND: TeamAssignment = {
  key: '',
  isRetired: false,
  version: 0,
  method: 'manual',
  tieBreak: 'round_robin',
  order: 'longest_waiting',
  members: null,
  needs: [],
  returningDays: 0,
  untouchedMinutes: null,
  offerMinutes: null,
  handBackOffline: false,
};

/** How a team's tickets are given out as long as nobody has said anything: by hand. */
const byHand = (teamId: number): TeamAssignment => ({ ...BY_HAND, key: keyOf(teamId) });

/** How the tickets of a team are given out; version 0 where nobody has said it. @throws NotFoundError */
export async function loadTeamAssignment(table: Table, teamId: number): Promise<TeamAssignment> {
  await loadTeam(table, teamId);
  try {
    return await loadThing(table, teamAssignmentArea, { what: 'team_assignment', key: keyOf(teamId) });
  } catch (error) {
    if (error instanceof NotFoundError) return byHand(teamId);
    throw error;
  }
}

/** Says how the tickets of a team are given out from now on. @throws NotFoundError, StaleVersionError */
export async function saveTeamAssignment(
  table: Table,
  context: Context,
  { teamId, fields, expectedVersion }: SaveTeamAssignment,
): Promise<TeamAssignment> {
  await loadTeam(table, teamId);
  const key = keyOf(teamId);
  return changeArea({ table }, context, teamAssignmentArea, {
    key,
    decide: (known) => {
      const before = known.get(key) ?? byHand(teamId);
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      return withThing(teamAssignmentArea, known, { ...before, ...fields });
    },
  });
}

interface SaveTeamAssignment {
  teamId: number;
  fields: TeamAssignmentFields;
  expectedVersion?: number | undefined;
}

/** The team that an event of the configuration is about, when it is about this; undefined when it is not. */
export function teamOfAssignment({ area, key }: { area: string; key: string }): number | undefined {
  return area === declared.name ? teamIdOf(key) : undefined;
}
