import { armClock } from '../../core/clock/index.ts';
import { testContext } from '../support/context.ts';
import { DeskOfViews } from '../support/desk-of-views.ts';
import { givenPolicy } from '../support/given-policy.ts';
import { TestDesk } from '../support/mail.ts';
import { PromisedTickets } from '../support/promised-tickets.ts';
import { TestSearch } from '../support/search.ts';
import { TestTimers } from '../support/timers.ts';
import { writeUnitsOf } from '../support/write-units.ts';
import { PROMISED_UNITS, PROMISED_UNITS_MORE } from './numbers.ts';

type Step = keyof typeof PROMISED_UNITS;

const TARGET = {
  clock: 'calendar' as const,
  calendar: null,
  seconds: { low: 7200, normal: 7200, high: 7200, urgent: 3600 },
  warnings: [{ percent: 25 }, { percent: 80 }],
  escalateEverySeconds: 3600,
};
const METRICS = ['first_response', 'next_response', 'pausable_update', 'requester_wait', 'resolution'];

/** What a step sends to the database, and the write units that it takes there, itself and in the background. */
interface Cost {
  calls: readonly string[];
  own: number;
  background: number;
}

/** A desk on which a ticket is lived through. */
class Life {
  readonly #desk: TestDesk;
  readonly #at: PromisedTickets;
  readonly #views: DeskOfViews;
  readonly #search: TestSearch;
  readonly #timers = new TestTimers();
  readonly #units: () => number;
  #id = 0;
  #second = 0;

  constructor(desk: TestDesk) {
    this.#desk = desk;
    this.#at = new PromisedTickets(desk);
    this.#views = new DeskOfViews(desk.table);
    this.#search = new TestSearch(desk.database);
    this.#units = writeUnitsOf(desk.database);
  }

  /** The projector with the shipped views, search, and the clock. */
  async #background(): Promise<void> {
    await this.#views.project(this.#id);
    await this.#search.follow();
    const subject = { kind: 'ticket', id: this.#id } as const;
    const now = new Date(this.#at.time(this.#second));
    await armClock({ table: this.#desk.table, timers: this.#timers }, testContext({ now }), subject);
  }

  async #costOf(step: () => Promise<unknown>): Promise<Cost> {
    this.#second += 20;
    this.#desk.database.forgetCalls();
    const before = this.#units();
    await step();
    const own = this.#units() - before;
    const calls = this.#desk.database.seen().map(({ command }) => command.replace('Command', ''));
    await this.#background();
    return { calls, own, background: this.#units() - before - own };
  }

  readonly steps: Record<Step, () => Promise<unknown>> = {
    'a new customer asks': async () => {
      this.#id = await this.#at.asked(this.#second);
    },
    'an agent answers': () => this.#at.reply(this.#second, this.#id),
    'the customer asks again': () => this.#at.asks(this.#second, this.#id),
    'it waits for the customer': () => this.#at.change(this.#second, this.#id, { status: 'pending' }),
    'it is urgent': () => this.#at.change(this.#second, this.#id, { priority: 'urgent' }),
    'it is open again': () => this.#at.change(this.#second, this.#id, { status: 'open' }),
    'it is answered again': () => this.#at.reply(this.#second, this.#id),
    'it is solved': () => this.#at.change(this.#second, this.#id, { status: 'solved' }),
  };

  async live(): Promise<Record<string, Cost>> {
    // A function that has worked already.
    await this.#at.asked(0);
    const costs: [string, Cost][] = [];
    for (const [name, step] of Object.entries(this.steps)) costs.push([name, await this.#costOf(step)]);
    return Object.fromEntries(costs);
  }
}

let promised: Record<string, Cost>;
let free: Record<string, Cost>;
beforeAll(async () => {
  const desks = await Promise.all([TestDesk.open(), TestDesk.open()]);
  const [desk, other] = desks;
  await givenPolicy(desk.table, {
    key: 'promised',
    position: 1,
    calendar: null,
    targets: Object.fromEntries(METRICS.map((metric) => [metric, TARGET])),
  });
  [promised, free] = await Promise.all([new Life(desk).live(), new Life(other).live()]);
  await Promise.all(desks.map((one) => one.close()));
});

const all = (costs: Record<string, Pick<Cost, 'own' | 'background'>>) =>
  Object.values(costs).reduce((sum, { own, background }) => sum + own + background, 0);

describe('a ticket of which five things are promised', () => {
  test.each(Object.keys(PROMISED_UNITS) as Step[])('stays within its write units when %s', (step) => {
    const { own = Infinity, background = Infinity } = promised[step] ?? {};
    expect(own).toBeLessThanOrEqual(PROMISED_UNITS[step].own);
    expect(background).toBeLessThanOrEqual(PROMISED_UNITS[step].background);
  });

  test('sends no request more than one of which nothing is', () => {
    const callsOf = (costs: Record<string, Cost>) => Object.values(costs).map(({ calls }) => calls);
    expect(callsOf(promised)).toEqual(callsOf(free));
  });

  test('takes a known number of units more, and no budget is left far above what is needed', () => {
    const more = all(promised) - all(free);
    expect(more).toBeLessThanOrEqual(PROMISED_UNITS_MORE);
    expect(PROMISED_UNITS_MORE).toBeLessThanOrEqual(1.15 * more);
    expect(all(PROMISED_UNITS)).toBeLessThanOrEqual(1.15 * all(promised));
  });
});
