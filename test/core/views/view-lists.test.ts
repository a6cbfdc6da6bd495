import * as fc from 'fast-check';
import type { Facts } from '../../../core/fields/index.ts';
import { viewStandings } from '../../../core/views/defined/view-standings.ts';
import {
  type ListShards,
  projectTicket,
  type View,
  type Views,
  viewPage,
} from '../../../core/views/index.ts';
import type { Conditions } from '../../../schemas/conditions.ts';
import { type Status, statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, later, ticketIn } from '../../support/desk.ts';
import { ticketAs } from '../../support/lists.ts';
import { compiled, viewOf } from '../../support/views.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;

/** A state of a ticket, with times in minutes from `NOW`. */
interface State {
  status: Status;
  teamId: number | null;
  assigneeId: number | null;
  priority: (typeof PRIORITIES)[number];
  tags: string[];
  active: number;
  waiting: number | null;
  away: 'trash' | 'spam' | null;
}
const somebody = fc.constantFrom(null, 1, 2);
const states: fc.Arbitrary<State> = fc.record({
  status: fc.constantFrom(...statusSchema.options),
  teamId: somebody,
  assigneeId: somebody,
  priority: fc.constantFrom(...PRIORITIES),
  tags: fc.subarray(['vip', 'refund']),
  active: fc.integer({ min: -300, max: 0 }),
  waiting: fc.option(fc.integer({ min: -300, max: 0 })),
  away: fc.constantFrom(null, null, null, null, 'trash', 'spam'),
});

const at = (minutes: number) => later(NOW, { seconds: 60 * minutes }).toISOString();

function ticketOf(id: number, version: number, state: State): Ticket {
  const { status, active, waiting, away, ...fields } = state;
  const since = waiting === null || status === 'new' ? undefined : at(waiting);
  return ticketIn(status, {
    id,
    version,
    ...fields,
    createdAt: at(-300),
    lastActivityAt: at(active),
    ...(since !== undefined && { waitingSince: since }),
    ...(away === 'trash' && { trashedAt: at(0) }),
    ...(away === 'spam' && { spam: 'marked' }),
  });
}

/** A view, and what is in it as one would say it without the language of conditions. */
interface Known {
  view: View;
  holds: (state: State, now: number) => boolean;
  /** smaller stands first */
  sort: (state: State) => number[];
}

const isOver = ({ status }: State) => status === 'solved' || status === 'closed';
/** Minutes since `NOW` at which the customer began to wait; nothing stands last. */
const waitsSince = (state: State) => {
  if (isOver(state)) return Number.POSITIVE_INFINITY;
  if (state.status === 'new') return -300;
  return state.waiting ?? Number.POSITIVE_INFINITY;
};
const rank = ({ priority }: State) => PRIORITIES.indexOf(priority);
const all = (...conditions: object[]) => ({ all: conditions }) as Conditions;
const WAITING_FIRST: View['order'] = [{ field: 'ticket.waitingSince', direction: 'ascending' }];

const KNOWN: readonly Known[] = [
  {
    view: viewOf({
      conditions: all({ field: 'ticket.status', operator: 'any_of', value: ['new', 'open'] }),
      order: WAITING_FIRST,
    }),
    holds: (state) => ['new', 'open'].includes(state.status) && state.away === null,
    sort: (state) => [waitsSince(state)],
  },
  {
    view: viewOf({
      conditions: all({ field: 'ticket.tags', operator: 'is', value: 'vip' }),
      order: [{ field: 'ticket.priority', direction: 'descending' }, ...WAITING_FIRST],
    }),
    holds: (state) => state.tags.includes('vip') && state.away === null,
    sort: (state) => [-rank(state), waitsSince(state)],
  },
  {
    // the only condition over passing time is on what it sorts by: a range
    view: viewOf({
      conditions: all({ field: 'ticket.lastActivityAt', operator: 'within_last', value: 'PT2H' }),
      order: [{ field: 'ticket.lastActivityAt', direction: 'descending' }],
    }),
    holds: (state, now) => state.away === null && state.active > now - 120,
    sort: (state) => [-state.active],
  },
  {
    // time moves tickets into it
    view: viewOf({
      conditions: all({ field: 'ticket.waitingSince', operator: 'before', value: { ago: 'PT4H' } }),
      order: [{ field: 'ticket.priority', direction: 'descending' }],
    }),
    holds: (state, now) => state.away === null && waitsSince(state) <= now - 240,
    sort: (state) => [-rank(state)],
  },
  {
    view: viewOf({
      conditions: all({ field: 'ticket.status', operator: 'is_not', value: 'closed' }),
      groupBy: 'ticket.priority',
      order: [{ field: 'ticket.lastActivityAt', direction: 'descending' }],
    }),
    holds: (state) => state.status !== 'closed' && state.away === null,
    sort: (state) => [rank(state), -state.active],
  },
  {
    view: viewOf({
      conditions: all({ field: 'ticket.priority', operator: 'greater', value: 'normal' }),
      whose: 'mine',
      order: WAITING_FIRST,
    }),
    holds: (state) => rank(state) > 1 && state.away === null && state.assigneeId === 1,
    sort: (state) => [waitsSince(state)],
  },
  {
    view: viewOf({ conditions: all({ field: 'ticket.isTrashed', operator: 'is', value: true }) }),
    holds: (state) => state.away === 'trash',
    sort: () => [0],
  },
];

const READERS = [agentOf({ id: 1 }), agentOf({ id: 1, teamIds: [2] }), agentOf({ id: 1, teamIds: [1, 2] })];

