import type { Principal } from '../../../core/auth/index.ts';
import { writeCursor } from '../../../core/shared/cursor.ts';
import type { Table } from '../../../core/shared/table.ts';
import { listTickets, projectTicket, type TicketList, touchTicket } from '../../../core/views/index.ts';
import { statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, customerOf, later, ticketIn } from '../../support/desk.ts';
import { givenListed, ticketAs } from '../../support/lists.ts';

const SHARDS = 4;
const COUNT = 120;
let database: TestDatabase;
let tickets: Ticket[];

beforeAll(async () => {
  database = await startDatabase();
  const usual = ['open', 'pending'] as const;
  tickets = Array.from({ length: COUNT }, (_, at) =>
    ticketIn(at % 10 === 9 ? 'solved' : (usual[at % 2] ?? 'open'), {
      id: at + 1,
      teamId: [null, 1, 2, 3][at % 4] ?? null,
      assigneeId: [null, 1, 8][at % 3] ?? null,
      requesterId: (at % 5) + 1,
      lastActivityAt: later(NOW, { seconds: Math.floor(at / 3) }).toISOString(),
    }),
  );
  await Promise.all(tickets.map((ticket) => givenListed(database.table, ticket, SHARDS)));
});
afterAll(() => database.stop());

const page = (principal: Principal, list: TicketList, limit: number, cursor?: string) =>
  listTickets({ table: database.table, shards: SHARDS }, { principal, list, limit, cursor });

