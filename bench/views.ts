import { parseArgs } from 'node:util';
import { nextTicket } from '../core/next/index.ts';
import { writeCursor } from '../core/shared/cursor.ts';
import { viewStandings } from '../core/views/defined/view-standings.ts';
import {
  type CompiledView,
  countViews,
  type ListShards,
  loadListShards,
  projectTicket,
  settleListShards,
  viewPage,
} from '../core/views/index.ts';
import { NOW, testContext } from '../test/support/context.ts';
import { startDatabase, type TestDatabase } from '../test/support/database.ts';
import { agentOf, ticketIn } from '../test/support/desk.ts';
import { ticketAs } from '../test/support/lists.ts';
import { compiled, viewOf } from '../test/support/views.ts';
import { reportSizes } from './numbers.ts';
import { putRows, rowsFor } from './put-rows.ts';
import { fillViews } from './views-fill.ts';

const ADMIN = { ...agentOf(), role: 'admin' as const };
const LIMIT = 50;
/** Every ticket waits a second longer than the one before. */
const waitsSince = (id: number): string => new Date(NOW.getTime() - id * 1000).toISOString();
const waiting = (id: number) => ticketIn('open', { id, waitingSince: waitsSince(id) });

/** A desk with as many tickets that wait, in one view. */
interface Desk {
  readonly size: number;
  readonly database: TestDatabase;
  readonly view: CompiledView;
  lists: ListShards;
}

/**
 * Compares the time of a page of a view, of its count, and of being handed the next ticket, among few tickets and among many, in
 * turns; `--fill N` measures how fast a running desk fills a view of as many tickets instead.
 */
export async function measureViews(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { tickets: text, rounds: text, fill: text },
  });
  if (values.fill !== undefined) return fillViews(Number(values.fill));
  const sizes = (values.tickets ?? '1000,10000,100000').split(',').map(Number);
  const rounds = Number(values.rounds ?? 500);
  const desks = await Promise.all(sizes.map(deskOf));
  try {
    for (const [name, measure] of Object.entries(MEASURES)) {
      const times = desks.map((): number[] => []);
      for (let round = 0; round < rounds; round += 1)
        for (const [at, desk] of desks.entries())
          times[at]?.push(await timeOf(() => measure(desk, round / rounds)));
      reportSizes(
        name,
        'tickets',
        desks.map(({ size }, at) => ({ size, times: times[at] ?? [] })),
      );
    }
  } finally {
    await Promise.all(desks.map(({ database }) => database.stop()));
  }
}

const MEASURES: Readonly<Record<string, (desk: Desk, share: number) => Promise<unknown>>> = {
  page: async ({ size, database: { table }, view, lists }, share) => {
    const after = view.sort({ ticket: waiting(Math.max(1, Math.ceil(size * (1 - share * 0.9)))), now: NOW });
    const cursor = writeCursor(`view:${view.view.list}`, `${after}#${'0'.repeat(16)}`);
    const page = await viewPage({ table, lists }, { reader: ADMIN, view, now: NOW, limit: LIMIT, cursor });
    if (page.tickets.length !== LIMIT) throw new Error(`A page of ${page.tickets.length} tickets.`);
  },
  count: async ({ size, database: { table }, view, lists }) => {
    const [count] = await countViews({ table, lists }, { reader: ADMIN, views: [view], now: NOW });
    if (count?.tickets !== size) throw new Error(`${count?.tickets} tickets instead of ${size}.`);
  },
  // The same agent asks again, and is handed the same ticket.
  next: async ({ database: { table }, view, lists }) => {
    const handed = await nextTicket({ table, lists }, testContext(), { reader: ADMIN, view });
    if (handed === null) throw new Error('There is no ticket.');
  },
};

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Puts the ticket that waits longest into its lists as the desk does; the rows of others are like its, and are counted with it. */
async function deskOf(size: number): Promise<Desk> {
  const database = await startDatabase();
  const { table } = database;
  const views = await compiled(
    viewOf({
      key: 'waiting',
      conditions: { all: [{ field: 'ticket.status', operator: 'is', value: 'open' }] },
      order: [{ field: 'ticket.waitingSince', direction: 'ascending' }],
    }),
  );
  const view = views.named('waiting');
  if (view === undefined) throw new Error('The view was made above.');
  const rules = async () => new Map([[view.view.list, view.rule]]);
  const { write: shards, ...counts } = await settleListShards(table, 1, rules);
  // The first tickets of a page are read when the next one is handed out.
  for (let id = Math.max(1, size - LIMIT); id <= size; id += 1) {
    await table.write([ticketAs(waiting(id))]);
    const standings = async (one: ReturnType<typeof waiting>) =>
      viewStandings(views.kept, { ticket: one, now: NOW });
    await projectTicket({ table, shards, counts, views: standings as never }, id);
  }
  await repeatRows(database, view, size - LIMIT - 1);
  const missing = Math.max(0, size - LIMIT - 1);
  await table.write([
    {
      type: 'update',
      key: { pk: 'COUNTS#1#0', sk: '*' },
      add: { [`n_view_${view.view.list}`]: missing },
    },
  ]);
  return { size, database, view, lists: await loadListShards(table, 1) };
}

async function repeatRows({ tableName, client, table }: TestDatabase, view: CompiledView, last: number) {
  const pk = `L#view:${view.view.list}#0`;
  const { rows } = await table.query({ pk, from: '!', to: '~', limit: 1 });
  const first = Object(rows[0]);
  const rowOf = (id: number) => ({
    ...first,
    sk: `${view.sort({ ticket: waiting(id), now: NOW })}#${String(id).padStart(16, '0')}`,
    summary: { ...first.summary, id },
  });
  await putRows({ tableName, client }, rowsFor(1, last, rowOf));
}
