import type * as z from 'zod';
import { workedCalendarArea } from '../../../core/assignment/index.ts';
import {
  type CalendarChange,
  calendarArea,
  changedCalendar,
  compileCalendar,
  loadTeamCalendar,
  newCalendar,
  replacedCalendar,
  type StoredCalendar,
  saveCalendar,
  saveTeamCalendar,
  teamCalendarArea,
} from '../../../core/calendar/index.ts';
import { loadThing } from '../../../core/configuration/index.ts';
import { loadHolidayFinder } from '../../../core/holidays/index.ts';
import { rederiving } from '../../../core/rederivation/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import type { calendarSchemas } from '../../../schemas/api/calendars.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerDryRun } from '../configuration/answer-dry-run.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { fieldsAt } from '../configuration/key-in-path.ts';
import { calculated } from './calculated.ts';
import { presentCalendar, presentTeamCalendar, showCalendar } from './present-calendar.ts';
import { CALENDAR_NAMES, calendarRoutes } from './routes.ts';

/** What somebody says of the calendar in the path. @throws InvalidInputError */
function putIn({
  params,
  body,
}: {
  params: { calendarKey: string };
  body: z.output<typeof calendarSchemas.put>;
}) {
  const { key, fields } = fieldsAt(params.calendarKey, body);
  return { key, draw: replacedCalendar(key, fields) };
}

/** The HTTP API of calendars. */
export const handler = apiFunction({
  routes: calendarRoutes,
  build: () => {
    const table = dynamoTable({ tableName: environment('TABLE_NAME').TABLE_NAME });
    const area = rederiving(workedCalendarArea);
    const ofTeams = rederiving(teamCalendarArea);
    const shared = sharedEndpoints(table, area, CALENDAR_NAMES, showCalendar);
    const save = async (context: Context, change: Omit<CalendarChange, 'find'>) => {
      const find = await loadHolidayFinder();
      return presentCalendar(await saveCalendar({ table, area }, context, { ...change, find }), context);
    };
    return {
      table,
      endpoints: {
        ...shared,
        createCalendar: async ({ body: { key, ...fields }, context, remember }) => {
          const alongside = (made: StoredCalendar) => remember(presentCalendar(made, context));
          return save(context, { key, draw: newCalendar(key, fields), alongside });
        },
        putCalendar: async ({ context, expectedVersion, ...request }) =>
          save(context, { ...putIn(request), expectedVersion }),
        dryRunCalendar: (request) =>
          answerDryRun(area, request, async (planned) => {
            const find = await loadHolidayFinder();
            const change = { ...putIn(request), find };
            return saveCalendar({ table, area: planned }, request.context, change);
          }),
        updateCalendar: async ({ params, body, context, expectedVersion }) =>
          save(context, { key: params.calendarKey, draw: changedCalendar(body), expectedVersion }),
        getTeamCalendar: async ({ params: { teamId } }) =>
          presentTeamCalendar(teamId, await loadTeamCalendar(table, teamId)),
        putTeamCalendar: async ({ params: { teamId }, body, context, expectedVersion }) => {
          const asked = { teamId, ...body, expectedVersion };
          return presentTeamCalendar(
            teamId,
            await saveTeamCalendar({ table, area: ofTeams }, context, asked),
          );
        },
        dryRunTeamCalendar: ({ params, body, ...request }) =>
          answerDryRun(ofTeams, request, (planned) =>
            saveTeamCalendar({ table, area: planned }, request.context, { ...params, ...body }),
          ),
        calculateBusinessTime: async ({ params, body }) => {
          const key = params.calendarKey;
          const calendar = compileCalendar(await loadThing(table, calendarArea, { what: 'calendar', key }));
          return { body: calculated(body, calendar) };
        },
      },
    };
  },
});
