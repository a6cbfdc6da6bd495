import type { Counted } from './counted.ts';

/** What is said of some values: never more than the values themselves say. */
export interface Figures {
  n: number;
  sum: number;
  mean: number | null;
  median: number | null;
  p90: number | null;
  p95: number | null;
}

/** Half away from zero. */
export function rounded(value: number, decimals = 0): number {
  const factor = 10 ** decimals;
  return (Math.sign(value) * Math.floor(Math.abs(value) * factor + 0.5 + 1e-9)) / factor;
}

/** The value at the rank of a percentile. */
function percentile(sorted: readonly number[], p: number): number | null {
  return sorted[Math.ceil((p * sorted.length) / 100) - 1] ?? null;
}

export function figuresOf(values: readonly number[]): Figures {
  const sorted = values.toSorted((one, other) => one - other);
  const sum = values.reduce((all, one) => all + one, 0);
  return {
    n: values.length,
    sum,
    mean: values.length === 0 ? null : rounded(sum / values.length),
    median: percentile(sorted, 50),
    p90: percentile(sorted, 90),
    p95: percentile(sorted, 95),
  };
}

/** Of how many, how many; null: of none. */
export function shareOf(counted: readonly Counted[]): { part: number; of: number; share: number | null } {
  const part = counted.filter(({ isPart }) => isPart).length;
  const of = counted.length;
  return { part, of, share: of === 0 ? null : rounded(part / of, 4) };
}

/** How far a share of m and one of n are apart, in standard errors; null: that says nothing. */
export function trendOf(x: number, n: number, y: number, m: number): number | null {
  const q = (x + y) / (n + m);
  const error = Math.sqrt(q * (1 - q) * (1 / n + 1 / m));
  return n === 0 || m === 0 || error === 0 ? null : (x / n - y / m) / error;
}

/** Whether a tag rises or falls. */
export function trendSaid(x: number, n: number, y: number, m: number): 'rising' | 'falling' | null {
  const z = trendOf(x, n, y, m);
  if (z === null || x + y < 10) return null;
  if (z >= 3) return 'rising';
  return z <= -3 ? 'falling' : null;
}
