import {
  armClock,
  nearDeadlineIn,
  type Subject,
  sweepClock,
  type TimerState,
  wakeClock,
} from '../../../core/clock/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { addMessage } from '../../../core/conversation/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { type Context, contextOf } from '../../../core/shared/context.ts';
import { changeTicket, createTicket, loadTicket, type TicketChange } from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import { clockDefinition } from '../../../lib/clock-definition.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, customerOf, givenCustomer, requestFor } from '../../support/desk.ts';
import { eventsOf } from '../../support/events.ts';
import { givenPolicy } from '../../support/given-policy.ts';
import { givenTrigger } from '../../support/given-triggers.ts';
import { TestTimers } from '../../support/timers.ts';

/** What a ticket may cost in its whole life (design, numbers to hold). */
const MOST_TRANSITIONS = 12;
const MINUTE_MS = 60_000;
const SWEEP_MINUTES = 15;
const RULES = { closeAfterDays: 4, solvingNeedsAssignee: false };
const HOUR = 60;
const DAY = 24 * HOUR;

const every = (minutes: number) => ({
  low: minutes * 60,
  normal: minutes * 60,
  high: minutes * 60,
  urgent: minutes * 60,
});
const target = (minutes: number, warnings: { percent: number }[] = []) => ({
  clock: 'calendar' as const,
  calendar: null,
  seconds: every(minutes),
  warnings,
  escalateEverySeconds: null,
});

/**
 * The states that an execution enters that wakes so often: Step Functions charges a transition for each step that it executes.
 * It goes on at the Choice until it has woken as often.
 */
function statesOf(wakes: number): number {
  const { StartAt, States } = clockDefinition('');
  const states = new Map<
    string,
    { Type: string; Next?: string; Choices?: { Next: string }[]; Default?: string }
  >(Object.entries(States));
  let woken = 0;
  let entered = 0;
  for (let name: string | undefined = StartAt; name !== undefined; entered += 1) {
    const state = states.get(name);
    if (state?.Type === 'Task') woken += 1;
    name =
      state?.Type === 'Choice' && woken < wakes ? state.Choices?.[0]?.Next : (state?.Default ?? state?.Next);
  }
  return entered;
}

/** One desk whose clock goes minute by minute, with a sweep every quarter of an hour, as in AWS. */
class Life {
  readonly timers = new TestTimers();
  readonly wakes = new Map<string, number>();
  readonly #database: TestDatabase;
  readonly #seen = new Set<string>();
  readonly #requesterId: number;
  #next: string | null = null;
  now = new Date('2027-03-01T09:00:20.000Z');
  id = 0;

  constructor(database: TestDatabase, requesterId: number) {
    this.#database = database;
    this.#requesterId = requesterId;
  }

  context(actor: Context['actor'] = { kind: 'system', name: 'clock' }): Context {
    const { table } = this.#database;
    const levels = serviceLevels(table, keptConfiguration(table));
    const rules = timeRules(table, keptConfiguration(table));
    return { ...contextOf(actor, this.now, Math.random), levels, timeRules: rules };
  }

  get #deps() {
    return { table: this.#database.table, timers: this.timers, listShards: 1 };
  }

