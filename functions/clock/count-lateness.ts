import { METRIC } from '../../core/shared/names.ts';
import { count } from '../edge/metrics.ts';

/** Counts how late the clock has just done what was due together at these times (RFC 3339): by the earliest of them. */
export function countLateness(due: readonly string[]): void {
  if (due.length === 0) return;
  const earliest = Math.min(...due.map((at) => Date.parse(at)));
  count({ [METRIC.deadlineLateness]: Math.max(Date.now() - earliest, 0) });
}
