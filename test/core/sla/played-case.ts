import { METRICS, ticketFigures } from '../../../core/sla/index.ts';
import { policyOf } from './case-rules.ts';
import type { WorkedCase } from './case-schema.ts';
import { PlayedDesk, type Said } from './played-desk.ts';

const textOf = (second: number | null) =>
  second === null ? null : new Date(second * 1000).toISOString().replace('.000Z', 'Z');

/** What a ticket shows at a moment, written as the cases write it. */
function shown(desk: PlayedDesk, name: string, now: number) {
  const course = desk.courseOf(name);
  const figures = ticketFigures(course, desk.rulesFor(name), now);
  const byInstance = new Map(figures.instances.map((one) => [one.instance, one]));
  const full = course.instances.map((instance) => {
    const of = byInstance.get(instance);
    const at = { instance: instance.number, startedAt: textOf(instance.startedAt) };
    if (of === undefined)
      return { metric: instance.metric, ...at, state: 'none', breachedAt: null, metAt: null };
    return {
      metric: instance.metric,
      ...at,
      state: of.state,
      policy: of.target.policy,
      target: of.target.seconds,
      dueAt: textOf(of.dueAt),
      usedSeconds: of.usedSeconds,
      remainingSeconds: of.remainingSeconds,
      warnedAt: of.warnings.map((mark) => textOf(mark.at)),
      breachedAt: textOf(of.breachedAt),
      escalatedAt: of.escalations.map((mark) => textOf(mark.at)),
      metAt: textOf(of.metAt),
    };
  });
  const ofMetric = METRICS.map((metric) => [metric, full.filter((one) => one.metric === metric)] as const);
  const last = ofMetric.flatMap(([metric, all]) => {
    const { metric: _, ...figure } = all.at(-1) ?? { metric, state: 'none' };
    return figure.state === 'none' ? [] : [[metric, figure] as const];
  });
  const several = ofMetric.filter(([, all]) => all.length > 1);
  return {
    status: desk.statusOf(name),
    policy: policyOf(desk.deskFor(name), course.facts)?.key ?? null,
    dueAt: textOf(figures.dueAt),
    urgency: figures.urgency,
    metrics: Object.fromEntries(last),
    instances: Object.fromEntries(
      several.map(([metric, all]) => [
        metric,
        all.map(({ instance, state, startedAt, breachedAt, metAt }) => ({
          instance,
          state,
          startedAt,
          breachedAt,
          metAt,
        })),
      ]),
    ),
  };
}

/** Lives through a case: what its tickets show at each checkpoint, and all that is said of them until the last. */
export function play(worked: WorkedCase): { seen: object[]; said: readonly Said[] } {
  const desk = new PlayedDesk(worked);
  const acts = [...worked.timeline];
  const seen = worked.checkpoints.map(({ at, ticket }) => {
    while (acts[0] !== undefined && acts[0].at <= at) {
      const [act] = acts.splice(0, 1);
      if (act) desk.act(act);
    }
    desk.passUntil(at);
    return shown(desk, ticket, at);
  });
  const end = worked.checkpoints.at(-1)?.at ?? 0;
  desk.passUntil(end + 1);
  return { seen, said: desk.said };
}
