import * as fc from 'fast-check';
import { namingCalendars } from '../../../core/calendar/index.ts';
import { loadThing, restoreThing, retireThing, updateThing } from '../../../core/configuration/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { promisedCalendarArea, promisedOptions, slaPolicyArea } from '../../../core/sla-policy/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenOffice } from '../../support/given-calendar.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { emptied, scheduled } from '../../support/racing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const options = promisedOptions(namingCalendars(optionsArea({})));
const office = { key: 'office' };
const standard = { key: 'standard' };

function make(table: Table, act: string): Promise<unknown> {
  const deps = { table };
  const setDefault = (defaultCalendar: string | null) =>
    updateThing(deps, testContext(), options, { key: DESK_OPTIONS, change: { defaultCalendar } });
  const name = (calendar: string | null) =>
    updateThing(deps, testContext(), slaPolicyArea, { ...standard, change: { calendar } });
  switch (act) {
    case 'set the default':
      return setDefault('office');
    case 'have no default':
      return setDefault(null);
    case 'name the calendar':
      return name('office');
    case 'name none':
      return name(null);
    case 'retire the policy':
      return retireThing(deps, testContext(), slaPolicyArea, standard);
    case 'restore the policy':
      return restoreThing(deps, testContext(), slaPolicyArea, standard);
    case 'retire the calendar':
      return retireThing(deps, testContext(), promisedCalendarArea, office);
    default:
      return restoreThing(deps, testContext(), promisedCalendarArea, office);
  }
}

test('whatever admins do at the same time, a policy in use has a calendar for its business hours that is in use', async () => {
  const act = fc.constantFrom(
    'set the default',
    'have no default',
    'name the calendar',
    'name none',
    'retire the policy',
    'restore the policy',
    'retire the calendar',
    'restore the calendar',
  );
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(act, { minLength: 2, maxLength: 6 }),
      async (scheduler, asked) => {
        const table = await emptied(database);
        await givenOffice(table);
        await givenPolicy(table, standard);
        const ended = Promise.allSettled(asked.map((one) => make(scheduled(table, scheduler), one)));
        await scheduler.waitFor(ended);
        const refused = (await ended).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
        expect(refused.filter((reason) => !(reason instanceof BiletError))).toEqual([]);
        const { isRetired, calendar } = await loadThing(table, slaPolicyArea, {
          what: 'sla_policy',
          ...standard,
        });
        if (isRetired) return;
        const { defaultCalendar } = await loadThing(table, options, { what: 'options', key: DESK_OPTIONS });
        const by = calendar ?? defaultCalendar;
        seen.add(calendar === null ? 'default' : 'own');
        expect(by).toBe('office');
        const { isRetired: isGone } = await loadThing(table, promisedCalendarArea, {
          what: 'calendar',
          ...office,
        });
        expect(isGone).toBe(false);
      },
    ),
    { numRuns: 40 },
  );
  expect(seen).toContain('own');
});
