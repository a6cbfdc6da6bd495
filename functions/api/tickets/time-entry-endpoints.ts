import { requireMayWithTicket } from '../../../core/auth/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { loadTicket, partsOf } from '../../../core/ticket/index.ts';
import {
  correctTimeEntry,
  enterTime,
  listTimeEntries,
  removeTimeEntry,
} from '../../../core/time-entry/index.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { TimeEntry } from '../../../schemas/time-entry.ts';
import type { Endpoints } from '../../edge/api.ts';
import { answerPage } from '../answer-page.ts';
import type { timeEntryRoutes } from './time-entry-routes.ts';

function shown({ removedAt: _, ...timeEntry }: TimeEntry) {
  return timeEntry;
}
const present = (timeEntry: TimeEntry) => ({ body: shown(timeEntry), version: timeEntry.version });

/** What the API of tickets answers about time that was worked on them. */
export function timeEntryEndpoints(table: Table): Endpoints<typeof timeEntryRoutes> {
  const deps = { table };
  return {
    listTimeEntries: async ({ principal, params: { ticketId }, query }) => {
      const ticket = await loadTicket(table, ticketId);
      requireMayWithTicket(principal, 'time.read', ticket);
      const path = `/v1/tickets/${ticketId}/time-entries`;
      const list = { path, name: `time-entries:${ticketId}`, place: ULID };
      return answerPage(list, query, async (asked) => {
        const { items, after } = await listTimeEntries(table, ticketId, asked, partsOf(ticket));
        return { items: items.map(shown), after };
      });
    },
    enterTime: async ({ principal, params, body, context, remember }) => {
      const alongside = (made: TimeEntry) => remember(present(made));
      return present(await enterTime(deps, context, { principal, ...params, time: body, alongside }));
    },
    correctTimeEntry: async ({ principal, params, body, context, expectedVersion }) => {
      const input = { principal, ...params, change: body, expectedVersion };
      return present(await correctTimeEntry(deps, context, input));
    },
    removeTimeEntry: async ({ principal, params, context }) => {
      await removeTimeEntry(deps, context, { principal, ...params });
      return { body: null };
    },
  };
}
