import type { ShownSla } from '../../schemas/api/sla.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import {
  type Course,
  type Figures,
  type Instance,
  METRICS,
  type Metric,
  ticketFigures,
} from '../sla/index.ts';
import { textOf } from './derive.ts';
import type { TicketRules } from './rules.ts';

type ShownInstance = ShownSla['metrics'][string];

/** What a ticket shows of its service levels at a moment (seconds since 1970). */
export function shownSla(
  ticket: Ticket,
  { course, rules }: { course: Course<Ticket>; rules: TicketRules },
  now: number,
): ShownSla {
  const figures = ticketFigures(course, rules, now);
  const byInstance = new Map(figures.instances.map((one) => [one.instance, one]));
  const shown = course.instances.map((instance) => ({
    metric: instance.metric,
    figures: shownInstance(instance, byInstance.get(instance)),
  }));
  const ofMetric = METRICS.map((metric) => ({ metric, all: allOf(metric, shown) }));
  const { policy, ...why } = rules.policyOf(ticket);
  return {
    policy: policy?.key ?? null,
    because: why.because,
    reason: why.because === 'override' ? why.reason : null,
    dueAt: timeOf(figures.dueAt),
    urgency: figures.urgency,
    metrics: Object.fromEntries(
      ofMetric.flatMap(({ metric, all }) => {
        const last = all.at(-1);
        return last === undefined || last.state === 'none' ? [] : [[metric, last]];
      }),
    ),
    instances: Object.fromEntries(
      ofMetric.filter(({ all }) => all.length > 1).map(({ metric, all }) => [metric, all]),
    ),
  };
}

function allOf(
  metric: Metric,
  shown: readonly { metric: Metric; figures: ShownInstance }[],
): ShownInstance[] {
  return shown.filter((one) => one.metric === metric).map(({ figures }) => figures);
}

function shownInstance(instance: Instance<Ticket>, figures: Figures<Ticket> | undefined): ShownInstance {
  const { number, startedAt } = instance;
  return {
    instance: number,
    state: figures?.state ?? 'none',
    policy: figures?.target.policy ?? null,
    target: figures?.target.seconds ?? null,
    startedAt: textOf(startedAt),
    dueAt: timeOf(figures?.dueAt),
    usedSeconds: figures?.usedSeconds ?? null,
    remainingSeconds: figures?.remainingSeconds ?? null,
    warnedAt: figures?.warnings.map(({ at }) => textOf(at)) ?? [],
    breachedAt: timeOf(figures?.breachedAt),
    escalatedAt: figures?.escalations.map(({ at }) => textOf(at)) ?? [],
    metAt: timeOf(figures?.metAt),
  };
}

function timeOf(second: number | null | undefined): string | null {
  return second === null || second === undefined ? null : textOf(second);
}
