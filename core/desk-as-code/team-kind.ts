import * as z from 'zod';
import { createTeamSchema } from '../../schemas/api/agents.ts';
import { loadTeamCalendar, saveTeamCalendar, teamCalendarArea } from '../calendar/index.ts';
import { type Rederivation, rederiving } from '../rederivation/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { createTeam, findTeamByName, listTeams } from '../team/index.ts';
import { readSaid } from './configured-kind.ts';
import type { Doing, Kind, Said } from './kind.ts';
import { allOf } from './names.ts';

/** What a file says of a team beside its name. */
const saidSchema = z.strictObject({ calendar: z.string().nullable().default(null) });

/** The teams, by their names. They stay for ever; who works in them is not for a file to say. */
export function teamKind({ doing, rederivation }: { doing: Doing; rederivation: Rederivation }): Kind {
  const { table, context } = doing;
  const area = rederiving(teamCalendarArea, rederivation);
  const save = async (teamId: number, said: Said) => {
    const { calendar } = readSaid(saidSchema, said);
    if ((await loadTeamCalendar(table, teamId)).calendar === calendar) return;
    await saveTeamCalendar({ table, area }, context, { teamId, calendar });
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
          const { calendar } = await loadTeamCalendar(table, id);
          return { key: name, said: { calendar }, isRetired: false, isShipped: false };
        }),
      );
    },
    create: async (name, said) => {
      const { id } = await createTeam({ table }, context, readSaid(createTeamSchema, { name }));
      return save(id, said);
    },
    update,
    // It has no calendar of its own any more.
    retire: (name) => update(name, {}),
  };
}
