import * as fc from 'fast-check';
import { loadThing, restoreThing, retireThing, updateThing } from '../../../core/configuration/index.ts';
import { DESK_OPTIONS, heldStatusArea, optionsArea } from '../../../core/options/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { followsReplies, updateStatus } from '../../../core/status/index.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { emptied, scheduled } from '../../support/racing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const KEYS = ['answered', 'on_hold'];

const change = fc.record({
  act: fc.constantFrom('name', 'keep', 'retire', 'restore', 'ask for a reason', 'ask for none'),
  key: fc.constantFrom(...KEYS),
});

function make(table: Table, { act, key }: { act: string; key: string }): Promise<unknown> {
  const name = (statusAfterReply: string) =>
    updateThing({ table }, testContext(), optionsArea({}), {
      key: DESK_OPTIONS,
      change: { statusAfterReply },
    });
  const reasons = [{ key: 'parts', labels: { en: 'Parts' }, isRetired: false }];
  const ask = (reasonRequired: boolean) =>
    updateStatus({ table, area: heldStatusArea }, testContext(), {
      key,
      change: { reasons, reasonRequired },
    });
  switch (act) {
    case 'name':
      return name(key);
    case 'keep':
      return name('keep');
    case 'retire':
      return retireThing({ table }, testContext(), heldStatusArea, { key });
    case 'restore':
      return restoreThing({ table }, testContext(), heldStatusArea, { key });
    default:
      return ask(act === 'ask for a reason');
  }
}

test('admins who name and retire statuses at the same time leave the option with one that can follow replies', async () => {
  let named = 0;
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(change, { minLength: 2, maxLength: 5 }),
      async (scheduler, asked) => {
        const table = await emptied(database);
        const ended = Promise.allSettled(asked.map((one) => make(scheduled(table, scheduler), one)));
        await scheduler.waitFor(ended);
        const refused = (await ended).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
        expect(refused.filter((reason) => !(reason instanceof BiletError))).toEqual([]);
        refusals += refused.length;

        const { statusAfterReply: key } = await loadThing(table, optionsArea({}), {
          what: 'options',
          key: DESK_OPTIONS,
        });
        if (key === 'keep') return;
        named += 1;
        expect(followsReplies(await loadThing(table, heldStatusArea, { what: 'status', key }))).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
  expect(named).toBeGreaterThan(0);
  expect(refusals).toBeGreaterThan(0);
});

test('other options change although a status that followed replies cannot any more', async () => {
  const table = await emptied(database);
  await make(table, { act: 'name', key: 'answered' });
  // As a version of the desk left it that let two admins pass each other.
  const write = { type: 'update', key: { pk: 'CONFIG#options', sk: DESK_OPTIONS } } as const;
  await table.write([{ ...write, set: { 'thing.statusAfterReply': 'postponed' } }]);
  const area = optionsArea({});
  const changed = await updateThing({ table }, testContext(), area, {
    key: DESK_OPTIONS,
    change: { undoSeconds: 7 },
  });
  expect(changed).toMatchObject({ undoSeconds: 7, statusAfterReply: 'postponed' });
});
