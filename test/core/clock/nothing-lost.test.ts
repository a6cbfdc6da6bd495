import fc from 'fast-check';
import { armClock, sweepClock, type Timers, wakeClock } from '../../../core/clock/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { changeTicket, loadTicket } from '../../../core/ticket/index.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, givenTicket, later } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { type TestTimer, TestTimers } from '../../support/timers.ts';

/** What can happen to a ticket with deadlines, in any order and number. */
type Step =
  | { do: 'solve'; minutes: number }
  | { do: 'reopen' }
  /** the event of a change reaches the clock, perhaps late, twice, or after others */
  | { do: 'arm' }
  | { do: 'sweep' }
  | { do: 'pass'; seconds: number }
  /** a timer is lost, as after its function failed for too long */
  | { do: 'lose timers' }
  /** the next thing that the clock does is cut off at this request, before or after it took effect */
  | { do: 'cut off'; request: number; after: boolean };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('solve' as const), minutes: fc.integer({ min: 1, max: 150 }) }),
    fc.record({ do: fc.constant('reopen' as const) }),
    fc.record({ do: fc.constant('arm' as const) }),
    fc.record({ do: fc.constant('sweep' as const) }),
    fc.record({ do: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ do: fc.constant('lose timers' as const) }),
    fc.record({
      do: fc.constant('cut off' as const),
      request: fc.integer({ min: 1, max: 4 }),
      after: fc.boolean(),
    }),
  ),
  { maxLength: 14 },
) satisfies fc.Arbitrary<Step[]>;

class CutOffError extends Error {}

/** One ticket, its clock, and the time. */
class World {
  readonly timers = new TestTimers();
  now = NOW;
  /** requests until the next one is cut off */
  #left = Number.POSITIVE_INFINITY;
  #after = false;
  /** whether the clock was ever cut off, or lost a timer, so that only the sweep can help */
  troubled = false;
  readonly #deps: { table: Table; timers: Timers; listShards: number };
  readonly #database: TestDatabase;
  readonly id: number;

  constructor(database: TestDatabase, id: number) {
    this.#database = database;
    this.id = id;
    const { table } = database;
    this.#deps = {
      timers: { run: (...given) => this.#perhapsCut(() => this.timers.run(...given)) },
      table: {
        ...table,
        getMany: (keys) => this.#perhapsCut(() => table.getMany(keys)),
        get: (key) => this.#perhapsCut(() => table.get(key)),
        write: (writes) => this.#perhapsCut(() => table.write(writes)),
      },
      listShards: 1,
    };
  }

  async #perhapsCut<T>(request: () => Promise<T>): Promise<T> {
    this.#left -= 1;
    if (this.#left > 0) return request();
    this.#left = Number.POSITIVE_INFINITY;
    if (this.#after) await request();
    throw new CutOffError();
  }

  /** Does something that may be cut off. @returns whether it went through */
  async #through(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof CutOffError)) throw error;
      return false;
    }
  }

  get #clock() {
    return testContext({ actor: { kind: 'system', name: 'clock' }, now: this.now });
  }

  async set(status: 'solved' | 'open', minutes = 1): Promise<void> {
    const ticket = await loadTicket(this.#database.table, this.id);
    if (ticket.status === 'closed' || ticket.status === status) return;
    const deps = {
      table: this.#database.table,
      rules: { closeAfterDays: minutes / (24 * 60), solvingNeedsAssignee: false },
    };
    const input = { principal: ADMIN, ticketId: this.id, change: { status } };
    await changeTicket(deps, testContext({ now: this.now }), input);
    // The queue delivers the event until it went through.
    while (!(await this.arm()));
  }

  arm(): Promise<boolean> {
    return this.#through(() => armClock(this.#deps, this.#clock, { kind: 'ticket', id: this.id }));
  }

  sweep(): Promise<boolean> {
    return this.#through(async () => {
      const { failed } = await sweepClock(this.#deps, this.#clock);
      for (const { error } of failed) throw error;
    });
  }

  /** Step Functions calls again when a call failed. */
  async #wake(timer: TestTimer): Promise<void> {
    const { id, arming } = timer.input;
    let answered = false;
    while (!answered) {
      answered = await this.#through(async () => {
        const answer = await wakeClock(this.#deps.table, this.#clock, { kind: 'ticket', id, arming });
        this.timers.settle(timer, answer);
      });
    }
  }

  /** Lets time pass; timers wake at their time. */
  async pass(seconds: number): Promise<void> {
    const end = later(this.now, { seconds });
    for (;;) {
      const next = this.timers.asleep.map(({ sleepsUntil }) => sleepsUntil ?? '').sort()[0];
      if (next === undefined || next > end.toISOString()) break;
      if (next > this.now.toISOString()) this.now = new Date(next);
      for (const timer of this.timers.awake(this.now)) await this.#wake(timer);
    }
    this.now = end;
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'solve':
        return this.set('solved', step.minutes);
      case 'reopen':
        return this.set('open');
      case 'arm':
        await this.arm();
        return;
      case 'sweep':
        await this.sweep();
        return;
      case 'pass':
        return this.pass(step.seconds);
      case 'lose timers':
        this.troubled = true;
        for (const timer of this.timers.asleep) timer.sleepsUntil = null;
        return;
      case 'cut off':
        this.#left = step.request;
        this.#after = step.after;
        return;
    }
  }

  /** The way things go on, with a sweep every quarter of an hour. */
  async goOn(minutes: number): Promise<void> {
    for (let gone = 0; gone < minutes; gone += 15) {
      await this.sweep();
      await this.pass(15 * 60);
    }
    await this.sweep();
  }
}

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

test('whatever happens in whatever order, a deadline is met, once, and in two seconds unless a timer was lost', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const { ticket } = await givenTicket(database, { now: later(NOW, { seconds: -1 }) });
      const world = new World(database, ticket.id);
      for (const step of taken) await world.take(step);
      await world.set('solved', 70);
      await world.goOn(180);
      const closed = await loadTicket(database.table, ticket.id);
      expect(closed.status).toBe('closed');
      const items = await eventsOf(database.table, `T#${ticket.id}`);
      const closings = items.filter(
        (event) => event.type === 'ticket.updated' && event.change.status?.after === 'closed',
      );
      expect(closings).toHaveLength(1);
      const promised = items.flatMap((event) =>
        event.type === 'ticket.updated' && event.change.status?.after === 'solved'
          ? [String(event.change.closesAt?.after)]
          : [],
      );
      const late =
        closed.status === 'closed' && Date.parse(closed.closedAt) - Date.parse(promised.at(-1) ?? '');
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThanOrEqual(world.troubled ? 15 * 60_000 : 2_000);
    }),
    { numRuns: 20 },
  );
});
