import { mayWithTicket, type Principal } from '../../../core/auth/index.ts';
import { listTickets, projectTicket } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, agentOf, customerOf, later, ticketIn } from '../../support/desk.ts';
import { givenListed, ticketAs } from '../../support/lists.ts';

const SHARDS = 2;
const COUNT = 60;
let database: TestDatabase;
let tickets: Ticket[];

/** Tickets that are planned for agents 7 and 8, of several teams, assigned and shared in every way; some are solved. */
beforeAll(async () => {
  database = await startDatabase();
  tickets = Array.from({ length: COUNT }, (_, at) =>
    ticketIn(at % 7 === 6 ? 'solved' : 'pending', {
      id: at + 1,
      teamId: [null, 1, 2, 3][at % 4] ?? null,
      assigneeId: [null, 7, 9][at % 3] ?? null,
      sharedWith:
        at % 5 === 0 ? [{ kind: at % 2 ? 'team' : 'agent', id: at % 2 ? 2 : 7, level: 'read' }] : [],
      plannedFor: later(NOW, { seconds: 60 * ((at * 37) % 20) }).toISOString(),
      plannedAgentId: at % 6 === 5 ? 8 : 7,
      lastActivityAt: later(NOW, { seconds: at }).toISOString(),
    }),
  );
  await Promise.all(tickets.map((ticket) => givenListed(database.table, ticket, SHARDS)));
});
afterAll(() => database.stop());

const plannedFor = (agentId: number) => ({ of: 'planned', agentId }) as const;
const page = (principal: Principal, agentId: number, limit: number, cursor?: string) =>
  listTickets(
    { table: database.table, shards: SHARDS },
    { principal, list: plannedFor(agentId), limit, cursor },
  );

async function pagesOf(principal: Principal, agentId: number, limit: number): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const found = await page(principal, agentId, limit, cursor);
    pages.push(found.tickets.map(({ id }) => id));
    cursor = found.cursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

/** Numbers of the tickets that are planned for an agent and fit, by when, then by number. */
function expected(agentId: number, fits: (ticket: Ticket) => boolean = () => true): number[] {
  const when = ({ plannedFor: at }: Ticket) => at ?? '';
  return tickets
    .filter((ticket) => ticket.plannedAgentId === agentId && ticket.status !== 'solved' && fits(ticket))
    .sort((one, other) => when(one).localeCompare(when(other)) || one.id - other.id)
    .map(({ id }) => id);
}

test.each([7, 8])(
  'what is planned for agent %i comes whole, in full pages, the earliest first',
  async (agentId) => {
    expect(expected(agentId).length).toBeGreaterThan(8);
    for (const limit of [1, 7, 100]) {
      const pages = await pagesOf(ADMIN, agentId, limit);
      expect(pages.flat()).toEqual(expected(agentId));
      expect(pages.slice(0, -1).every((ids) => ids.length === limit)).toBe(true);
    }
  },
);

test('a page costs one Query a shard, and shows for when and whom', async () => {
  database.forgetCalls();
  const { tickets: shown } = await page(ADMIN, 7, 5);
  expect(database.seen().map(({ command }) => command)).toEqual(Array(SHARDS).fill('QueryCommand'));
  for (const { id, plannedFor: at, plannedAgentId } of shown)
    expect(tickets.find((ticket) => ticket.id === id)).toMatchObject({ plannedFor: at, plannedAgentId });
});

test.each([
  ['of teams 1 and 2', [1, 2]],
  ['of team 3', [3]],
  ['of no team', []],
])('an agent %s sees what is planned for them and theirs to read, and nothing else', async (_, teamIds) => {
  const agent = agentOf({ id: 7, teamIds });
  const theirs = expected(7, (ticket) => mayWithTicket(agent, 'ticket.read', ticket));
  expect(theirs.length).toBeGreaterThan(0);
  expect(theirs.length).toBeLessThan(expected(7).length);
  const pages = await pagesOf(agent, 7, 4);
  expect(pages.flat()).toEqual(theirs);
  expect(pages.slice(0, -1).every((ids) => ids.length === 4)).toBe(true);
});

test("a limited agent sees of another's plan what is their teams', and a customer nothing", async () => {
  const agent = agentOf({ id: 8, teamIds: [1, 2] });
  const isTheirs = ({ teamId, sharedWith = [] }: Ticket) =>
    [1, 2].includes(teamId ?? 0) || sharedWith.some(({ kind }) => kind === 'team');
  expect((await pagesOf(agent, 7, 100)).flat()).toEqual(expected(7, isTheirs));
  await expect(page(customerOf(1), 7, 5)).rejects.toMatchObject({ code: 'permission.denied' });
});

test('a ticket moves with its plan, leaves when that is cleared or it is solved, and stays when its time has passed', async () => {
  const { table } = database;
  const id = COUNT + 1;
  const list = async () => (await page(ADMIN, 6, 10)).tickets.map(({ id: number }) => number);
  const become = async (status: 'open' | 'solved', fields: Partial<Ticket>) => {
    await table.write([ticketAs(ticketIn(status, { id, ...fields }))]);
    await projectTicket({ table, shards: SHARDS }, id);
  };
  const plan = { plannedFor: later(NOW, { seconds: 300 }).toISOString(), plannedAgentId: 6 };
  const other = { ...plan, plannedFor: later(NOW, { seconds: 360 }).toISOString() };
  await givenListed(table, ticketIn('open', { id: id + 1, ...other }), SHARDS);
  await become('open', { version: 1, ...plan });
  expect(await list()).toEqual([id, id + 1]);
  await become('open', { version: 2, ...plan, plannedFor: later(NOW, { seconds: 420 }).toISOString() });
  expect(await list()).toEqual([id + 1, id]);
  await become('open', { version: 3, ...plan, plannedFor: '2001-01-01T00:00:00.000Z', isReminded: true });
  expect(await list()).toEqual([id, id + 1]);
  await become('solved', { version: 4, ...plan });
  expect(await list()).toEqual([id + 1]);
  await become('open', { version: 5, ...plan });
  expect(await list()).toEqual([id, id + 1]);
  await become('open', { version: 6, plannedFor: null, plannedAgentId: null });
  expect(await list()).toEqual([id + 1]);
});