async function pagesOf(principal: Principal, list: TicketList, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const found = await page(principal, list, limit, cursor);
    pages.push(found.tickets.map(({ id }) => id));
    cursor = found.cursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

/** Numbers of the tickets that fit, latest activity first. */
function expected(fits: (ticket: Ticket) => boolean): number[] {
  const latestFirst = (a: Ticket, b: Ticket) =>
    b.lastActivityAt.localeCompare(a.lastActivityAt) || b.id - a.id;
  return tickets
    .filter(fits)
    .sort(latestFirst)
    .map(({ id }) => id);
}

const unsolved = ({ status }: Ticket) => status !== 'solved';
const LISTS: [TicketList, (ticket: Ticket) => boolean][] = [
  [{ of: 'open' }, unsolved],
  [{ of: 'unassigned' }, (ticket) => unsolved(ticket) && ticket.assigneeId === null],
  [{ of: 'assignee', agentId: 8 }, (ticket) => unsolved(ticket) && ticket.assigneeId === 8],
  [{ of: 'team', teamId: 2 }, (ticket) => unsolved(ticket) && ticket.teamId === 2],
  [{ of: 'requester', customerId: 3 }, ({ requesterId }) => requesterId === 3],
  ...statusSchema.options.map((status): (typeof LISTS)[number] => [
    { of: 'status', status },
    (ticket) => ticket.status === status,
  ]),
];

describe('a list', () => {
  test.each(LISTS)('%j comes whole, in full pages, latest activity first', async (list, fits) => {
    for (const limit of [7, 100]) {
      const pages = await pagesOf(ADMIN, list, limit);
      expect(pages.flat()).toEqual(expected(fits));
      expect(pages.slice(0, -1).every((ids) => ids.length === limit)).toBe(true);
    }
  });

  test('costs one Query a shard', async () => {
    database.forgetCalls();
    await page(ADMIN, { of: 'open' }, 50);
    expect(database.seen().map(({ command }) => command)).toEqual(Array(SHARDS).fill('QueryCommand'));
  });

  test('of a page that is exactly full has no other', async () => {
    const all = expected(unsolved).length;
    expect(await pagesOf(ADMIN, { of: 'open' }, all)).toHaveLength(1);
  });

  test('shows a ticket as it is', async () => {
    const { tickets: shown } = await page(ADMIN, { of: 'open' }, 1);
    expect(tickets.find(({ id }) => id === shown[0]?.id)).toMatchObject(shown[0] ?? {});
  });
});

describe('an agent of teams 1 and 2', () => {
  const limited = agentOf({ id: 8, teamIds: [1, 2] });
  const theirs = ({ teamId }: Ticket) => teamId === 1 || teamId === 2;

  test.each(LISTS.filter(([{ of }]) => of !== 'team' && of !== 'assignee'))(
    'sees of the list %j what is theirs, and never anything else',
    async (list, fits) => {
      const pages = await pagesOf(limited, list, 7);
      expect(pages.flat()).toEqual(expected((ticket) => fits(ticket) && theirs(ticket)));
      expect(pages.slice(0, -1).every((ids) => ids.length === 7)).toBe(true);
    },
  );

  test("sees their teams' lists and their own, and no others", async () => {
    expect((await page(limited, { of: 'team', teamId: 1 }, 5)).tickets).toHaveLength(5);
    expect((await page(limited, { of: 'assignee', agentId: 8 }, 5)).tickets).toHaveLength(5);
    for (const list of [
      { of: 'team', teamId: 3 },
      { of: 'assignee', agentId: 1 },
    ] as const) {
      await expect(page(limited, list, 5)).rejects.toMatchObject({ code: 'permission.denied' });
    }
  });

  test('sees nothing when the teams are none', async () => {
    const none = agentOf({ id: 9, teamIds: [] });
    expect(await pagesOf(none, { of: 'open' }, 7)).toEqual([[]]);
  });
});

describe('a customer', () => {
  test('sees their own tickets and no other list', async () => {
    const pages = await pagesOf(customerOf(3), { of: 'requester', customerId: 3 }, 10);
    expect(pages.flat()).toEqual(expected(({ requesterId }) => requesterId === 3));
    for (const [list] of LISTS.filter(([{ of }]) => of !== 'requester')) {
      await expect(page(customerOf(3), list, 5)).rejects.toMatchObject({ code: 'permission.denied' });
    }
    await expect(page(customerOf(3), { of: 'requester', customerId: 2 }, 5)).rejects.toMatchObject({
      code: 'permission.denied',
    });
  });
});

describe('a cursor', () => {
  const refused = { code: 'cursor.invalid' };

  test('of another list, made up, or cut is refused', async () => {
    const { cursor } = await page(ADMIN, { of: 'open' }, 5);
    await expect(page(ADMIN, { of: 'unassigned' }, 5, cursor ?? '')).rejects.toMatchObject(refused);
    await expect(page(ADMIN, { of: 'open' }, 5, cursor?.slice(0, -3))).rejects.toMatchObject(refused);
    await expect(page(ADMIN, { of: 'open' }, 5, 'e30')).rejects.toMatchObject(refused);
    const shaped = writeCursor('open', '~');
    await expect(page(ADMIN, { of: 'open' }, 5, shaped)).rejects.toMatchObject(refused);
  });

  test('that somebody changed shows a limited agent nothing but their own', async () => {
    const all = writeCursor('open', '9999-12-31T23:59:59.999Z#9999999999999999');
    const { tickets: shown } = await page(agentOf({ id: 8, teamIds: [1] }), { of: 'open' }, 100, all);
    expect(shown.every(({ teamId }) => teamId === 1)).toBe(true);
    expect(shown.length).toBeGreaterThan(0);
  });

  test('at the very beginning of time ends the list', async () => {
    const first = writeCursor('open', '0000-00-00T00:00:00.000Z#0000000000000000');
    expect(await page(ADMIN, { of: 'open' }, 5, first)).toEqual({ tickets: [], cursor: null });
  });
});

test('a page that DynamoDB cuts at 1 MB in one shard loses no ticket of any', async () => {
  /** A table that gives two rows a Query at most, and says that more follow. */
  const cutting: Table = {
    ...database.table,
    query: async (request) => {
      const found = await database.table.query(request);
      const rows = found.rows.slice(0, 2);
      return { rows, more: found.more || rows.length < found.rows.length };
    },
  };
  const ids: number[] = [];
  let cursor: string | undefined;
  do {
    const input = { principal: ADMIN, list: { of: 'open' } as const, limit: 20, cursor };
    const found = await listTickets({ table: cutting, shards: SHARDS }, input);
    expect(found.tickets.length).toBeGreaterThan(0);
    ids.push(...found.tickets.map(({ id }) => id));
    cursor = found.cursor ?? undefined;
  } while (cursor !== undefined);
  expect(ids).toEqual(expected(unsolved));
});

describe('while the projector moves a ticket', () => {
  let moving: TestDatabase;
  beforeAll(async () => {
    moving = await startDatabase();
    await Promise.all(tickets.map((ticket) => givenListed(moving.table, ticket)));
  });
  afterAll(() => moving.stop());
  const openPages = async (limit: number) => {
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const input = { principal: ADMIN, list: { of: 'open' } as const, limit, cursor };
      const found = await listTickets({ table: moving.table, shards: 4 }, input);
      pages.push(found.tickets.map(({ id }) => id));
      cursor = found.cursor ?? undefined;
    } while (cursor !== undefined);
    return pages;
  };
  /** Stops the projector after the new rows are there and before the old ones are gone. */
  const inTheMiddle = (): Table => ({
    ...moving.table,
    deleteMany: () => Promise.reject(new Error('killed')),
  });

  test('it is shown once, as it is now, and pages stay full and in order', async () => {
    const changed = ['open', 'pending'] as const;
    for (const [at, id] of [3, 47, 48, 90].entries()) {
      const lastActivityAt = later(NOW, { seconds: 1000 + at }).toISOString();
      const ticket = ticketIn(changed[at % 2] ?? 'open', {
        id,
        version: 2,
        subject: 'Moved',
        lastActivityAt,
      });
      await moving.table.write([ticketAs(ticket)]);
      await expect(projectTicket({ table: inTheMiddle(), shards: 1 }, id)).rejects.toThrow('killed');
    }
    const rest = expected(unsolved).filter((id) => ![3, 47, 48, 90].includes(id));
    const all = [90, 48, 47, 3, ...rest];
    expect(await openPages(COUNT)).toEqual([all]);
    for (const limit of [1, 4, 50, rest.length])
      expect((await openPages(limit))[0]).toEqual(all.slice(0, limit));
    for (const id of [3, 47, 48, 90]) await projectTicket({ table: moving.table, shards: 1 }, id);
  });

  test('to another shard, every page is whole at every moment of the move', async () => {
    const all = (await openPages(100)).flat();
    for (const { id } of tickets) {
      await touchTicket(moving.table, id, 'move');
      await projectTicket({ table: inTheMiddle(), shards: 4 }, id).catch(() => undefined);
      if (id % 30 === 0) expect((await openPages(7)).flat()).toEqual(all);
      if (id % 2 === 0) await projectTicket({ table: moving.table, shards: 4 }, id);
    }
    const pages = await openPages(7);
    expect(pages.flat()).toEqual(all);
    expect(pages.slice(0, -1).every((ids) => ids.length === 7)).toBe(true);
  });
});
