import { METRIC_KEYS, type MetricKey } from '../../schemas/report.ts';
import type { Clock, Metric } from './metric.ts';
import { DURATION_METRICS } from './metrics/duration-metrics.ts';
import { FLOW_METRICS } from './metrics/flow-metrics.ts';
import { LEVEL_METRICS } from './metrics/level-metrics.ts';
import type { Entry } from './metrics/make.ts';
import { PEOPLE_METRICS } from './metrics/people-metrics.ts';
import { TICKET_METRICS } from './metrics/ticket-metrics.ts';

const ENTRIES: Record<MetricKey, Entry> = {
  ...TICKET_METRICS,
  ...LEVEL_METRICS,
  ...DURATION_METRICS,
  ...FLOW_METRICS,
  ...PEOPLE_METRICS,
};

/** Everything that a desk counts and measures, in the order in which people see it. */
export const METRICS: readonly Metric[] = METRIC_KEYS.map((key) => ({ key, ...ENTRIES[key] }));

const BY_KEY = new Map(METRICS.map((metric) => [metric.key, metric]));

/** The metric of a key. */
export function metricOf(key: MetricKey): Metric {
  const metric = BY_KEY.get(key);
  if (metric === undefined) throw new Error(`There is no metric ${key}.`);
  return metric;
}

/** A metric by one of its clocks: what cells are kept of (`Cells`), by a key of its own. */
export interface Measure {
  readonly key: string;
  readonly metric: Metric;
  readonly clock: Clock;
}

/** The measure of a metric by a clock, or by the one that it has. */
export function measureOf(metric: Metric, clock: Clock): Measure {
  const own = metric.clocks.includes(clock) ? clock : 'calendar';
  return { key: own === 'business' ? `${metric.key}:business` : metric.key, metric, clock: own };
}

/** Everything of which cells can be kept: each metric that is counted from facts, by each of its clocks. */
export const MEASURES: readonly Measure[] = METRICS.filter(
  ({ counted }) => counted.from !== 'metric',
).flatMap((metric) => {
  const clocks: readonly Clock[] = metric.clocks.length === 0 ? ['calendar'] : metric.clocks;
  return clocks.map((clock) => measureOf(metric, clock));
});
