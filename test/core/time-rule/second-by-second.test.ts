import fc from 'fast-check';
import { addBusiness, businessBetween, compileCalendar, wallTimeIn } from '../../../core/calendar/index.ts';
import type { PassingTime } from '../../../core/time-rule/plan.ts';
import { WEEKDAYS } from '../../../schemas/calendar.ts';
import { secondsOf } from '../../../schemas/duration.ts';
import type { Moment } from '../../../schemas/moment.ts';
import { type Fired, type GivenRule, type LifeStep, livedThrough } from '../../support/timed-life.ts';
import { hoursOf } from '../calendar/wall-model.ts';

/** Twenty minutes before the clocks of Berlin are put forward, on a Sunday. */
const BEGIN = Date.parse('2026-03-29T00:40:00Z');
const SECONDS = 2_400;
const SPANS = [
  ['01:45', '01:52'],
  ['03:03', '03:11'],
];
const NIGHT = compileCalendar(hoursOf({ timeZone: 'Europe/Berlin', week: { sun: SPANS } }));
const TIME: PassingTime = {
  timeZone: 'Europe/Berlin',
  business: (_team, start, seconds) => addBusiness(start, seconds, NIGHT),
};

const momentArb: fc.Arbitrary<Moment> = fc.oneof(
  fc.record({
    since: fc.constantFrom('created', 'status', 'unassigned', 'assigned', 'customer_message', 'public_reply'),
    after: fc.integer({ min: 60, max: 900 }).map((seconds) => `PT${seconds}S`),
    hours: fc.constantFrom('calendar', 'business'),
  }),
  fc.record({
    before: fc.constant('any'),
    by: fc.integer({ min: 60, max: 900 }).map((seconds) => `PT${seconds}S`),
  }),
  fc.record({
    every: fc.constantFrom(['sun'], ['sun', 'mon'], ['mon']),
    at: fc.constantFrom('01:45', '01:59', '03:00', '03:07'),
  }),
) as fc.Arbitrary<Moment>;

const ruleArb = fc.record({
  when: momentArb,
  wants: fc.constantFrom('pending', 'open', undefined),
  isHigh: fc.boolean(),
});
const stepArb = fc.record({
  second: fc.integer({ min: 1, max: SECONDS - 1 }),
  set: fc.oneof(
    fc.constantFrom<LifeStep['set']>(
      { status: 'pending' },
      { status: 'open' },
      { priority: 'high' },
      { priority: 'low' },
    ),
    fc.constantFrom<LifeStep['set']>({ assigneeId: 1 }, { assigneeId: 2 }, { assigneeId: null }),
    fc.constantFrom<LifeStep['set']>({ trashedAt: new Date(BEGIN).toISOString() }, { trashedAt: null }),
    fc.integer({ min: 60, max: SECONDS }).map((second) => ({ sla: promisedUntil(second) })),
    fc.constant({ sla: promisedUntil(null) }),
  ),
  message: fc.constantFrom('customer' as const, 'reply' as const, undefined),
});

const timeOf = (second: number) => new Date(BEGIN + second * 1000).toISOString();

function promisedUntil(second: number | null) {
  const dueAt = second === null ? null : timeOf(second);
  return { course: '[]', said: '[]', policy: null, dueAt, urgency: 'calm', next: null };
}

/** What is known of a ticket in the model. */
interface Known {
  status: string;
  priority: string;
  assignee: number | null;
  isTrashed: boolean;
  dueAt: number | null;
  since: Partial<Record<string, number>>;
}

interface GivenRules {
  readonly key: string;
  readonly when: Moment;
  readonly wants: string | undefined;
  readonly isHigh: boolean;
}

/** What each second of a life says by itself, without planning anything. */
function bySeconds(
  rules: readonly GivenRules[],
  steps: readonly { second: number; step: LifeStep }[],
): Fired[] {
  const known: Known = {
    ...{ status: 'new', priority: 'normal', assignee: null, isTrashed: false, dueAt: null },
    since: { created: 0, status: 0, unassigned: 0 },
  };
  const [firedFor, fired] = [new Map<string, string>(), [] as Fired[]];
  for (let second = 0; second <= SECONDS; second += 1) {
    const now = steps.filter((one) => one.second === second);
    for (const { step } of now) {
      applied(known, step, second);
      fired.push(...firing(rules, known, firedFor, second, false));
    }
    fired.push(...firing(rules, known, firedFor, second, second > 0));
  }
  return fired;
}

