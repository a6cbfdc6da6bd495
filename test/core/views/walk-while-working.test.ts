import * as fc from 'fast-check';
import { noteChanges } from '../../../core/export/index.ts';
import { catalogueOf } from '../../../core/fields/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { filterTickets, projectTicket } from '../../../core/views/index.ts';
import { type Status, statusSchema, type Ticket } from '../../../schemas/ticket.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { agentOf, later, ticketIn } from '../../support/desk.ts';
import { ticketAs } from '../../support/lists.ts';

const ADMIN = agentOf({ role: 'admin' });
const COUNT = 6;
const catalogue = catalogueOf();
let database: TestDatabase;
let minutes = 0;
let desks = 0;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** Moments go on and on, in all runs. */
const nextMinute = () => {
  minutes += 1;
  return later(NOW, { seconds: 60 * minutes });
};

/** One thing that happens between two requests: a change of a ticket, which the lists may learn of later, and all who follow changes. */
const acts = fc.record({
  ticket: fc.integer({ min: 0, max: COUNT - 1 }),
  status: fc.constantFrom(...statusSchema.options),
  teamId: fc.constantFrom(null, 1, 2),
  isActivity: fc.boolean(),
  isLate: fc.boolean(),
});

/** Lets the projector and the publisher come to a change. */
async function learn(id: number): Promise<void> {
  const { table } = database;
  await projectTicket({ table, shards: 2 }, id);
  const now = () => later(NOW, { seconds: 60 * minutes });
  const note = noteChanges({ table, newId: testContext().newId, now, pause: async () => {} });
  await note([{ pk: `T#${id}`, sk: 'META' }], `${id} ${minutes}`);
}

/** A desk of some tickets of one requester of their own, as every run has. */
class Desk {
  readonly #base: number;
  readonly requesterId: number;
  readonly tickets: Ticket[] = [];
  readonly #late = new Set<number>();
  readonly begunAt = nextMinute().toISOString();

  constructor() {
    desks += 1;
    this.requesterId = desks;
    this.#base = desks * 100;
  }

  async open(): Promise<void> {
    for (let at = 0; at < COUNT; at += 1) await this.change(at, { status: 'open', teamId: 1 }, true, false);
  }

  async change(
    at: number,
    fields: { status: Status; teamId: number | null },
    isActivity: boolean,
    isLate: boolean,
  ): Promise<void> {
    const time = nextMinute().toISOString();
    const before = this.tickets[at];
    const id = this.#base + at;
    const ticket = ticketIn(fields.status, {
      id,
      requesterId: this.requesterId,
      teamId: fields.teamId,
      version: (before?.version ?? 0) + 1,
      lastActivityAt: before && !isActivity ? before.lastActivityAt : time,
      updatedAt: time,
    });
    this.tickets[at] = ticket;
    await database.table.write([ticketAs(ticket)]);
    if (isLate) this.#late.add(id);
    else await learn(id);
  }

  /** What the lists have not learned of yet, they learn now. */
  async settle(): Promise<void> {
    nextMinute();
    for (const id of this.#late) await learn(id);
    this.#late.clear();
  }
}

const page = (
  desk: Desk,
  asked: Partial<Parameters<typeof filterTickets>[1]>,
  table: Table = database.table,
) =>
  filterTickets(
    { table, shards: 2, catalogue },
    {
      reader: ADMIN,
      order: 'change',
      now: later(NOW, { seconds: 60 * minutes }),
      limit: 3,
      filter: { view: 'all', requesterId: desk.requesterId },
      ...asked,
    },
  );

/** The table, between whose requests something happens: one thing after the other, as a ticket has one projector. */
function busy(happens: () => Promise<void>): Table {
  let before = Promise.resolve();
  return {
    ...database.table,
    query: async (request) => {
      before = before.then(happens);
      await before;
      return database.table.query(request);
    },
  };
}

test('whoever goes through the changes again and again has a copy of every ticket as it is in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { maxLength: 9 }), async (all) => {
      const desk = new Desk();
      await desk.open();
      const left = [...all];
      const copy = new Map<number, number>();
      const table = busy(async () => {
        const act = left.shift();
        if (act) await desk.change(act.ticket, act, act.isActivity, act.isLate);
      });
      let changedSince: string | undefined = desk.begunAt;
      for (let walk = 0; walk < 2; walk += 1) {
        let cursor: string | undefined;
        let until: string | undefined;
        do {
          const found = await page(desk, { changedSince, cursor }, table);
          for (const { id, version } of found.tickets) copy.set(id, Math.max(version, copy.get(id) ?? 0));
          cursor = found.cursor ?? undefined;
          until = found.changedUntil;
        } while (cursor !== undefined);
        changedSince = until;
        await desk.settle();
      }
      left.length = 0;
      for (const { id, version } of (await page(desk, { changedSince, limit: 100 })).tickets)
        copy.set(id, version);
      expect([...copy].sort(([one], [other]) => one - other)).toEqual(
        desk.tickets.map(({ id, version }) => [id, version]),
      );
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

const OF_TEAMS = agentOf({ id: 77, teamIds: [1, 2] });
test.each<[string, (desk: Desk) => Partial<Parameters<typeof filterTickets>[1]>]>([
  ['of a requester', ({ requesterId }) => ({ filter: { view: 'all', requesterId } })],
  [
    'unsolved or not, of two teams, from lists between which tickets move',
    ({ requesterId }) => ({
      reader: OF_TEAMS,
      filter: {
        filter: { all: [{ field: 'ticket.requesterId', operator: 'any_of', value: [requesterId, 999_999] }] },
      },
    }),
  ],
])('by number, %s, what fits all the while comes exactly once, whatever moves', async (_, askedOf) => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { maxLength: 9 }), async (all) => {
      const desk = new Desk();
      await desk.open();
      const left = all.map((act) => ({ ...act, teamId: act.teamId ?? 1, isLate: false }));
      const table = busy(async () => {
        const act = left.shift();
        if (act) await desk.change(act.ticket, act, act.isActivity, act.isLate);
      });
      const seen: number[] = [];
      let cursor: string | undefined;
      do {
        const found = await page(desk, { order: 'number', cursor, ...askedOf(desk) }, table);
        seen.push(...found.tickets.map(({ id }) => id));
        cursor = found.cursor ?? undefined;
      } while (cursor !== undefined);
      expect(seen).toEqual(desk.tickets.map(({ id }) => id));
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
