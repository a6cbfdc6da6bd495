import * as z from 'zod';
import { createTeamSchema } from '../../schemas/api/agents.ts';
import { teamAssignmentSchemas } from '../../schemas/api/assignment.ts';
import { loadTeamAssignment, saveTeamAssignment } from '../assignment/index.ts';
import { loadTeamCalendar, saveTeamCalendar, teamCalendarArea } from '../calendar/index.ts';
import { type Rederivation, rederiving, refilling } from '../rederivation/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { isSameValue } from '../shared/same-value.ts';
import { createTeam, findTeamByName, listTeams } from '../team/index.ts';
import { readSaid, saidOf } from './configured-kind.ts';
import type { Doing, Kind, Said } from './kind.ts';
import { allOf } from './names.ts';

/** What a file says of a team beside its name: when it is at work, and how its tickets are given out; by hand when absent. */
const saidSchema = z.strictObject({
  calendar: z.string().nullable().default(null),
  assignment: teamAssignmentSchemas.put.prefault({ method: 'manual' }),
});

/** The teams, by their names. They stay for ever; who works in them is not for a file to say. */
export function teamKind({ doing, rederivation }: { doing: Doing; rederivation: Rederivation }): Kind {
  const { table, context } = doing;
  const area = rederiving(teamCalendarArea, rederivation);
  const saidOfTeam = async (teamId: number) => {
    const { calendar } = await loadTeamCalendar(table, teamId);
    const assignment = saidOf(await loadTeamAssignment(table, teamId), teamAssignmentSchemas.put);
    return { calendar, assignment };
  };
  const save = async (teamId: number, said: Said) => {
    const { calendar, assignment } = readSaid(saidSchema, said);
    const before = await saidOfTeam(teamId);
    if (before.calendar !== calendar) await saveTeamCalendar({ table, area }, context, { teamId, calendar });
    if (!isSameValue(before.assignment, assignment))
      await saveTeamAssignment({ table, refilling }, context, { teamId, fields: assignment });
  };
  const update = async (name: string, said: Said) => {
    const teamId = await findTeamByName(table, name);
    if (teamId === null) throw new NotFoundError('team');
    return save(teamId, said);
  };
  return {
    name: 'teams',
    entries: async () => {
      const teams = await allOf((page) => listTeams(table, page));
      return Promise.all(
        teams.map(async ({ id, name }) => {
          return { key: name, said: await saidOfTeam(id), isRetired: false, isShipped: false };
        }),
      );
    },
    create: async (name, said) => {
      const { id } = await createTeam({ table }, context, readSaid(createTeamSchema, { name }));
      return save(id, said);
    },
    update,
    // It has no calendar of its own any more, and its tickets are given out by hand.
    retire: (name) => update(name, {}),
  };
}
