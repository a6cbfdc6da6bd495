import { LONGEST_TARGET, type StoredTarget } from '../../schemas/sla-policy.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';
import type { SlaPolicy } from './policy-area.ts';

/** Seconds of each unit. A day, a week and a month have a fixed length in calendar time alone. */
const UNITS = {
  months: 30 * 86_400,
  weeks: 7 * 86_400,
  days: 86_400,
  hours: 3600,
  minutes: 60,
  seconds: 1,
} as const;
type Unit = keyof typeof UNITS;
const OF_CALENDAR_TIME: readonly Unit[] = ['months', 'weeks', 'days'];

/** A time as people say it: whole seconds, or numbers of units. */
export type AskedTime = number | { readonly [Name in Unit]?: number | undefined };

/** A target as people say it. */
export type AskedTarget = Omit<StoredTarget, 'seconds'> & {
  seconds: { readonly [priority: string]: AskedTime | null | undefined };
};

/** Targets as people say them, by metric. */
export interface AskedTargets {
  readonly [metric: string]: AskedTarget | undefined;
}

/** Makes targets as they are kept, in seconds. @throws InvalidInputError that names each time which is none */
export function targetsFrom(asked: AskedTargets): SlaPolicy['targets'] {
  const targets = present(asked);
  const problems = targets.flatMap(([metric, { clock, seconds }]) =>
    present(seconds).flatMap(([priority, time]): FieldProblem[] => {
      const message = problemOf(time, clock === 'business');
      return message === undefined ? [] : [{ path: `targets.${metric}.seconds.${priority}`, message }];
    }),
  );
  if (problems.length > 0) throw wrongFieldsError(problems);
  return Object.fromEntries(
    targets.map(([metric, { seconds, ...target }]) => {
      const times = present(seconds).map(([priority, time]) => [priority, secondsIn(time)] as const);
      return [metric, { ...target, seconds: Object.fromEntries(times) }];
    }),
  );
}

function present<Value>(record: { readonly [name: string]: Value | null | undefined }): [string, Value][] {
  return Object.entries(record).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, value]],
  );
}

function secondsIn(time: AskedTime): number {
  if (typeof time === 'number') return time;
  return unitsIn(time).reduce((sum, unit) => sum + UNITS[unit] * (time[unit] ?? 0), 0);
}

function unitsIn(time: Exclude<AskedTime, number>): Unit[] {
  return (Object.keys(UNITS) as Unit[]).filter((unit) => time[unit] !== undefined);
}

function problemOf(time: AskedTime, isBusiness: boolean): string | undefined {
  if (typeof time === 'number') return undefined;
  const units = unitsIn(time);
  if (units.length === 0) return 'must have a unit of time, such as {"hours": 4}';
  const unfixed = units.find((unit) => OF_CALENDAR_TIME.includes(unit));
  if (isBusiness && unfixed !== undefined)
    return `must be in hours, minutes or seconds: ${unfixed} of business hours have no fixed length`;
  return secondsIn(time) > LONGEST_TARGET ? `must be at most ${LONGEST_TARGET} seconds` : undefined;
}
