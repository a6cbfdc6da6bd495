import * as fc from 'fast-check';
import { projectTicket } from '../../../core/views/index.ts';
import { projectionWrites } from '../../../core/views/views-store.ts';
import { statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { allRows, later, ticketIn } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

let lastId = 0;
const somebody = fc.constantFrom(null, 1, 2);
const states = fc.record({
  status: fc.constantFrom(...statusSchema.options),
  teamId: somebody,
  assigneeId: somebody,
});
/** The versions of one ticket, and the stream records of them: each at least once, in any order. */
const histories = fc
  .array(states, { minLength: 1, maxLength: 6 })
  .chain((versions) => {
    const each = fc.shuffledSubarray(indexesOf(versions), { minLength: versions.length });
    const again = fc.array(fc.nat(versions.length - 1), { maxLength: 4 });
    return fc.record({ versions: fc.constant(versions), each, again });
  })
  .map(({ versions, each, again }) => ({ versions, records: [...again, ...each] }));

function indexesOf(list: readonly unknown[]): number[] {
  return list.map((_, at) => at);
}

function ticketsOf(
  versions: { status: Ticket['status']; teamId: number | null; assigneeId: number | null }[],
) {
  lastId += 1;
  const id = lastId;
  return versions.map(({ status, ...fields }, at) => {
    const lastActivityAt = later(NOW, { seconds: at }).toISOString();
    return ticketIn(status, { id, version: at + 1, lastActivityAt, ...fields });
  });
}

/** The list rows of a ticket and its marker, without those of others. */
async function rowsOf(ticketId: number) {
  const rows = Object.entries(await allRows(database));
  const suffix = `#${String(ticketId).padStart(16, '0')}`;
  return Object.fromEntries(rows.filter(([key]) => key.endsWith(suffix) || key === `T#${ticketId} PLACES`));
}

/** What stands in the table when only this state was ever projected. */
function rowsOfOnly(ticket: Ticket, shards: number) {
  const rows = projectionWrites(ticket, null, shards).flatMap((write) =>
    write.type === 'put' ? [write.row] : [],
  );
  return Object.fromEntries(rows.map((row) => [`${row.pk} ${row.sk}`, row]));
}

describe('lists show the newest state of a ticket', () => {
  test('however often and in whatever order its stream records come', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.constantFrom(1, 4), async ({ versions, records }, shards) => {
        const tickets = ticketsOf(versions);
        for (const at of records) await projectTicket(database.table, tickets[at] as Ticket, shards);
        const newest = tickets.at(-1) as Ticket;
        expect(await rowsOf(newest.id)).toEqual(rowsOfOnly(newest, shards));
      }),
      { numRuns: 25 },
    );
  });

  test('also when two readers project at the same time', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async ({ versions, records }) => {
        const tickets = ticketsOf(versions.slice(0, 3));
        const coming = records.filter((at) => at < tickets.length);
        await Promise.all(coming.map((at) => projectTicket(database.table, tickets[at] as Ticket, 2)));
        const newest = tickets.at(-1) as Ticket;
        expect(await rowsOf(newest.id)).toEqual(rowsOfOnly(newest, 2));
      }),
      { numRuns: 10 },
    );
  });
});

test('a state that is listed already costs one read and no write', async () => {
  const [ticket] = ticketsOf([{ status: 'open', teamId: 1, assigneeId: null }]);
  await projectTicket(database.table, ticket as Ticket, 1);
  database.forgetCalls();
  await projectTicket(database.table, ticket as Ticket, 1);
  expect(database.seen().map(({ command }) => command)).toEqual(['GetItemCommand']);
});

test('another number of shards takes effect when the ticket changes, and leaves no row behind', async () => {
  const open = { status: 'open', teamId: null, assigneeId: null } as const;
  const [first, second] = ticketsOf([open, open]) as [Ticket, Ticket];
  await projectTicket(database.table, first, 1);
  await projectTicket(database.table, second, 16);
  expect(await rowsOf(second.id)).toEqual(rowsOfOnly(second, 16));
});
