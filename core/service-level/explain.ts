import type { SlaExplanation } from '../../schemas/api/sla.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { type Course, figuresOf, type Instance, type Interval, intervalsOf } from '../sla/index.ts';
import { textOf } from './derive.ts';
import type { TicketRules } from './rules.ts';

/** Intervals that are told of one instance one by one, at most: a year of two spans a day. */
const MOST_SPANS = 800;

/** Tells of each instance which intervals counted and which did not, and why, so that its figures can be checked by hand. */
export function explained(
  { course, rules }: { course: Course<Ticket>; rules: TicketRules },
  now: number,
): SlaExplanation['instances'] {
  return course.instances.map((instance) => explainedInstance(course, rules, instance, now));
}

function explainedInstance(
  course: Course<Ticket>,
  rules: TicketRules,
  instance: Instance<Ticket>,
  now: number,
): SlaExplanation['instances'][number] {
  const { metric, number: place, startedAt, startedBy, end } = instance;
  const figures = figuresOf(course, instance, rules, now);
  const facts = end?.facts ?? course.facts;
  const { policy, because } = rules.policyOf(facts);
  const isByHand = metric === 'promise';
  const about = {
    ...{ metric, instance: place, startedBy, startedAt: textOf(startedAt) },
    endedAt: end === null ? null : textOf(end.at),
    endedBy: end?.by ?? null,
    policy: isByHand ? null : (policy?.key ?? null),
    because: isByHand ? ('by_hand' as const) : because,
    priority: String(facts.priority),
    judgedBy: end === null ? ('now' as const) : ('end' as const),
  };
  if (figures === null) return { ...about, target: null, usedSeconds: null, state: 'none', intervals: [] };
  const intervals = intervalsOf(
    course,
    instance,
    { clock: figures.target.clock, pausesSla: rules.pausesSla },
    now,
  );
  return {
    ...about,
    target: figures.target.seconds,
    usedSeconds: figures.usedSeconds,
    state: figures.state,
    intervals: atMost(MOST_SPANS, intervals).map(({ from, to, ...why }) => ({
      ...{ from: textOf(from), to: textOf(to) },
      ...why,
    })),
  };
}

type Told = Omit<Interval, 'why'> & { why: Interval['why'] | 'several' };

/** Intervals, of which those behind so many are one, so that what counts in all of them is what was used. */
function atMost(most: number, intervals: readonly Interval[]): Told[] {
  const rest = intervals.slice(most);
  const [first, last] = [rest[0], rest.at(-1)];
  if (first === undefined || last === undefined) return [...intervals];
  const seconds = rest.reduce((sum, one) => sum + one.seconds, 0);
  const several = { from: first.from, to: last.to, seconds, why: 'several' as const, status: last.status };
  return [...intervals.slice(0, most), several];
}