/** The numbers of the tickets that a view shows, as a filter over all of them says. */
function filtered(
  { holds, sort, view }: Known,
  tickets: ReadonlyMap<number, State>,
  { teamIds }: { teamIds: readonly number[] | null },
  now: number,
): number[] {
  const isSeen = ({ teamId }: State) =>
    view.whose === 'mine' || teamIds === null || (teamId !== null && teamIds.includes(teamId));
  return [...tickets]
    .filter(([, state]) => holds(state, now) && isSeen(state))
    .map(([id, state]) => ({ id, sort: [...sort(state), id] }))
    .sort((one, other) => {
      const place = one.sort.findIndex((value, at) => value !== other.sort[at]);
      return (one.sort[place] ?? 0) - (other.sort[place] ?? 0);
    })
    .map(({ id }) => id);
}

const listsOf = (shards: number, views: Views): ListShards => ({
  write: shards,
  read: shards,
  version: 1,
  counted: 1,
  counting: null,
  isCounted: true,
  filled: new Map(views.all.map(({ view, rule }) => [view.list, rule])),
  filling: new Map(),
  recounting: null,
});

let lastId = 0;
let lastList = 50_000;

/** Four numbers for tickets, and views with lists of their own, which a projector keeps. */
async function deskOfViews(shards: number) {
  const { table } = database;
  const first = lastId + 1;
  lastId += 4;
  const known = KNOWN.map((one) => {
    lastList += 1;
    return { ...one, view: { ...one.view, list: lastList } };
  });
  const views = await compiled(...known.map(({ view }) => view));
  const tickets = new Map<number, State>();
  let now = NOW;
  const lists = listsOf(shards, views);
  const look = (ticket: number) =>
    projectTicket(
      {
        table,
        shards,
        counts: lists,
        views: async (one) => viewStandings(views.kept, { ticket: one, now } satisfies Facts),
      },
      first + ticket,
    );
  return {
    first,
    known,
    tickets,
    look,
    async change(ticket: number, version: number, state: State) {
      tickets.set(first + ticket, state);
      await table.write([ticketAs(ticketOf(first + ticket, version, state))]);
    },
    async lookAtAll() {
      for (const id of tickets.keys()) await look(id - first);
    },
    letPass(minutes: number) {
      now = later(NOW, { seconds: 60 * minutes });
    },
    /** The numbers of all tickets of a view, read page by page. */
    async walked(
      { view: { key } }: Known,
      reader: (typeof READERS)[number],
      limit = 2,
      between: (page: number) => Promise<void> = async () => {},
    ) {
      const view = views.named(key);
      if (view === undefined) throw new Error('Every view is there.');
      const found: number[] = [];
      let cursor: string | undefined;
      do {
        const page = await viewPage({ table, lists }, { reader, view, now, limit, cursor });
        if (page.cursor !== null) expect(page.tickets).toHaveLength(limit);
        found.push(...page.tickets.map(({ id }) => id));
        cursor = page.cursor ?? undefined;
        await between(found.length - 1);
      } while (cursor !== undefined);
      return found;
    },
  };
}

test('the lists of views are those that a filter over all tickets gives, whatever comes in which order and how often', async () => {
  const change = fc.record({
    ticket: fc.nat(3),
    state: states,
    looks: fc.array(fc.nat(3), { maxLength: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(1, 3),
      fc.integer({ min: 0, max: 200 }),
      async (changes, shards, minutes) => {
        const desk = await deskOfViews(shards);
        for (const [at, { ticket, state, looks }] of changes.entries()) {
          await desk.change(ticket, at + 1, state);
          for (const other of looks) await desk.look(other);
        }
        await desk.lookAtAll();
        desk.letPass(minutes);
        // What the clock moves, it moves by another look.
        await desk.lookAtAll();
        for (const reader of READERS)
          for (const known of desk.known)
            expect(await desk.walked(known, reader)).toEqual(filtered(known, desk.tickets, reader, minutes));
      },
    ),
    { numRuns: 12 },
  );
});

test('whoever turns the pages of a view while tickets move sees each of the others once', async () => {
  const moves = fc.array(fc.array(fc.record({ ticket: fc.nat(3), state: states }), { maxLength: 2 }), {
    minLength: 3,
    maxLength: 3,
  });
  const still = fc.array(states, { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(moves, still, fc.constantFrom(1, 3), async (between, begin, shards) => {
      const desk = await deskOfViews(shards);
      for (const [ticket, state] of begin.entries()) await desk.change(ticket, 1, state);
      await desk.lookAtAll();
      for (const known of desk.known) {
        const held = new Set(filtered(known, desk.tickets, READERS[0] ?? agentOf(), 0));
        const moved = new Set<number>();
        let version = 10;
        const seen = await desk.walked(known, READERS[0] ?? agentOf(), 1, async (page) => {
          for (const { ticket, state } of between[page] ?? []) {
            moved.add(desk.first + ticket);
            version += 1;
            await desk.change(ticket, version, state);
            await desk.look(ticket);
          }
        });
        const stood = [...held].filter((id) => !moved.has(id));
        expect(stood.map((id) => [id, seen.filter((one) => one === id).length])).toEqual(
          stood.map((id) => [id, 1]),
        );
        for (const [ticket, state] of begin.entries()) {
          version += 1;
          await desk.change(ticket, version, state);
        }
        await desk.lookAtAll();
      }
    }),
    { numRuns: 4 },
  );
});
