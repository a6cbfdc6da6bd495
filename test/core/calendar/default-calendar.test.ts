import * as fc from 'fast-check';
import { heldCalendarArea, namingCalendars } from '../../../core/calendar/index.ts';
import { loadThing, restoreThing, retireThing, updateThing } from '../../../core/configuration/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../../core/options/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { givenOffice } from '../../support/given-calendar.ts';
import { emptied, scheduled } from '../../support/racing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const options = namingCalendars(optionsArea({}));
const key = 'office';

function make(table: Table, act: string): Promise<unknown> {
  const name = (defaultCalendar: string | null) =>
    updateThing({ table }, testContext(), options, { key: DESK_OPTIONS, change: { defaultCalendar } });
  if (act === 'name') return name(key);
  if (act === 'unname') return name(null);
  const change = act === 'retire' ? retireThing : restoreThing;
  return change({ table }, testContext(), heldCalendarArea, { key });
}

test('admins who name the default calendar and retire it at the same time leave one that is in use', async () => {
  const acts = fc.array(fc.constantFrom('name', 'unname', 'retire', 'restore'), {
    minLength: 2,
    maxLength: 5,
  });
  let named = 0;
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), acts, async (scheduler, asked) => {
      const table = await emptied(database);
      await givenOffice(table);
      const ended = Promise.allSettled(asked.map((act) => make(scheduled(table, scheduler), act)));
      await scheduler.waitFor(ended);
      const refused = (await ended).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
      expect(refused.filter((reason) => !(reason instanceof BiletError))).toEqual([]);
      const { defaultCalendar } = await loadThing(table, options, { what: 'options', key: DESK_OPTIONS });
      if (defaultCalendar === null) return;
      named += 1;
      expect(await loadThing(table, heldCalendarArea, { what: 'calendar', key })).toMatchObject({
        isRetired: false,
      });
    }),
    { numRuns: 30 },
  );
  expect(named).toBeGreaterThan(0);
});
