import fc from 'fast-check';
import { compileCalendar } from '../../../core/calendar/index.ts';
import {
  type Act,
  type Announced,
  type Announcement,
  announceChanged,
  announcePassed,
  businessTime,
  type Course,
  calendarTime,
  courseOf,
  goOn,
  type Metric,
  nextAnnouncement,
  type Rules,
  ticketFigures,
} from '../../../core/sla/index.ts';
import { hoursOf } from '../calendar/wall-model.ts';

type Facts = { isUrgent: boolean };
type TicketAct = Act<Facts>;

const START = Date.parse('2027-03-25T00:00:00Z') / 1000;
const OFFICE = [
  ['08:30', '12:00'],
  ['13:00', '17:15'],
];
const business = businessTime(
  compileCalendar(
    hoursOf({
      timeZone: 'Europe/Berlin',
      week: { mon: OFFICE, tue: OFFICE, wed: OFFICE, thu: OFFICE, fri: OFFICE },
    }),
  ),
);

const rules: Rules<Facts> = {
  pausesSla: ({ status }) => status !== 'waiting',
  targetOf: ({ isUrgent }, metric: Metric) => ({
    policy: 'standard',
    clock: metric === 'resolution' || metric === 'next_response' ? business : calendarTime,
    seconds: isUrgent ? 3_600 : 14_400,
    warnings: [{ percent: 50 }, { beforeSeconds: 600 }],
    escalateEverySeconds: 1_800,
  }),
};

const standing = fc.constantFrom(
  { status: 'new', category: 'new' as const },
  { status: 'open', category: 'open' as const },
  { status: 'waiting', category: 'pending' as const },
  { status: 'pending', category: 'pending' as const },
  { status: 'on_hold', category: 'hold' as const },
  { status: 'resolved', category: 'solved' as const },
  { status: 'closed', category: 'closed' as const },
);
const change = fc.record(
  {
    kind: fc.constantFrom('customer' as const, 'reply' as const),
    standing,
    teamId: fc.constantFrom(null, 1, 2),
    isAssigned: fc.constant(true),
    isGone: fc.boolean(),
    facts: fc.record({ isUrgent: fc.boolean() }),
  },
  { requiredKeys: [] },
);
/** Acts in order, the first of which creates the ticket; some happen in one second. */
const acts: fc.Arbitrary<TicketAct[]> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 30_000 }), change), { maxLength: 12 })
  .map((steps) => {
    let at = START + 30_000;
    const later = steps.map(([seconds, { kind, isGone, ...step }], index): TicketAct => {
      at += seconds;
      const gone = isGone === undefined ? {} : { isGone };
      const message = kind === undefined ? {} : { message: { id: `message-${index}`, kind } };
      return { ...step, ...message, at, standing: { ...step.standing, ...gone } };
    });
    const first = { id: 'first', kind: 'customer' as const };
    return [{ at: START + 30_000, isCreation: true, message: first }, ...later];
  });

const lastOf = (all: readonly TicketAct[]) => all.at(-1)?.at ?? START;
const figuresAt = (all: readonly TicketAct[], now: number) => {
  const { instances, ...ticket } = ticketFigures(courseOf({ isUrgent: false }, all), rules, now);
  return { ...ticket, instances: instances.map(({ target: _, ...figures }) => figures) };
};

/** What a desk says that looks at a ticket with every act, and at other times. */
function lived(all: readonly TicketAct[], looks: readonly number[], end: number): Announcement[] {
  const said: Announcement[] = [];
  let announced: Announced = new Map();
  let course: Course<Facts> = courseOf({ isUrgent: false }, []);
  const tell = (say: typeof announcePassed, now: number) => {
    const telling = say({ course, rules, announced }, now);
    said.push(...telling.announcements);
    announced = new Map([...announced, ...telling.announced]);
  };
  const left = looks.toSorted((one, other) => one - other);
  for (const act of all) {
    while (left[0] !== undefined && left[0] <= act.at) tell(announcePassed, left.splice(0, 1)[0] ?? 0);
    tell(announcePassed, act.at);
    course = goOn(course, act);
    tell(announceChanged, act.at);
  }
  for (const look of left) if (look <= end) tell(announcePassed, look);
  tell(announcePassed, end);
  return said;
}

