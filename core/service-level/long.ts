import type { StoredSla } from '../../schemas/sla.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { figuresOf, METRICS, nameOf } from '../sla/index.ts';
import type { Situation } from './derive.ts';
import type { SaidOf, SaidOfInstance } from './said.ts';

/** Most characters that the row of a ticket keeps of what happened to it and what was said, so that it stays far below 400 KB. */
export const MOST_KEPT = 60_000;

/** What the row of a ticket keeps as its course where that has become too long: it is read from the audit trail then. */
export const TOO_LONG = '';

/** What a row keeps of a course and what was said; of what is too long, what was said of instances that can still change. */
export function kept(
  { course }: Situation,
  said: SaidOf,
  packed: { course: string; said: (of: SaidOf) => Pick<StoredSla, 'said' | 'retold'>; most: number },
): Pick<StoredSla, 'course' | 'said' | 'retold'> {
  const whole = packed.said(said);
  const length = packed.course.length + whole.said.length + (whole.retold?.length ?? 0);
  if (length <= packed.most) return { course: packed.course, ...whole };
  const last = METRICS.flatMap((metric) => course.instances.findLast((one) => one.metric === metric) ?? []);
  const open = course.instances.filter(
    ({ end }) => end === null || end.by === 'solved' || end.by === 'stopped',
  );
  const names = new Set([...open, ...last].map(nameOf));
  return { course: TOO_LONG, ...packed.said(new Map([...said].filter(([name]) => names.has(name)))) };
}

/** What was said of a long course, with all that must have been said of the instances that its row keeps nothing of. */
export function saidOfLong({ course, rules }: Situation, said: SaidOf, now: number): SaidOf {
  const ended = course.instances.flatMap((instance): [string, SaidOfInstance][] => {
    const name = nameOf(instance);
    if (said.has(name) || instance.end === null) return [];
    const figures = figuresOf<Ticket>(course, instance, rules, now - 1);
    return [
      [
        name,
        {
          ...{ metric: instance.metric, number: instance.number, isStarted: true },
          warned: figures?.warnings.map(({ number }) => number) ?? [],
          isBreached: (figures?.breachedAt ?? null) !== null,
          escalated: figures?.escalations.map(({ number }) => number) ?? [],
          skipped: 0,
          fulfilled: figures?.metAt == null ? [] : [figures.metAt],
          state: figures?.state ?? 'none',
          policy: figures?.target.policy ?? null,
          target: figures?.target.seconds ?? null,
          dueAt: figures?.dueAt ?? null,
        },
      ],
    ];
  });
  return new Map([...ended, ...said]);
}
