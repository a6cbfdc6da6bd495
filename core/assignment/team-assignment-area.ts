import * as z from 'zod';
import { teamAssignmentShape } from '../../schemas/assignment.ts';
import { ASSIGN_BY } from '../../schemas/ticket.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import {
  type BegunJob,
  changeArea,
  configuredSchema,
  declareArea,
  loadThing,
  withThing,
} from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadTeam } from '../team/index.ts';
import type { AssignBy } from '../ticket/index.ts';
import type { Choosing } from './choose.ts';

const stored = configuredSchema(teamAssignmentShape);
/** How the tickets of a team are given to its agents. */
export type TeamAssignment = z.infer<typeof stored>;
/** What of it somebody says. */
export type TeamAssignmentFields = Omit<
  TeamAssignment,
  'key' | 'isRetired' | 'version' | 'jobId' | 'handsOut'
>;

/** A team whose tickets the desk gives out by itself. */
export interface AutomaticTeam extends Omit<TeamAssignment, 'method' | 'tieBreak'>, Choosing {
  readonly teamId: number;
}

/** The teams of which the desk gives out tickets: all of them by itself, or those that a rule or macro wants to be given out. */
export interface AutomaticTeams {
  /** all of which tickets may wait */
  readonly all: readonly AutomaticTeam[];
  /** A team, where the desk gives out its tickets by itself. */
  of(teamId: number | null): AutomaticTeam | undefined;
  /** A team of which tickets may wait: what it says of how they are given out holds for those that say nothing themselves. */
  withQueue(teamId: number | null): AutomaticTeam | undefined;
  /** A team as it gives out a ticket for which a method is named. */
  by(teamId: number, method: AssignBy): AutomaticTeam;
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
    'handsOut',
  ],
  shipped: [],
  compile: (all): AutomaticTeams => {
    const known = new Map(all.map((team) => [teamIdOf(team.key), team]));
    const own = new Map(all.flatMap(automaticTeam).map((team) => [team.teamId, team]));
    const handing = all.filter(({ key, handsOut }) => handsOut && !own.has(teamIdOf(key)));
    const queues = new Map([
      ...own,
      ...handing.map((team) => [teamIdOf(team.key), handedOutBy(team, 'round_robin')] as const),
    ]);
    return {
      all: [...queues.values()],
      of: (teamId) => (teamId === null ? undefined : own.get(teamId)),
      withQueue: (teamId) => (teamId === null ? undefined : queues.get(teamId)),
      by: (teamId, method) => {
        const team = own.get(teamId);
        return team ? { ...team, method } : handedOutBy(known.get(teamId) ?? byHand(teamId), method);
      },
    };
  },
});

/** What a later version has added to the methods is done by hand here. */
function automaticTeam({ method, ...rest }: TeamAssignment): AutomaticTeam[] {
  const known = ASSIGN_BY.find((one) => one === method);
  return known === undefined ? [] : [asAutomatic(rest, known)];
}

function asAutomatic(team: Omit<TeamAssignment, 'method'>, method: AssignBy): AutomaticTeam {
  const { tieBreak, ...rest } = team;
  const ties = tieBreak === 'least_loaded' ? tieBreak : 'round_robin';
  return { ...rest, teamId: teamIdOf(rest.key), method, tieBreak: ties };
}

/** A team that gives out a ticket by a method that was named for that ticket alone: nothing takes it back by itself. */
function handedOutBy(team: TeamAssignment, method: AssignBy): AutomaticTeam {
  return { ...asAutomatic(team, method), untouchedMinutes: null };
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
  handsOut: false,
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

/** Begins the job that brings the queue of a team into line: its id, and what is to be written for it. */
export type Refilling = (teamId: number, context: Context) => BegunJob;

/**
 * Says how the tickets of a team are given out from now on. The job that brings those that are there into line begins with that.
 * @throws NotFoundError, StaleVersionError
 */
export async function saveTeamAssignment(
  { table, refilling }: { table: Table; refilling: Refilling },
  context: Context,
  { teamId, fields, expectedVersion }: SaveTeamAssignment,
): Promise<TeamAssignment> {
  await loadTeam(table, teamId);
  const key = keyOf(teamId);
  const area = { ...teamAssignmentArea, begin: async () => refilling(teamId, context) };
  return changeArea({ table }, context, area, {
    key,
    decide: (known) => {
      const before = known.get(key) ?? byHand(teamId);
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      return withThing(teamAssignmentArea, known, { ...before, ...fields });
    },
  });
}

/**
 * Notes that a ticket of a team is to be given out although the team gives out none by itself, so that from now on everybody who makes
 * room looks whether one waits. That it is noted is an event, which looks once more when everybody knows.
 */
export async function noteHandOuts(table: Table, context: Context, teamId: number): Promise<void> {
  const key = keyOf(teamId);
  await changeArea({ table }, context, teamAssignmentArea, {
    key,
    decide: (known) =>
      withThing(teamAssignmentArea, known, { ...(known.get(key) ?? byHand(teamId)), handsOut: true }),
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
