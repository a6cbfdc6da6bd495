import { startJob } from '../../../core/jobs/index.ts';
import { takeId } from '../../../core/shared/counter-store.ts';
import { countedAs } from '../../../core/views/count-moves.ts';
import { loadListShards } from '../../../core/views/index.ts';
import { listCounts } from '../../../core/views/list-counts-store.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, allRows, later, ticketIn } from '../../support/desk.ts';
import { DeskOfViews } from '../../support/desk-of-views.ts';

const COUNT = 24;
let database: TestDatabase;
let desk: DeskOfViews;
beforeEach(async () => {
  database = await startDatabase();
  desk = new DeskOfViews(database.table);
  for (let id = 1; id <= COUNT; id += 1) await takeId(desk.table, 'ticket');
  for (let id = 1; id <= COUNT; id += 1) await desk.given(ticketOf(id));
});
afterEach(() => database.stop());

const ticketOf = (id: number, more: Partial<Ticket> = {}) =>
  ticketIn(id % 3 === 0 ? 'solved' : 'open', {
    id,
    teamId: id % 2 === 0 ? 1 : null,
    assigneeId: id % 4 === 0 ? 5 : null,
    lastActivityAt: later(NOW, { seconds: id }).toISOString(),
    ...more,
  });

/** Every count as the rows of the lists say, by `count row, list`. */
async function counted(count: number): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [key, row] of Object.entries(await allRows(database))) {
    if (key.startsWith('L#')) {
      const as = countedAs({ pk: Object(row).pk, sk: '' });
      if (as === null) continue;
      const { pk, sk } = listCounts.of({ count, shard: as.shard, part: as.part });
      const name = `${pk} ${sk} ${as.name}`;
      found[name] = (found[name] ?? 0) + 1;
    }
  }
  return found;
}

/** Every count as the rows of the counts say. */
async function noted(count: number): Promise<Record<string, number>> {
  const rows = Object.entries(await allRows(database)).filter(([key]) => key.startsWith(`COUNTS#${count}#`));
  return Object.fromEntries(
    rows.flatMap(([key, row]) =>
      Object.entries(Object(row)).flatMap(([name, value]) =>
        name.startsWith('n_') && value !== 0 ? [[`${key} ${name.slice(2)}`, value as number]] : [],
      ),
    ),
  );
}

test('what is counted is what stands in the lists, whatever moves', async () => {
  expect(await noted(1)).toEqual(await counted(1));
  expect(Object.keys(await noted(1))).toContain('COUNTS#1#0 /5 assignee');
  await desk.given(ticketOf(4, { assigneeId: 6, teamId: 2, version: 2 }));
  await desk.given(ticketIn('closed', { id: 2, version: 2 }));
  await desk.given(ticketOf(8, { version: 2, trashedAt: NOW.toISOString() }));
  await desk.project(8);
  expect(await noted(1)).toEqual(await counted(1));
});

test('a recount puts wrong counts right, while tickets move, and nobody reads a count that is half taken', async () => {
  const reader = agentOf({ id: 5 });
  const right = (await desk.count('unassigned', reader)) ?? 0;
  await desk.table.write([
    { type: 'update', key: { pk: 'COUNTS#1#0', sk: '*' }, add: { n_unassigned: 7, n_open: -3 } },
  ]);
  const { id } = await startJob(desk, testContext({ actor: { kind: 'system', name: 'setup' } }), {
    principal: null,
    kind: 'lists.recount',
    input: {},
  });
  desk.jobs.begin(id);
  desk.jobs.secondsALook = 12;
  const moved = { before: 0 };
  await desk.jobs.drain(desk.table, async () => {
    expect(await desk.count('unassigned', reader)).toBeGreaterThanOrEqual(right);
    await desk.projectTouched();
    moved.before += 1;
    if (moved.before === 1) await desk.given(ticketOf(1, { assigneeId: 5, version: 2 }));
  });
  expect(await loadListShards(desk.table, 1)).toMatchObject({ counted: 2, counting: null });
  expect(await noted(2)).toEqual(await counted(2));
  expect(await desk.count('unassigned', reader)).toBe(right - 1);
  // Of six that they were assigned two are solved, and one has come.
  expect(await desk.count('mine', reader)).toBe(5);
  expect(Object((await allRows(database))['COUNTS#1#0 *']).expiresAtSeconds).toBeGreaterThan(0);
});
