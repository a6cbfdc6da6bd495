import type { Cell } from './cell.ts';

/** Whether something is asked more often: x of n carry the tag, before y of m. */
export interface Trend {
  readonly x: number;
  readonly n: number;
  readonly y: number;
  readonly m: number;
  /** two decimals; null: it is not defined */
  readonly z: number | null;
  readonly verdict: 'rising' | 'falling' | 'neither' | null;
}

/** From this on a difference is more than chance; and only of as many tickets. */
const CLEAR = 3;
const FEWEST = 10;

/** How a tag stands against the period before: z of two shares. Pure. */
export function trendOf(
  now: { readonly of: Cell; readonly all: Cell },
  before: { readonly of: Cell; readonly all: Cell },
): Trend {
  const counts = { x: now.of.n, n: now.all.n, y: before.of.n, m: before.all.n };
  const z = zOf(counts);
  if (z === null) return { ...counts, z, verdict: null };
  const isClear = counts.x + counts.y >= FEWEST && Math.abs(z) >= CLEAR;
  const verdict = isClear ? (z > 0 ? 'rising' : 'falling') : 'neither';
  return { ...counts, z: (Math.sign(z) * Math.round(Math.abs(z) * 100)) / 100, verdict };
}

function zOf({ x, n, y, m }: Record<'x' | 'n' | 'y' | 'm', number>): number | null {
  if (n === 0 || m === 0) return null;
  const q = (x + y) / (n + m);
  const spread = Math.sqrt(q * (1 - q) * (1 / n + 1 / m));
  return spread === 0 ? null : (x / n - y / m) / spread;
}
