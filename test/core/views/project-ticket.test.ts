import * as fc from 'fast-check';
import { BusyError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { type Key, keyOf } from '../../../core/shared/write.ts';
import { projectTicket, touchTicket } from '../../../core/views/index.ts';
import { partsOfPosition, rowKeys } from '../../../core/views/list-position.ts';
import { listPlaces, parsePlaces } from '../../../core/views/places-store.ts';
import { type Standing, standingsOf } from '../../../core/views/ticket-list.ts';
import { listRow, summaryOf } from '../../../core/views/views-store.ts';
import { type Status, statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { later, ticketIn } from '../../support/desk.ts';
import { itemBytes } from '../../support/item-size.ts';
import { givenListed, textOf, ticketAs } from '../../support/lists.ts';

let database: TestDatabase;
/** The table of the database, which remembers what was put into lists. */
let table: Table;
const put: Key[] = [];
beforeAll(async () => {
  database = await startDatabase();
  table = {
    ...database.table,
    putMany: (rows) => {
      put.push(...rows.map(keyOf));
      return database.table.putMany(rows);
    },
    write: (writes) => {
      put.push(...writes.flatMap((write) => (write.type === 'put' ? [keyOf(write.row)] : [])));
      return database.table.write(writes);
    },
  };
});
afterAll(() => database.stop());

let lastId = 0;
const newId = () => {
  lastId += 1;
  return lastId;
};

/** A state of a ticket: `minute` is when it was last active, so that some changes move nothing. */
interface State {
  status: Status;
  teamId: number | null;
  assigneeId: number | null;
  priority: 'low' | 'high';
  minute: number;
}
const somebody = fc.constantFrom(null, 1, 2);
const states: fc.Arbitrary<State> = fc.record({
  status: fc.constantFrom(...statusSchema.options),
  teamId: somebody,
  assigneeId: somebody,
  priority: fc.constantFrom('low', 'high'),
  minute: fc.nat(3),
});
const ticketOf = (id: number, version: number, { status, minute, ...fields }: State): Ticket =>
  ticketIn(status, {
    id,
    version,
    lastActivityAt: later(NOW, { seconds: 60 * minute }).toISOString(),
    ...fields,
  });

/** The rows of a ticket that stand in lists, of all that were ever put there. */
async function listRowsOf(ticketId: number): Promise<Record<string, unknown>> {
  const rows = await table.getMany(
    put.filter(({ pk, sk }) => pk.startsWith('L#') && partsOfPosition(sk).ticketId === ticketId),
  );
  return Object.fromEntries(rows.map((row) => [textOf(row as Key), row]));
}

async function placesOf(ticketId: number) {
  const row = Object((await table.get(listPlaces.of(ticketId))) ?? {});
  return { row, places: parsePlaces(row.pk ? row : undefined, ticketId) };
}

/** The list rows that a ticket is to have, without the version that each was written for. */
function rightRows(ticket: Ticket, shards: number): Record<string, unknown> {
  const rows = rowKeys(ticket.id, standingsOf(ticket), shards).map((key) => listRow(key, summaryOf(ticket)));
  return unversioned(Object.fromEntries(rows.map((row) => [textOf(row), row])));
}

/** Lists may show an older version of a ticket as long as they show nothing else of it that is old. */
function unversioned(rows: Record<string, unknown>): Record<string, unknown> {
  const plain = Object.entries(rows).map(([key, row]) => [key, { ...Object(row) }] as const);
  return Object.fromEntries(
    plain.map(([key, row]) => [key, { ...row, summary: { ...row.summary, version: 'any' } }]),
  );
}

async function expectRight(ticket: Ticket, shards: number): Promise<void> {
  expect(unversioned(await listRowsOf(ticket.id))).toEqual(rightRows(ticket, shards));
  const { places } = await placesOf(ticket.id);
  expect(places.stands.map(textOf).sort()).toEqual(Object.keys(rightRows(ticket, shards)).sort());
  expect([places.moving, places.strays, places.touched]).toEqual([[], [], false]);
}

class KilledError extends Error {}

/** The table as a function sees it that is killed after so many writes, of a batch after its first half. */
function killedAfter(writes: number, before: () => Promise<void> = async () => {}): Table {
  let left = writes;
  const dying = async (work: () => Promise<void>, half: () => Promise<void>) => {
    await before();
    left -= 1;
    if (left >= 0) return work();
    if (left === -1) await half();
    throw new KilledError();
  };
  const halfOf = <T>(items: readonly T[]) => items.slice(0, items.length / 2);
  return {
    ...table,
    write: (all) =>
      dying(
        () => table.write(all),
        async () => {},
      ),
    putMany: (rows) =>
      dying(
        () => table.putMany(rows),
        () => table.putMany(halfOf(rows)),
      ),
    deleteMany: (keys) =>
      dying(
        () => table.deleteMany(keys),
        () => table.deleteMany(halfOf(keys)),
      ),
  };
}
/** More writes than any projection takes. */
const UNHURT = 99;

/** Something that happens to a ticket: a change, or a stream record or a look that comes, with a kill after some writes. */
type Step = { change: State } | { look: 'rows' | 'note' } | { record: { kill: number; shards: number } };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ change: states }) },
    { weight: 1, arbitrary: fc.record({ look: fc.constantFrom('rows' as const, 'note' as const) }) },
    {
      weight: 5,
      arbitrary: fc.record({
        record: fc.record({ kill: fc.constantFrom(0, 1, 2, 3, UNHURT), shards: fc.constantFrom(1, 4) }),
      }),
    },
  ),
  { minLength: 1, maxLength: 14 },
);

