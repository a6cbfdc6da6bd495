import { saveTeamCalendar, teamCalendarArea } from '../../../core/calendar/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { dryRun } from '../../../core/rederivation/index.ts';
import { rederiveTicket, serviceLevels } from '../../../core/service-level/index.ts';
import { promiseAnswer } from '../../../core/sla-promise/index.ts';
import { ADMIN, givenTeam } from '../../support/desk.ts';
import { givenOffice } from '../../support/given-calendar.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { keyed } from './keyed.ts';
import type { Act } from './stage.ts';

const DAY = { clock: 'calendar' as const, calendar: null, warnings: [], escalateEverySeconds: null };

/** What the desk does by itself about what it promises. */
export const SLA_ACTS: readonly Act[] = [
  {
    file: 'service-level/rederive-ticket.ts',
    does: 'derive the service levels of a ticket by another policy',
    arrange: async ({ desk, table }) => {
      const { ticket } = await desk.take({ from: 'mara@example.com' });
      const targets = { first_response: { ...DAY, seconds: { normal: 86_400 } } };
      await givenPolicy(table, { key: 'standard', calendar: null, targets }, desk.context());
      // A function that remembers nothing of the desk's configuration, as after a start.
      return () => {
        const levels = serviceLevels(table, keptConfiguration(table));
        return rederiveTicket(table, desk.context(), ticket.id, levels);
      };
    },
  },
  {
    file: 'ticket/change-quietly.ts',
    does: 'promise an answer by hand',
    arrange: async ({ desk, table }) => {
      const { ticket } = await desk.take({ from: 'mara@example.com' });
      const until = new Date(desk.now.getTime() + 86_400_000).toISOString();
      const asked = { principal: ADMIN, ticketId: ticket.id, promised: { until, text: 'As agreed' } };
      const now = new Date(desk.now.getTime() + 60_000);
      return () => {
        // At one time, as how much of it has passed is told.
        const levels = serviceLevels(table, keptConfiguration(table));
        return promiseAnswer({ table, levels }, { ...desk.context(), now, levels }, asked);
      };
    },
  },
  {
    file: 'configuration/change-area.ts',
    does: 'give a team a calendar',
    arrange: async ({ desk, table }) => {
      const { id: teamId } = await givenTeam(desk.database);
      await givenOffice(table, desk.context());
      return () => saveTeamCalendar({ table }, desk.context(), { teamId, calendar: 'office' });
    },
  },
  {
    file: 'configuration/change-area.ts',
    does: 'begin a dry run of the calendar of a team',
    arrange: async (stage) => {
      const { desk, table } = stage;
      const { id: teamId } = await givenTeam(desk.database);
      await givenOffice(table, desk.context());
      return () =>
        keyed(stage, (context, alongside) =>
          dryRun(teamCalendarArea, { context, alongside }, (area) =>
            saveTeamCalendar({ table, area }, context, { teamId, calendar: 'office' }),
          ),
        );
    },
  },
];
