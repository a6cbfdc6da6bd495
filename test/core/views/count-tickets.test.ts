import { COUNTED_PREFIX } from '../../../core/shared/names.ts';
import { countTickets, projectTicket } from '../../../core/views/index.ts';
import { type Status, statusSchema } from '../../../schemas/ticket.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ticketIn } from '../../support/desk.ts';
import { givenListed, ticketAs } from '../../support/lists.ts';

const SHARDS = 4;
const STANDING: Record<Status, number> = { new: 3, open: 12, pending: 7, hold: 0, solved: 5, closed: 20 };
let database: TestDatabase;

beforeAll(async () => {
  database = await startDatabase();
  const statuses = statusSchema.options.flatMap((status) => Array<Status>(STANDING[status]).fill(status));
  await Promise.all(
    statuses.map((status, at) => {
      const ticket = ticketIn(status, { id: at + 1, teamId: 1, assigneeId: at % 2 === 0 ? 1 : null });
      return givenListed(database.table, ticket, SHARDS);
    }),
  );
});
afterAll(() => database.stop());

const UNCOUNTED = { read: SHARDS, version: 1, counted: 1, isCounted: false };
const count = (limit: number) => countTickets({ table: database.table, lists: UNCOUNTED }, limit);
const counts = async (limit: number) =>
  Object.fromEntries((await count(limit)).statuses.map(({ status, count }) => [status, count]));

test('every ticket is counted in the status in which it stands, on whatever shard', async () => {
  const exactly = Object.entries(STANDING).map(([status, tickets]) => [status, { tickets, orMore: false }]);
  expect(await counts(1000)).toEqual(Object.fromEntries(exactly));
});

test('a ticket that moves is counted where it came to, and no longer where it was', async () => {
  await givenListed(database.table, ticketIn('hold', { id: 1, teamId: 1, version: 2 }), SHARDS);
  expect(await counts(1000)).toMatchObject({ new: { tickets: 2 }, hold: { tickets: 1 } });
  await givenListed(database.table, ticketIn('new', { id: 1, teamId: 1, version: 3 }), SHARDS);
  expect(await counts(1000)).toMatchObject({ new: { tickets: 3 }, hold: { tickets: 0 } });
});

test('of the unsolved tickets, those without an assignee are counted apart', async () => {
  await givenListed(database.table, ticketIn('new', { id: 1, assigneeId: 1, version: 4 }), SHARDS);
  expect((await count(1000)).unassigned).toEqual({ tickets: 11, orMore: false });
});

test('counting stops at the limit and says so, and reads no further', async () => {
  database.forgetCalls();
  expect(await counts(5)).toEqual({
    new: { tickets: 3, orMore: false },
    open: { tickets: 5, orMore: true },
    pending: { tickets: 5, orMore: true },
    hold: { tickets: 0, orMore: false },
    solved: { tickets: 5, orMore: true },
    closed: { tickets: 5, orMore: true },
  });
  for (const { input } of database.seen()) expect(input.Limit).toBeLessThanOrEqual(5);
});

test('the table is asked for numbers only, and for no more lists than the dashboard may count', async () => {
  database.forgetCalls();
  await count(1000);
  expect(database.seen()).toHaveLength(7 * SHARDS);
  for (const { command, input } of database.seen()) {
    expect([command, input.Select, input.ConsistentRead]).toEqual(['QueryCommand', 'COUNT', undefined]);
    const { ':pk': key } = Object(input.ExpressionAttributeValues);
    expect(Object.values(COUNTED_PREFIX).some((prefix) => String(key).startsWith(prefix))).toBe(true);
  }
});

test('once the desk has counted all, its counts are read, and no list', async () => {
  const other = await startDatabase();
  try {
    const counts = { counted: 1, counting: null };
    for (const [at, status] of (['new', 'open', 'open', 'closed'] as const).entries()) {
      await other.table.write([ticketAs(ticketIn(status, { id: at + 1 }))]);
      await projectTicket({ table: other.table, shards: SHARDS, counts }, at + 1);
    }
    other.forgetCalls();
    const lists = { ...UNCOUNTED, isCounted: true };
    const { statuses, unassigned } = await countTickets({ table: other.table, lists }, 1);
    const standing = Object.fromEntries(statuses.map(({ status, count }) => [status, count.tickets]));
    expect(standing).toEqual({ new: 1, open: 2, pending: 0, hold: 0, solved: 0, closed: 1 });
    expect(unassigned).toEqual({ tickets: 3, orMore: false });
    expect(other.seen().map(({ command }) => command)).toEqual(Array(SHARDS).fill('GetItemCommand'));
  } finally {
    await other.stop();
  }
});
