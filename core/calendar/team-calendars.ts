import * as z from 'zod';
import { changeBetween, recordEvent } from '../audit/index.ts';
import {
  changeArea,
  configuredSchema,
  declareArea,
  type Holder,
  loadThing,
  type Reference,
  withThing,
} from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, NotFoundError, StaleVersionError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadTeam } from '../team/index.ts';
import { calendarArea, type StoredCalendar } from './calendar-area.ts';
import { inUse, NOT_IN_USE } from './in-use.ts';

const stored = configuredSchema({ calendar: z.string().nullable() });
/** The calendar of a team; null: it has none of its own. */
export type TeamCalendar = z.infer<typeof stored>;

/** The calendars of teams as the desk works with them. */
export interface TeamCalendars {
  /** Key of the calendar of a team; null where it has none. */
  of(teamId: number | null): string | null;
}

const keyOf = (teamId: number) => `team_${teamId}`;

const declared = declareArea({
  name: 'teamcalendars',
  what: 'team_calendar',
  most: 2000,
  stored,
  facts: ['calendar'],
  shipped: [],
  references: ({ calendar: key }): Reference[] =>
    key === null ? [] : [{ path: 'calendar', area: calendarArea, key, refusal: NOT_IN_USE, fits: inUse }],
  compile: (all): TeamCalendars => {
    const byTeam = new Map(all.map(({ key, calendar }) => [key, calendar]));
    return { of: (teamId) => (teamId === null ? null : (byTeam.get(keyOf(teamId)) ?? null)) };
  },
});

/**
 * Which team is at work when, as an area of the desk's configuration: whatever changes tickets has it in memory. A change stands in
 * the audit trail of the team.
 */
export const teamCalendarArea: typeof declared = {
  ...declared,
  record: (act, { before, after }, context) => {
    const { key, isRetired, version, calendar } = after;
    const configuration = { area: declared.name, key, isRetired, version, facts: { calendar } };
    const change = changeBetween({ calendar: before?.calendar ?? null }, { calendar }) ?? {};
    return recordEvent(
      `TEAM#${Number(key.slice('team_'.length))}`,
      `configuration.${act}`,
      { configuration, change },
      context,
    );
  },
};

/** A calendar is not retired as long as a team is at work by it. */
export function heldByTeams(): Holder<StoredCalendar, TeamCalendar> {
  return {
    area: teamCalendarArea,
    refuse({ before, after }, held) {
      if (before === null || before.isRetired || !after.isRetired) return;
      const first = [...held.values()].find(({ calendar }) => calendar === after.key);
      if (first === undefined) return;
      throw new ConflictError(
        'calendar.of_team',
        `The team ${first.key.slice('team_'.length)} is at work by it: give that another one, or none, first.`,
      );
    },
  };
}

/** The calendar of a team; version 0 where nobody has given it any. @throws NotFoundError */
export async function loadTeamCalendar(table: Table, teamId: number): Promise<TeamCalendar> {
  await loadTeam(table, teamId);
  try {
    return await loadThing(table, teamCalendarArea, { what: 'team_calendar', key: keyOf(teamId) });
  } catch (error) {
    if (error instanceof NotFoundError) return noneOf(teamId);
    throw error;
  }
}

/**
 * Gives a team a calendar, or takes it away. Tickets of the team are judged by it from then on wherever the policy names none.
 * @throws NotFoundError; InvalidInputError when there is no such calendar in use; StaleVersionError
 */
export async function saveTeamCalendar(
  { table, area = teamCalendarArea }: { table: Table; area?: typeof teamCalendarArea },
  context: Context,
  {
    teamId,
    calendar,
    expectedVersion,
  }: {
    teamId: number;
    calendar: string | null;
    expectedVersion?: number | undefined;
  },
): Promise<TeamCalendar> {
  await loadTeam(table, teamId);
  const key = keyOf(teamId);
  return changeArea({ table }, context, area, {
    key,
    decide: (known) => {
      const before = known.get(key) ?? noneOf(teamId);
      if (expectedVersion !== undefined && expectedVersion !== before.version) throw new StaleVersionError();
      return withThing(area, known, { ...before, calendar });
    },
  });
}

const noneOf = (teamId: number): TeamCalendar => ({
  key: keyOf(teamId),
  calendar: null,
  isRetired: false,
  version: 0,
});
