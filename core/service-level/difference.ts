import type { ShownSla } from '../../schemas/api/sla.ts';
import { isSameValue } from '../shared/same-value.ts';
import { METRICS } from '../sla/index.ts';

type ShownInstance = ShownSla['metrics'][string];

/** Something before a change and after it. */
interface Between<Value> {
  before: Value;
  after: Value;
}

/** What an instance becomes by a change: late, late no longer, or done in time. */
export const BECOMES = ['breached', 'unbreached', 'met'] as const;
export type Becomes = (typeof BECOMES)[number];

/** What would be otherwise on a ticket after a change, and what its instances would become. */
export interface TicketDifference {
  ticket: number;
  becomes: readonly Becomes[];
  policy: Between<string | null>;
  dueAt: Between<string | null>;
  urgency: Between<ShownSla['urgency']>;
  /** the instances that would be otherwise; null: nothing is promised */
  metrics: readonly ({ metric: string; instance: number } & Between<ShownInstance | null>)[];
}

const NOTHING = { policy: null, dueAt: null, urgency: 'none' } as const;

/** What differs between what a ticket shows and what it would show (null: nothing is promised); null when nothing does. */
export function differenceOf(
  ticket: number,
  { before, after }: Between<ShownSla | null>,
): TicketDifference | null {
  const of = <Name extends keyof typeof NOTHING>(name: Name) => ({
    before: (before ?? NOTHING)[name],
    after: (after ?? NOTHING)[name],
  });
  const summary = { policy: of('policy'), dueAt: of('dueAt'), urgency: of('urgency') };
  const metrics = METRICS.flatMap((metric) => {
    const [was, is] = [instancesOf(before, metric), instancesOf(after, metric)];
    const numbers = [...new Set([...was.keys(), ...is.keys()])].sort((one, other) => one - other);
    const all = numbers.map((instance) => {
      return { metric, instance, before: was.get(instance) ?? null, after: is.get(instance) ?? null };
    });
    return all.filter((one) => !isSameValue(one.before, one.after));
  });
  const isSame = Object.values(summary).every((one) => one.before === one.after);
  if (isSame && metrics.length === 0) return null;
  const becomes = BECOMES.filter((one) => metrics.some((instance) => BECOMING[one](instance)));
  return { ticket, becomes, ...summary, metrics };
}

const BECOMING: Readonly<Record<Becomes, (of: Between<ShownInstance | null>) => boolean>> = {
  breached: ({ before, after }) => after?.state === 'breached' && before?.state !== 'breached',
  unbreached: ({ before, after }) => before?.state === 'breached' && after?.state !== 'breached',
  met: ({ before, after }) => after?.state === 'met' && before?.state !== 'met',
};

/** The instances of a metric of which something is promised, by their numbers. */
function instancesOf(shown: ShownSla | null, metric: string): ReadonlyMap<number, ShownInstance> {
  const last = shown?.metrics[metric];
  const all = shown?.instances[metric] ?? (last === undefined ? [] : [last]);
  return new Map(all.filter(({ state }) => state !== 'none').map((one) => [one.instance, one]));
}
