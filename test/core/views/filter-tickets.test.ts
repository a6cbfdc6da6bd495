import { mayWithTicket } from '../../../core/auth/index.ts';
import { noteChanges } from '../../../core/export/index.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import { lastId } from '../../../core/shared/counter-store.ts';
import {
  type FilterAsked,
  type FilterReader,
  filterTickets,
  type TicketFilter,
} from '../../../core/views/index.ts';
import { statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, later, ticketIn } from '../../support/desk.ts';
import { givenListed, ticketAs } from '../../support/lists.ts';

const COUNT = 90;
const COUNTER = { pk: 'COUNTER#ticket', sk: 'COUNTER' };
const SHARDS = 2;
const ADMIN = agentOf({ role: 'admin' });
const LIMITED = agentOf({ id: 8, teamIds: [1, 2] });
const catalogue = catalogueOf();
let database: TestDatabase;
let tickets: Ticket[];

/** Tickets of every kind: teams, assignees, tags, statuses and times in ever other mixtures. */
beforeAll(async () => {
  database = await startDatabase();
  tickets = Array.from({ length: COUNT }, (_, at) =>
    ticketIn(statusSchema.options[Math.floor(at / 3) % 6] ?? 'open', {
      id: at + 1,
      teamId: [null, 1, 2, 3][at % 4] ?? null,
      assigneeId: [null, 1, 8][at % 3] ?? null,
      requesterId: (at % 5) + 1,
      organisationId: [null, 4][at % 2] ?? null,
      priority: (['low', 'normal', 'high', 'urgent'] as const)[at % 4] ?? 'normal',
      channel: at % 7 === 0 ? 'phone' : 'email',
      tags: at % 5 === 1 ? ['vip'] : [],
      createdAt: later(NOW, { seconds: at - 1000 }).toISOString(),
      lastActivityAt: later(NOW, { seconds: (at * 37) % 50 }).toISOString(),
      updatedAt: later(NOW, { seconds: (at * 53) % 90 }).toISOString(),
      ...(at % 11 === 10 && { trashedAt: NOW.toISOString() }),
      ...(at % 13 === 12 && { spam: 'marked' as const }),
      ...(at % 9 === 3 && { sharedWith: [{ kind: 'agent' as const, id: 8, level: 'read' as const }] }),
    }),
  );
  await Promise.all(tickets.map((ticket) => givenListed(database.table, ticket, SHARDS)));
  await givenNoted(database, [...tickets].sort(ORDERS.change));
  await database.table.count(COUNTER, COUNT);
  expect(await lastId(database.table, 'ticket')).toBe(COUNT);
});
afterAll(() => database.stop());

/** Notes that tickets changed, each at its time, as the publisher does. */
async function givenNoted({ table }: TestDatabase, changed: readonly Ticket[], at?: Date): Promise<void> {
  for (const { id, updatedAt } of changed) {
    const now = () => at ?? new Date(updatedAt);
    const note = noteChanges({ table, newId: testContext().newId, now, pause: async () => {} });
    await note([{ pk: `T#${id}`, sk: 'META' }], `${id} ${updatedAt} ${at?.toISOString()}`);
  }
}

type Given = Partial<FilterAsked> & { filter: TicketFilter };
const page = (given: Given) =>
  filterTickets(
    { table: database.table, shards: SHARDS, catalogue },
    { reader: ADMIN, order: 'activity', now: later(NOW, { days: 1 }), limit: 7, ...given },
  );

