import { METRICS } from '../../../core/sla/index.ts';
import type { WorkedCase } from '../../core/sla/case-schema.ts';
import { ModelDesk } from './desk.ts';
import type { ModelFigure } from './figures.ts';
import { policyIn } from './setup.ts';
import type { ModelEvent } from './tell.ts';

export { openSeconds, secondAfter, secondsBetween } from './clocks.ts';

/** What a ticket of a case shows at a checkpoint, as the cases write it. */
export interface Expectation {
  status: string;
  policy: string | null;
  dueAt: string | null;
  urgency: string;
  metrics: Record<string, object>;
  instances: Record<string, object[]>;
}

/**
 * What is to be expected of a case: a deliberately plain model of what every figure means, minute by minute and by `Intl`,
 * which shares nothing with the code that it judges but the names of the metrics.
 */
export function modelOf(worked: WorkedCase): { seen: Expectation[]; events: readonly ModelEvent[] } {
  const desk = new ModelDesk(worked);
  const acts = [...worked.timeline];
  const seen = worked.checkpoints.map(({ at, ticket }) => {
    while (acts[0] !== undefined && acts[0].at <= at) {
      const act = acts.shift();
      if (act) desk.act(act);
    }
    return expectationOf(desk, ticket, at);
  });
  desk.pass(worked.checkpoints.at(-1)?.at ?? 0);
  return { seen, events: desk.events };
}

const textOf = (second: number | null) =>
  second === null ? null : new Date(second * 1000).toISOString().replace('.000Z', 'Z');

function expectationOf(desk: ModelDesk, name: string, now: number): Expectation {
  const figures = desk.figures(name, now);
  const { status, facts } = desk.stepOf(name);
  const open = figures.filter(
    ({ state, metAt, isStanding }) => ['active', 'breached'].includes(state) && metAt === null && !isStanding,
  );
  const due = open.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  const ofMetric = METRICS.map(
    (metric) => [metric, figures.filter((one) => one.instance.metric === metric)] as const,
  );
  return {
    status,
    policy: policyIn(desk.setupFor(name), facts)?.key ?? null,
    dueAt: textOf(due.length === 0 ? null : Math.min(...due)),
    urgency: urgencyOf(open),
    metrics: Object.fromEntries(
      ofMetric.flatMap(([metric, all]) => all.slice(-1).flatMap((last) => shownOf(metric, last))),
    ),
    instances: Object.fromEntries(
      ofMetric.filter(([, all]) => all.length > 1).map(([metric, all]) => [metric, all.map(inList)]),
    ),
  };
}

function urgencyOf(open: readonly ModelFigure[]): string {
  if (open.some(({ state }) => state === 'breached')) return 'breached';
  if (open.some(({ warned }) => warned.length > 0)) return 'soon';
  return open.some(({ dueAt }) => dueAt !== null) ? 'calm' : 'none';
}

const inList = ({ instance, state, breachedAt, metAt }: ModelFigure) => ({
  instance: instance.number,
  state,
  startedAt: textOf(instance.started.at),
  breachedAt: textOf(breachedAt),
  metAt: textOf(metAt),
});

function shownOf(metric: string, figure: ModelFigure): [string, object][] {
  const { target, used } = figure;
  if (target === null) return [];
  const shown = {
    ...inList(figure),
    policy: target.policy,
    target: target.seconds,
    dueAt: textOf(figure.dueAt),
    usedSeconds: used,
    remainingSeconds: target.seconds - used,
    warnedAt: figure.warned.map(({ at }) => textOf(at)),
    escalatedAt: figure.escalated.map(({ at }) => textOf(at)),
  };
  return [[metric, shown]];
}