  async #told(): Promise<void> {
    for (const event of await this.events()) {
      if (this.#seen.has(event.id)) continue;
      this.#seen.add(event.id);
      this.#next = 'ticket' in event ? event.ticket.nextDeadline : null;
      const subject = nearDeadlineIn(event, this.now);
      if (subject !== null) await armClock(this.#deps, this.context(), subject);
    }
  }

  events() {
    return eventsOf(this.#database.table, `T#${this.id}`);
  }

  async #wake(): Promise<void> {
    for (const timer of this.timers.awake(this.now)) {
      this.wakes.set(timer.name, (this.wakes.get(timer.name) ?? 0) + 1);
      const state = timer.input as TimerState & Subject;
      this.timers.settle(timer, await wakeClock(this.#database.table, this.context(), state));
    }
  }

  /** When the sweep comes next, of those that find something: what is due later than within the hour is not for it. */
  #nextSweep(): number {
    if (this.#next === null) return Number.POSITIVE_INFINITY;
    const from = Math.max(this.now.getTime() + 1, Date.parse(this.#next) - HOUR * MINUTE_MS);
    const sweeps = SWEEP_MINUTES * MINUTE_MS;
    return Math.ceil(from / sweeps) * sweeps;
  }

  /** Lets time pass: timers wake at their second, and the sweep comes. */
  async pass(minutes: number): Promise<void> {
    const end = this.now.getTime() + minutes * MINUTE_MS;
    while (this.now.getTime() < end) {
      const sweepAt = this.#nextSweep();
      const sleeping = this.timers.asleep.map(({ sleepsUntil }) => Date.parse(sleepsUntil ?? ''));
      this.now = new Date(Math.min(end, sweepAt, ...sleeping.filter((at) => at > this.now.getTime())));
      await this.#wake();
      if (this.now.getTime() === sweepAt) await sweepClock(this.#deps, this.context());
      await this.#told();
    }
  }

  async begin(): Promise<void> {
    const { table } = this.#database;
    const { ticket } = await createTicket(
      { table, rules: RULES },
      this.context({ kind: 'customer', id: this.#requesterId }),
      {
        principal: customerOf(this.#requesterId),
        request: requestFor({ id: this.#requesterId }, { kind: 'public_reply' }),
      },
    );
    this.id = ticket.id;
    await this.#told();
  }

  async mailIn(): Promise<void> {
    const { table } = this.#database;
    const context = this.context({ kind: 'customer', id: this.#requesterId });
    const message = { kind: 'customer_message', text: 'And now?' } as const;
    await addMessage({ table, rules: RULES }, context, {
      principal: customerOf(this.#requesterId),
      ticketId: this.id,
      message,
    });
    await this.#told();
  }

  async mailOut(status: string): Promise<void> {
    const { table } = this.#database;
    const message = { kind: 'public_reply', text: 'Try this.', status } as const;
    await addMessage({ table, rules: RULES }, this.context({ kind: 'agent', id: 1 }), {
      principal: ADMIN,
      ticketId: this.id,
      message,
    });
    await this.#told();
  }

  /** What an automation does. */
  tag(tag: string): Promise<void> {
    return this.#change({ kind: 'automation', ruleId: 1 }, { addTags: [tag] });
  }

  solve(): Promise<void> {
    return this.#change({ kind: 'agent', id: 1 }, { status: 'solved' });
  }

  async #change(actor: Context['actor'], change: TicketChange): Promise<void> {
    const { table } = this.#database;
    await changeTicket({ table, rules: RULES }, this.context(actor), {
      principal: ADMIN,
      ticketId: this.id,
      change,
    });
    await this.#told();
  }

  transitions(): number {
    return [...this.wakes.values()].reduce((sum, wakes) => sum + statesOf(wakes), 0);
  }
}

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
  await givenPolicy(database.table, {
    key: 'standard',
    calendar: null,
    targets: {
      first_response: target(4 * HOUR, [{ percent: 75 }]),
      next_response: target(4 * HOUR, [{ percent: 75 }]),
      resolution: target(3 * DAY, [{ percent: 75 }]),
    },
  });
});
afterAll(() => database.stop());

/**
 * The life that the design counts: five mails in, four out, service levels, three automations. The last mail opens the solved ticket
 * again; in the end it closes by itself.
 * @param answeredAfter minutes that the customer waits for each of the four answers
 */
async function lived(answeredAfter: readonly number[]): Promise<Life> {
  const life = new Life(database, (await givenCustomer(database)).id);
  await life.begin();
  for (const [at, minutes] of answeredAfter.entries()) {
    if (at > 0) await life.mailIn();
    if (at > 0) await life.tag(`answer-${at}`);
    await life.pass(minutes);
    await life.mailOut(at === answeredAfter.length - 1 ? 'solved' : 'pending');
    await life.pass(3 * HOUR);
  }
  await life.mailIn();
  await life.pass(20);
  await life.solve();
  await life.pass(5 * DAY);
  const types = (await life.events()).map(({ type }) => type);
  expect(types.filter((type) => type === 'message.added')).toHaveLength(9);
  expect((await loadTicket(database.table, life.id)).status).toBe('closed');
  expect(life.timers.asleep).toEqual([]);
  return life;
}

const told = async (life: Life) =>
  (await life.events())
    .map(({ type }) => type)
    .filter((type) => type === 'sla.warned' || type === 'sla.breached');

test('an execution enters four states, and three more for each time that it sleeps again', () => {
  expect([1, 2, 3].map(statesOf)).toEqual([4, 7, 10]);
});

test('promises that are kept in good time cost nothing: the only timer closes the ticket', async () => {
  const life = await lived([40, 90, 60, 30]);
  expect(await told(life)).toEqual([]);
  expect(life.transitions()).toBe(statesOf(1));
});

test('a ticket whose answers come when a warning is near costs no more than twelve transitions', async () => {
  const life = await lived([150, 30, 160, 30]);
  expect(await told(life)).toEqual([]);
  expect(life.transitions()).toBe(3 * statesOf(1));
  expect(life.transitions()).toBeLessThanOrEqual(MOST_TRANSITIONS);
});

test('nor does one that is warned of, answered late, and closed', async () => {
  const life = await lived([5 * HOUR, 30, 60, 30]);
  expect(await told(life)).toEqual(['sla.warned', 'sla.breached']);
  expect(life.transitions()).toBe(statesOf(2) + statesOf(1));
  expect(life.transitions()).toBeLessThanOrEqual(MOST_TRANSITIONS);
});

test('time rules cost a timer when their time comes, and nothing where it does not', async () => {
  const waits = { all: [{ field: 'ticket.status', operator: 'any_of', value: ['new', 'pending'] }] };
  const rule = (key: string, since: string, after: string, number: number) => {
    const when = { since, after, hours: 'calendar' };
    const fields = { key, events: [], when, conditions: waits, actions: [{ do: 'stop' as const }] };
    return givenTrigger(database.table, testContext(), fields, number);
  };
  await rule('pending_long', 'status', 'PT72H', 1);
  await rule('silent', 'activity', 'P30D', 2);
  const unmoved = await lived([40, 90, 60, 30]);
  expect(unmoved.transitions()).toBe(statesOf(1));
  await rule('nobody', 'unassigned', 'PT2H', 3);
  const life = await lived([40, 90, 60, 30]);
  const fired = (await life.events()).filter(({ type }) => type === 'ticket.timed');
  expect(fired).toMatchObject([{ due: [{ key: 'nobody' }] }]);
  expect(life.transitions()).toBe(2 * statesOf(1));
  expect(life.transitions()).toBeLessThanOrEqual(MOST_TRANSITIONS);
});