/** Names of the lists in which rows stand, without their shard. */
const listsIn = (keys: readonly string[]) => new Set(keys.map((key) => key.replace(/#\d+ .*$/, '')));

describe('lists show a ticket as it is', () => {
  test('wherever the projector is killed, however often and late records come, and the ticket is never nowhere', async () => {
    await fc.assert(
      fc.asyncProperty(states, steps, fc.constantFrom(1, 4), async (first, all, shards) => {
        const id = newId();
        let ticket = ticketOf(id, 1, first);
        await givenListed(table, ticket, shards);
        /** Lists in which it has stood without interruption since it was last listed right. */
        let throughout = listsIn(Object.keys(rightRows(ticket, shards)));
        const project = async (table: Table, over: number) => {
          await projectTicket({ table, shards: over }, id).catch((error) => {
            if (!(error instanceof KilledError)) throw error;
          });
          const there = listsIn(Object.keys(await listRowsOf(id)));
          expect([...throughout].filter((list) => !there.has(list))).toEqual([]);
        };
        for (const step of all) {
          if ('change' in step) {
            ticket = ticketOf(id, ticket.version + 1, step.change);
            await table.write([ticketAs(ticket)]);
            const stays = listsIn(Object.keys(rightRows(ticket, shards)));
            throughout = new Set([...throughout].filter((list) => stays.has(list)));
          } else if ('look' in step) await touchTicket(table, id, 'look', step.look);
          else await project(killedAfter(step.record.kill), step.record.shards);
        }
        await project(table, shards);
        await expectRight(ticket, shards);
      }),
      { numRuns: 30 },
    );
  });

  test('also when two readers project at the same time and overtake each other anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(states, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.boolean()),
        async (versions, coin) => {
          const id = newId();
          const waits = async () => {
            if (coin.next().value) await new Promise((done) => setImmediate(done));
          };
          const tickets = versions.map((state, at) => ticketOf(id, at + 1, state));
          for (const ticket of tickets) {
            await table.write([ticketAs(ticket)]);
            const readers = [1, 2].map(() => ({ table: killedAfter(UNHURT, waits), shards: 2 }));
            const outcomes = await Promise.allSettled(readers.map((deps) => projectTicket(deps, id)));
            // Who was overtaken again and again fails, and its record comes again.
            for (const outcome of outcomes) {
              if (outcome.status === 'fulfilled') continue;
              expect(outcome.reason).toBeInstanceOf(BusyError);
              await projectTicket({ table, shards: 2 }, id);
            }
          }
          await expectRight(tickets.at(-1) as Ticket, 2);
        },
      ),
      { numRuns: 8 },
    );
  });

  test('when the slower of two readers wrote rows that the faster one knew nothing of', async () => {
    const id = newId();
    const before = ticketOf(id, 1, {
      status: 'new',
      teamId: 1,
      assigneeId: null,
      priority: 'low',
      minute: 0,
    });
    const after = ticketOf(id, 2, {
      status: 'pending',
      teamId: 2,
      assigneeId: 1,
      priority: 'high',
      minute: 1,
    });
    await table.write([ticketAs(before)]);
    let overtaken = false;
    const slow: Table = {
      ...table,
      putMany: async (rows) => {
        if (!overtaken) {
          overtaken = true;
          await givenListed(table, after);
        }
        await table.putMany(rows);
      },
    };
    await projectTicket({ table: slow, shards: 1 }, id);
    await expectRight(after, 1);
  });

  test('for a ticket that is gone: it stands nowhere', async () => {
    const id = newId();
    await givenListed(table, ticketIn('open', { id, teamId: 1 }));
    await table.deleteMany([{ pk: `T#${id}`, sk: 'META' }]);
    await projectTicket({ table: table, shards: 1 }, id);
    expect(await listRowsOf(id)).toEqual({});
    await projectTicket({ table: table, shards: 1 }, newId());
    expect((await placesOf(lastId)).row).toEqual({});
  });
});