function applied(known: Known, { set = {}, message }: LifeStep, second: number): void {
  if (set.status !== undefined && set.status !== known.status) known.since.status = second;
  if (set.status !== undefined) known.status = String(set.status);
  if (set.priority !== undefined) known.priority = String(set.priority);
  if (set.trashedAt !== undefined) known.isTrashed = set.trashedAt !== null;
  if (set.assigneeId !== undefined && set.assigneeId !== known.assignee) {
    known.assignee = set.assigneeId as number | null;
    known.since.assigned = known.assignee === null ? undefined : second;
    known.since.unassigned = known.assignee === null ? second : undefined;
  }
  if (set.sla !== undefined) known.dueAt = dueIn(set.sla as { dueAt: string | null });
  if (message === 'customer') known.since.customer_message = second;
  if (message === 'reply') known.since.public_reply = second;
}

const dueIn = ({ dueAt }: { dueAt: string | null }) =>
  dueAt === null ? null : (Date.parse(dueAt) - BEGIN) / 1000;

function firing(
  rules: readonly GivenRules[],
  known: Known,
  firedFor: Map<string, string>,
  second: number,
  isTick: boolean,
): Fired[] {
  if (known.isTrashed) return [];
  return rules.flatMap(({ key, when, wants, isHigh }) => {
    if (wants !== undefined && known.status !== wants) return [];
    if (isHigh && known.priority !== 'high') return [];
    const spell = spellIn(when, known, second, isTick);
    if (spell === null || firedFor.get(key) === spell) return [];
    firedFor.set(key, spell);
    return [{ at: timeOf(second), key }];
  });
}

function spellIn(when: Moment, known: Known, second: number, isTick: boolean): string | null {
  const now = new Date(BEGIN + second * 1000);
  if ('every' in when) {
    const { weekday, timeOfDay } = wallTimeIn('Europe/Berlin', now);
    const isThen = when.every.includes(WEEKDAYS[weekday] ?? 'mon') && when.at === timeOfDay;
    return isTick && isThen && now.getUTCSeconds() === 0 ? `every ${second}` : null;
  }
  if ('before' in when) {
    const { dueAt } = known;
    const isNear = dueAt !== null && second < dueAt && dueAt - second <= (secondsOf(when.by) ?? 0);
    return isNear ? `before ${dueAt}` : null;
  }
  const from = known.since[when.since];
  if (from === undefined) return null;
  const passed =
    when.hours === 'business' ? businessBetween(new Date(BEGIN + from * 1000), now, NIGHT) : second - from;
  return passed >= (secondsOf(when.after) ?? 0) ? `since ${from}` : null;
}

const conditionsOf = ({ wants, isHigh }: GivenRules): GivenRule['conditions'] => ({
  all: [
    ...(wants === undefined ? [] : [{ field: 'ticket.statusCategory', operator: 'is', value: wants }]),
    ...(isHigh ? [{ field: 'ticket.priority', operator: 'is', value: 'high' }] : []),
  ],
});

test('what fires, and when, is what a look at each second says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(ruleArb, { minLength: 1, maxLength: 4 }),
      fc.uniqueArray(stepArb, { maxLength: 8, selector: ({ second }) => second }),
      async (made, given) => {
        const rules = made.map((rule, at): GivenRules => ({ key: `rule${at}`, ...rule }));
        const steps = given
          .toSorted((one, other) => one.second - other.second)
          .map(({ second, set, message }) => {
            const step = { at: timeOf(second), ...(set && { set }), ...(message && { message }) };
            return { second, step };
          });
        const lived = await livedThrough(
          rules.map((rule) => ({ key: rule.key, when: rule.when, conditions: conditionsOf(rule) ?? {} })),
          [{ at: timeOf(0) }, ...steps.map(({ step }) => step)],
          { until: timeOf(SECONDS), time: TIME },
        );
        expect(lived).toEqual(bySeconds(rules, steps));
      },
    ),
    { numRuns: 150 },
  );
});