async function pagesOf(given: Given): Promise<number[][]> {
  const pages: number[][] = [];
  let cursor: string | undefined;
  do {
    const found = await page({ ...given, cursor });
    pages.push(found.tickets.map(({ id }) => id));
    cursor = found.cursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

const ORDERS = {
  activity: (a: Ticket, b: Ticket) => b.lastActivityAt.localeCompare(a.lastActivityAt) || b.id - a.id,
  number: (a: Ticket, b: Ticket) => a.id - b.id,
  change: (a: Ticket, b: Ticket) => a.updatedAt.localeCompare(b.updatedAt) || a.id - b.id,
};
type Order = keyof typeof ORDERS;
const orders = Object.keys(ORDERS) as Order[];

const unsolved = ({ status }: Ticket) => status !== 'solved' && status !== 'closed';
const isWork = ({ trashedAt, spam }: Ticket) => trashedAt === undefined && spam === undefined;

function expected(fits: (ticket: Ticket) => boolean, order: Order): number[] {
  return tickets
    .filter(fits)
    .sort(ORDERS[order])
    .map(({ id }) => id);
}

/** What is asked, and in plain words which tickets are meant. Those that `openByDefault` says are unsolved ones by activity. */
const ALL: [string, TicketFilter, (ticket: Ticket) => boolean, { openByDefault?: true }?][] = [
  ['all', { view: 'all' }, isWork],
  [
    'a priority',
    { priority: 'high' },
    (one) => isWork(one) && one.priority === 'high',
    { openByDefault: true },
  ],
  [
    'a priority and a status',
    { priority: 'high', status: 'pending' },
    (one) => isWork(one) && one.priority === 'high' && one.status === 'pending',
  ],
  [
    'a team and an assignee',
    { teamId: 1, assigneeId: 8 },
    (one) => isWork(one) && one.teamId === 1 && one.assigneeId === 8,
    { openByDefault: true },
  ],
  [
    'solved tickets of an assignee',
    { assigneeId: 8, status: 'solved' },
    (one) => isWork(one) && one.assigneeId === 8 && one.status === 'solved',
  ],
  [
    'a tag of a requester',
    { tag: 'vip', requesterId: 2 },
    (one) => isWork(one) && one.tags.includes('vip') && one.requesterId === 2,
  ],
  [
    'an organisation and a type',
    { organisationId: 4, type: 'question' },
    (one) => isWork(one) && one.organisationId === 4,
  ],
  [
    'nobody’s, of a channel',
    {
      view: 'unassigned',
      filter: { all: [{ field: 'ticket.channel', operator: 'is', value: 'phone' }] },
    },
    (one) => isWork(one) && unsolved(one) && one.assigneeId === null && one.channel === 'phone',
  ],
  [
    'either of two things',
    {
      filter: {
        any: [
          { field: 'ticket.tags', operator: 'is', value: 'vip' },
          { all: [{ field: 'ticket.priority', operator: 'greater', value: 'normal' }] },
        ],
      },
    },
    (one) => isWork(one) && (one.tags.includes('vip') || ['high', 'urgent'].includes(String(one.priority))),
  ],
  [
    'what was made in between',
    {
      view: 'all',
      createdAfter: later(NOW, { seconds: 20 - 1000 }).toISOString(),
      createdBefore: later(NOW, { seconds: 60 - 1000 }).toISOString(),
    },
    (one) => isWork(one) && one.id > 21 && one.id <= 60,
  ],
  [
    'the trash, of a team',
    { view: 'trash', teamId: 2 },
    (one) => one.trashedAt !== undefined && one.teamId === 2,
  ],
  [
    'spam of a priority',
    { view: 'spam', priority: 'low' },
    (one) => one.spam !== undefined && one.trashedAt === undefined && one.priority === 'low',
  ],
];

const ASKED = ALL.map(([name, filter, fits, more]) => ({
  name,
  filter,
  fits,
  isOpenByDefault: more !== undefined,
}));

describe.each(orders)('in the order of %s', (order) => {
  test.each(ASKED)('$name: comes whole, in full pages', async ({ filter, fits, isOpenByDefault }) => {
    const isOpenOnly = isOpenByDefault && order === 'activity';
    const wanted = expected((one) => fits(one) && (!isOpenOnly || unsolved(one)), order);
    expect(wanted.length).toBeGreaterThan(0);
    for (const limit of [11, 100]) {
      const pages = await pagesOf({ filter, order, limit });
      expect(pages.flat()).toEqual(wanted);
      expect(pages.slice(0, -1).every((ids) => ids.length === limit)).toBe(true);
    }
  });

  test.each(ASKED)(
    '$name: an agent of two teams gets theirs alone',
    async ({ filter, fits, isOpenByDefault }) => {
      const isOpenOnly = isOpenByDefault && order === 'activity';
      const isOwn = filter.assigneeId === 8 && filter.status === undefined && order === 'activity';
      const theirs = ({ teamId, assigneeId }: Ticket) =>
        teamId === 1 || teamId === 2 || (isOwn && assigneeId === 8);
      const wanted = expected((one) => fits(one) && theirs(one) && (!isOpenOnly || unsolved(one)), order);
      const found = (await pagesOf({ reader: LIMITED, filter, order, limit: 10 })).flat();
      expect(found).toEqual(wanted);
      for (const ticket of tickets.filter(({ id }) => found.includes(id)))
        expect(mayWithTicket(LIMITED, 'ticket.read', ticket)).toBe(true);
    },
  );

  test('an agent gets what is theirs whatever its team, and what is shared with them', async () => {
    const own = await pagesOf({ reader: LIMITED, filter: { view: 'mine' }, order });
    expect(own.flat()).toEqual(
      expected((one) => isWork(one) && unsolved(one) && one.assigneeId === 8, order),
    );
    const shared = await pagesOf({ reader: LIMITED, filter: { view: 'shared', priority: 'urgent' }, order });
    const isShared = (one: Ticket) => isWork(one) && one.id % 9 === 4 && one.priority === 'urgent';
    expect(shared.flat()).toEqual(expected(isShared, order));
  });

  test('a cursor goes on with what it was given for, for whom it was given', async () => {
    const given = { filter: { priority: 'high', view: 'all' }, order } as const;
    const { cursor } = await page({ ...given, limit: 2 });
    const elsewhere: Given[] = [
      { ...given, filter: { ...given.filter, priority: 'low' } },
      { ...given, order: orders.find((one) => one !== order) ?? 'number' },
      { ...given, reader: agentOf({ id: 99, role: 'admin' }) },
      { ...given, changedSince: NOW.toISOString() },
    ];
    for (const other of elsewhere)
      await expect(page({ ...other, cursor: cursor ?? '' })).rejects.toMatchObject({
        code: 'cursor.invalid',
      });
    expect((await page({ ...given, limit: 2, cursor: cursor ?? '' })).tickets).toHaveLength(2);
  });
});

describe('what is asked', () => {
  const refused = (filter: TicketFilter['filter'], reader: FilterReader = ADMIN) =>
    page({ reader, filter: { filter } }).then(
      () => [],
      (error) => error.fields,
    );

  test('names fields and operators that there are, of what lasts', async () => {
    const of = (field: string, operator: string, value?: unknown) =>
      refused({ all: [{ field, operator, ...(value !== undefined && { value }) } as never] });
    expect(await of('ticket.colour', 'is', 'red')).toMatchObject([{ path: 'query.filter.all.0.field' }]);
    expect(await of('ticket.subject', 'greater', 3)).toMatchObject([{ path: 'query.filter.all.0.operator' }]);
    expect(await of('ticket.priority', 'is', 'dire')).toMatchObject([{ path: 'query.filter.all.0.value' }]);
    expect(await of('message.text', 'contains', 'x')).toMatchObject([{ path: 'query.filter' }]);
    expect(await of('ticket.status', 'changed')).toMatchObject([{ path: 'query.filter' }]);
  });

  test('may be only what the one who asks can see: other fields are none', async () => {
    const hidden = { ...catalogue.find('ticket.priority') };
    const field = { ...hidden, key: 'ticket.secret', seenBy: ['admin'] } as never;
    const fields = [...catalogue.fields, field];
    const whole = { ...catalogue, fields, find: (key: string) => fields.find((one) => one.key === key) };
    const asked = { all: [{ field: 'ticket.secret', operator: 'is', value: 'high' } as const] };
    const as = (reader: FilterReader) =>
      filterTickets(
        { table: database.table, shards: SHARDS, catalogue: whole },
        { reader, order: 'number', now: NOW, limit: 5, filter: { filter: asked } },
      );
    expect((await as(ADMIN)).tickets).toHaveLength(5);
    await expect(as(agentOf({ id: 5 }))).rejects.toMatchObject({
      code: 'conditions.invalid',
      fields: [{ path: 'query.filter.all.0.field', message: 'is not a field of this desk' }],
    });
  });
});

describe('the order of change', () => {
  const given = { filter: { view: 'all' }, order: 'change' } as const;

  test('begins where it is asked to, that moment included', async () => {
    const changedSince = later(NOW, { seconds: 40 }).toISOString();
    const wanted = expected((one) => isWork(one) && one.updatedAt >= changedSince, 'change');
    expect((await pagesOf({ ...given, changedSince })).flat()).toEqual(wanted);
    expect((await pagesOf({ ...given, changedSince: later(NOW, { days: 9 }).toISOString() })).flat()).toEqual(
      [],
    );
  });

  test('says at its end since when to ask the next time', async () => {
    const now = later(NOW, { days: 2 });
    const [first, last] = [await page({ ...given, now }), await page({ ...given, now, limit: COUNT })];
    expect(first).not.toHaveProperty('changedUntil');
    expect(first.cursor).not.toBeNull();
    expect(last).toMatchObject({ cursor: null, changedUntil: later(now, { seconds: -70 }).toISOString() });
    const changedSince = later(NOW, { seconds: 80 }).toISOString();
    expect(await page({ ...given, changedSince, limit: COUNT, now: NOW })).toMatchObject({
      changedUntil: changedSince,
    });
  });

  test('gives a ticket that changed again meanwhile at its new place alone', async () => {
    const desk = await startDatabase();
    try {
      const of = (id: number, seconds: number) =>
        ticketIn('open', { id, updatedAt: later(NOW, { seconds }).toISOString() });
      const walk = async (cursor?: string) => {
        const deps = { table: desk.table, shards: 1, catalogue };
        const asked = { reader: ADMIN, now: later(NOW, { days: 1 }), limit: 2, ...given };
        const found = await filterTickets(deps, { ...asked, cursor });
        return { ids: found.tickets.map(({ id }) => id), cursor: found.cursor ?? undefined };
      };
      const change = async (ticket: Ticket) => {
        await desk.table.write([ticketAs(ticket)]);
        await givenNoted(desk, [ticket]);
      };
      for (const id of [1, 2, 3, 4]) await change(of(id, id));
      await change(of(2, 10));
      const first = await walk();
      expect(first.ids).toEqual([1, 3]);
      await change(of(1, 20));
      const second = await walk(first.cursor);
      expect(second.ids).toEqual([4, 2]);
      expect(await walk(second.cursor)).toEqual({ ids: [1], cursor: undefined });
    } finally {
      await desk.stop();
    }
  });

  test('gives what was noted late, whatever the time of the change', async () => {
    const slow = ticketIn('open', { id: 500, updatedAt: later(NOW, { seconds: 1 }).toISOString() });
    await database.table.write([ticketAs(slow)]);
    const changedSince = later(NOW, { seconds: 100 }).toISOString();
    await givenNoted(database, [slow], later(NOW, { seconds: 120 }));
    expect((await pagesOf({ ...given, changedSince })).flat()).toEqual([500]);
  });

  test('refuses to go on in a list that the desk does not keep any more', async () => {
    const { cursor } = await page(given);
    const restored = await startDatabase();
    try {
      const deps = { table: restored.table, shards: 1, catalogue };
      const asked = { reader: ADMIN, now: NOW, limit: 7, cursor: cursor ?? '', ...given };
      await expect(filterTickets(deps, asked)).rejects.toMatchObject({ code: 'cursor.invalid' });
    } finally {
      await restored.stop();
    }
  });
});

describe('a page', () => {
  test('that few tickets fit reads so many and no more, and is refused with what to do instead', async () => {
    const desk = await startDatabase();
    try {
      // A number that was given out costs a look, whatever stands there.
      await desk.table.count(COUNTER, 2100);
      const of = (filter: TicketFilter, limit: number) =>
        filterTickets(
          { table: desk.table, shards: 1, catalogue },
          { reader: ADMIN, order: 'number', now: NOW, limit, filter },
        );
      const phone = {
        filter: { all: [{ field: 'ticket.channel', operator: 'is', value: 'phone' } as const] },
      };
      desk.forgetCalls();
      await expect(of(phone, 10)).rejects.toMatchObject({
        kind: 'invalid',
        code: 'tickets.filter_too_wide',
        message: expect.stringMatching(/a view with these conditions.*search/),
      });
      const reads = desk
        .seen()
        .filter(({ command }) => command === 'BatchGetCommand' || /Batch/.test(command));
      expect(reads.length).toBeLessThanOrEqual(21);
      await desk.table.write([ticketAs(ticketIn('solved', { id: 1500, channel: 'phone' }))]);
      expect((await of(phone, 1)).tickets).toMatchObject([{ id: 1500 }]);
      await expect(of(phone, 2)).rejects.toMatchObject({ code: 'tickets.filter_too_wide' });
    } finally {
      await desk.stop();
    }
  });
});
