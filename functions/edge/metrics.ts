import type { Counts } from '../../core/audit/index.ts';
import { METRIC, METRIC_NAMES, type MetricName } from '../../core/shared/names.ts';
import { environment } from './environment.ts';

/** Lambda drops lines below the level that the owner has set, and a line without one is INFO ("Log-level filtering"). */
const PASSES_EVERY_LEVEL = 'FATAL';

/** The unit of what is not counted but measured. */
const UNITS: Readonly<Partial<Record<MetricName, string>>> = { [METRIC.deadlineLateness]: 'Milliseconds' };

/**
 * One log line that CloudWatch turns into metrics (embedded metric format), null when there is nothing to count.
 * It has no dimensions, as each value of one would be a metric of its own that costs; the namespace tells desks apart.
 */
export function metricLine(counts: Counts, namespace: string, at: Date): string | null {
  const names = METRIC_NAMES.filter((name) => name in counts);
  if (names.length === 0) return null;
  const Metrics = names.map((Name) => ({ Name, Unit: UNITS[Name] ?? 'Count' }));
  const directive = { Namespace: namespace, Dimensions: [[]], Metrics };
  const metadata = { Timestamp: at.getTime(), CloudWatchMetrics: [directive] };
  return JSON.stringify({
    _aws: metadata,
    ...counts,
    timestamp: at.toISOString(),
    level: PASSES_EVERY_LEVEL,
  });
}

/** Counts things that happened, or tells what was measured. Written past `console`, which Lambda would wrap into a log object of its own. */
export function count(counts: Counts): void {
  const line = metricLine(counts, environment('METRIC_NAMESPACE').METRIC_NAMESPACE, new Date());
  if (line !== null) process.stdout.write(`${line}\n`);
}
