import { readFileSync } from 'node:fs';
import { METRICS, ticketFigures } from '../../../core/sla/index.ts';
import { policyOf } from './case-rules.ts';
import { casesSchema, type WorkedCase } from './case-schema.ts';
import { PlayedDesk } from './played-desk.ts';

const { cases } = casesSchema.parse(JSON.parse(readFileSync('test/core/sla/cases.json', 'utf8')));
const timed = cases.filter(({ timeline }) => timeline.length > 0);
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
    policy: policyOf(desk.desk, course.facts)?.key ?? null,
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

function play(worked: WorkedCase) {
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

describe('worked cases of service levels', () => {
  it.each(timed)('$name: $shows', (worked) => {
    const { seen, said } = play(worked);
    expect(seen).toEqual(worked.checkpoints.map(({ expect: expected }) => expected));
    const told = said.map(({ instance: _, at: __, type, ...one }) =>
      JSON.stringify(sorted({ ...one, type: `sla.${type}` })),
    );
    const expected = worked.events.map(({ at: _, ...one }) => JSON.stringify(sorted(one)));
    expect(told.toSorted()).toEqual(expected.toSorted());
  });
});

const sorted = (of: object) => Object.entries(of).sort(([one], [other]) => (one < other ? -1 : 1));