/** The list rows that were put and deleted, and the other writes, since calls were last forgotten. */
function written() {
  const batches = database.seen().filter(({ command }) => command === 'BatchWriteItemCommand');
  const requests = batches.flatMap(({ input }) => Object.values(Object(input.RequestItems)).flat());
  const puts = requests.filter((request) => 'PutRequest' in Object(request)).length;
  const others = database
    .seen()
    .map(({ command }) => command.replace(/Command$/, ''))
    .filter((command) => command !== 'BatchWriteItem');
  return { puts, deletes: requests.length - puts, others };
}

describe('a change costs', () => {
  const state: State = { status: 'open', teamId: 1, assigneeId: 2, priority: 'low', minute: 0 };
  const project = async (ticket: Ticket) => {
    await table.write([ticketAs(ticket)]);
    database.forgetCalls();
    await projectTicket({ table: table, shards: 1 }, ticket.id);
    return written();
  };

  test('one read and no write when lists show nothing of it, or the record comes again', async () => {
    const id = newId();
    const ticket = ticketOf(id, 1, state);
    await project(ticket);
    expect(await project(ticket)).toEqual({ puts: 0, deletes: 0, others: ['Query'] });
    const typed = { ...ticketOf(id, 2, state), type: 'problem' as const };
    expect(await project(typed)).toEqual({ puts: 0, deletes: 0, others: ['Query'] });
  });

  test('a row for each list and nothing deleted when the ticket looks different and stands where it stood', async () => {
    const id = newId();
    const lists = standingsOf(ticketOf(id, 1, state)).length;
    await project(ticketOf(id, 1, state));
    const cost = await project(ticketOf(id, 2, { ...state, priority: 'high' }));
    expect(cost).toEqual({
      puts: lists,
      deletes: 0,
      others: ['Query', 'UpdateItem', 'UpdateItem'],
    });
  });

  test('a row for each list that it is new in, a deletion for each that it left, when it moves', async () => {
    const id = newId();
    const before = ticketOf(id, 1, state);
    const after = ticketOf(id, 2, { ...state, minute: 1 });
    await project(before);
    expect(await project(after)).toEqual({
      puts: standingsOf(after).length,
      deletes: standingsOf(before).length,
      others: ['Query', 'UpdateItem', 'UpdateItem'],
    });
  });

  test.each([1, 2])('one transaction and nothing before it when %d rows come and none goes', async (rows) => {
    const id = newId();
    const ticket = ticketOf(id, 1, state);
    await project(ticket);
    const more = ['view:77', 'view:77@1'].slice(0, rows).map((list) => ({ list, sort: '0001' }));
    const views = async () => ({ standings: more, crosses: null });
    database.forgetCalls();
    await projectTicket({ table, shards: 1, views }, id);
    expect(written()).toEqual({ puts: 0, deletes: 0, others: ['Query', 'TransactWriteItems'] });
    const { places } = await placesOf(id);
    expect(places.stands).toHaveLength(standingsOf(ticket).length + rows);
    expect(Object.keys(await listRowsOf(id)).sort()).toEqual(places.stands.map(textOf).sort());
  });

  test('one write unit for each row of a usual ticket, and one for its places', async () => {
    const ticket = ticketOf(newId(), 1, state);
    await givenListed(table, {
      ...ticket,
      subject: 'x'.repeat(150),
      tags: ['vip', 'invoice', 'wrong'],
    });
    const rows = [...Object.values(await listRowsOf(ticket.id)), (await placesOf(ticket.id)).row];
    expect(Math.max(...rows.map((row) => itemBytes(Object(row))))).toBeLessThanOrEqual(1024);
  });
});

describe('a ticket that stands in 300 lists', () => {
  const SORTS = 12;
  /** 150 lists of the whole desk and the same of its team, by a dozen sort values. */
  const manyLists = (ticket: Ticket): Standing[] =>
    Array.from({ length: 300 }, (_, at) => ({
      list: `assignee:${100_000 + (at >> 1)}${at % 2 === 0 ? '' : `@${ticket.teamId}`}`,
      sort: later(new Date(ticket.lastActivityAt), { seconds: at % SORTS }).toISOString(),
    }));

  test('is listed, moved and taken away like any other, and its places stay below 4 KB', async () => {
    const id = newId();
    const deps = { table: table, shards: 4, standingsOf: manyLists };
    for (const [at, teamId] of [3, 1234, 5].entries()) {
      const lastActivityAt = later(NOW, { seconds: 1000 * at }).toISOString();
      const ticket = ticketIn('open', { id, version: at + 1, teamId, lastActivityAt });
      await table.write([ticketAs(ticket)]);
      await projectTicket(deps, id);
      const right = rowKeys(id, manyLists(ticket), 4).map(textOf);
      expect(Object.keys(await listRowsOf(id)).sort()).toEqual(right.sort());
      expect(itemBytes(Object((await placesOf(id)).row))).toBeLessThanOrEqual(4096);
    }
  });
});