/** What was said, comparable at once: what several looks say of one moment has no order. */
const inAnyOrder = (said: readonly Announcement[]) => said.map((one) => JSON.stringify(one)).sort();

describe('service levels, whatever happens to a ticket', () => {
  it('a pause never brings a due time nearer', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 20_000 }), (all, after) => {
        const from = lastOf(all);
        const open = { at: from, standing: { status: 'open', category: 'open' as const, isGone: false } };
        const wait = { at: from, standing: { status: 'pending', category: 'pending' as const } };
        const on = { at: from + after, standing: { status: 'open', category: 'open' as const } };
        const now = from + after;
        const without = figuresAt([...all, open], now).instances;
        const paused = figuresAt([...all, open, wait, on], now).instances;
        expect(paused.length).toBe(without.length);
        for (const [index, { dueAt, usedSeconds }] of without.entries()) {
          const other = paused[index];
          expect(other?.usedSeconds).toBeLessThanOrEqual(usedSeconds);
          if (dueAt !== null && other?.dueAt) expect(other.dueAt).toBeGreaterThanOrEqual(dueAt);
        }
      }),
    );
  });

  it('an act that changes nothing changes no figure, wherever it happens', () => {
    fc.assert(
      fc.property(acts, fc.nat(), fc.integer({ min: 0, max: 50_000 }), (all, place, after) => {
        const index = 1 + (place % all.length);
        const [before, next] = [all[index - 1]?.at ?? 0, all[index]?.at ?? lastOf(all) + 100];
        const nothing = { at: before + Math.floor((next - before) / 2) };
        const now = Math.max(lastOf(all), nothing.at) + after;
        expect(figuresAt([...all.slice(0, index), nothing, ...all.slice(index)], now)).toEqual(
          figuresAt(all, now),
        );
      }),
    );
  });

  it('says the same, once, however often somebody looks', () => {
    fc.assert(
      fc.property(
        acts,
        fc.array(fc.integer({ min: START, max: START + 500_000 }), { maxLength: 8 }),
        (all, looks) => {
          const end = START + 500_000;
          const said = lived(all, looks, end);
          expect(inAnyOrder(said)).toEqual(inAnyOrder(lived(all, [], end)));
          expect(lived(all, [...looks, ...looks], end)).toEqual(said);
        },
      ),
    );
  });

  it('knows when it will have to say something next, if nothing happens until then', () => {
    fc.assert(
      fc.property(acts, (all) => {
        const course = courseOf({ isUrgent: false }, all);
        const now = lastOf(all);
        const { announced } = announceChanged({ course, rules, announced: new Map() }, now);
        const next = nextAnnouncement({ course, rules, announced }, now);
        const saidBy = (at: number) => announcePassed({ course, rules, announced }, at).announcements.length;
        if (next === null) expect(saidBy(now + 500_000)).toBe(0);
        else
          expect([saidBy(Math.max(now, next - 1)) === 0 || next <= now, saidBy(next) > 0]).toEqual([
            true,
            true,
          ]);
      }),
    );
  });

  it('what has been used up and what remains are the target together', () => {
    fc.assert(
      fc.property(acts, fc.integer({ min: 0, max: 50_000 }), (all, after) => {
        const figures = ticketFigures(courseOf({ isUrgent: false }, all), rules, lastOf(all) + after);
        for (const { usedSeconds, remainingSeconds, target, breachedAt, metAt } of figures.instances) {
          expect(usedSeconds + remainingSeconds).toBe(target.seconds);
          if (breachedAt !== null) expect(remainingSeconds).toBeLessThanOrEqual(0);
          if (breachedAt !== null && metAt !== null) expect(metAt).toBeGreaterThan(breachedAt);
        }
      }),
    );
  });
});