describe('another look', () => {
  const ticket = () => ticketIn('open', { id: newId(), teamId: 1 });
  const lookAt = async ({ id }: Ticket) => {
    expect(await touchTicket(table, id, 'look')).toBe(true);
    await projectTicket({ table: table, shards: 1 }, id);
  };

  test('puts back rows that are missing and mends those that show something else', async () => {
    const listed = ticket();
    await givenListed(table, listed);
    const [gone, wrong] = rowKeys(listed.id, standingsOf(listed), 1);
    if (!gone || !wrong) throw new Error('An open ticket stands in several lists');
    await table.deleteMany([gone]);
    await table.putMany([listRow(wrong, { ...summaryOf(listed), subject: 'something else' })]);
    await lookAt(listed);
    await expectRight(listed, 1);
  });

  test('at a ticket that stands right writes no row', async () => {
    const listed = ticket();
    await givenListed(table, listed);
    database.forgetCalls();
    await lookAt(listed);
    expect(written()).toMatchObject({ puts: 0, deletes: 0 });
    await expectRight(listed, 1);
  });

  test('by what is noted reads no row, and finds nothing lost', async () => {
    const listed = ticket();
    await givenListed(table, listed);
    expect(await touchTicket(table, listed.id, 'look', 'note')).toBe(true);
    database.forgetCalls();
    await projectTicket({ table, shards: 1 }, listed.id);
    expect(written()).toEqual({ puts: 0, deletes: 0, others: ['Query', 'UpdateItem'] });
    await expectRight(listed, 1);
  });

  test.each([
    ['rows', 'note'],
    ['note', 'rows'],
  ] as const)('by %s and another by %s before the first has happened are one by rows', async (one, other) => {
    const listed = ticket();
    await givenListed(table, listed);
    const [gone] = rowKeys(listed.id, standingsOf(listed), 1);
    if (!gone) throw new Error('An open ticket stands in several lists');
    await table.deleteMany([gone]);
    await touchTicket(table, listed.id, 'look', one);
    await touchTicket(table, listed.id, 'look', other);
    await projectTicket({ table, shards: 1 }, listed.id);
    await expectRight(listed, 1);
  });

  test('notes the rows of a ticket whose places are lost, so that they move with its next change', async () => {
    const listed = ticket();
    await givenListed(table, listed);
    await table.deleteMany([{ pk: `T#${listed.id}`, sk: 'PLACES' }]);
    await lookAt(listed);
    await expectRight(listed, 1);
  });

  test('at a number that no ticket has changes nothing', async () => {
    const id = newId();
    expect(await touchTicket(table, id, 'look')).toBe(false);
    expect((await placesOf(id)).row).toEqual({});
  });
});

describe('places as earlier and later versions wrote them', () => {
  test("the rows that version 1 listed by their keys go with the ticket's next change", async () => {
    const id = newId();
    const before = ticketIn('solved', { id, teamId: 1 });
    const keys = rowKeys(id, standingsOf(before), 1);
    const row = { pk: `T#${id}`, sk: 'PLACES', kind: 'places', schemaVersion: 1, version: 1, places: keys };
    await table.putMany([row as never, ...keys.map((key) => listRow(key, summaryOf(before)))]);
    const after = ticketIn('open', { id, teamId: 2, version: 2 });
    await givenListed(table, after, 4);
    await expectRight(after, 4);
  });

  test('lists that only a later version knows are left alone and not forgotten', async () => {
    const listed = ticketIn('open', { id: newId() });
    await givenListed(table, listed);
    const { row } = await placesOf(listed.id);
    const view = { shards: 8, sort: 'high', lists: '99.1234 99.77@5' };
    const stands = [...Object(row).stands, view];
    await table.putMany([{ ...Object(row), stands, tomorrow: 'kept' }]);
    await givenListed(table, {
      ...listed,
      version: 2,
      priority: 'urgent',
      status: 'pending',
    } as Ticket);
    expect((await placesOf(listed.id)).row).toMatchObject({
      stands: expect.arrayContaining([view]),
      tomorrow: 'kept',
    });
  });
});
