import type { ReportSource } from '../../../core/report/index.ts';
import { type Plain, type PlainFigure, plainAnswer } from './answers.ts';
import { askedOf } from './asked.ts';
import type { Question } from './questions.ts';

/** What of an answer differs from the plain one, and how many figures were compared. */
export interface Compared {
  figures: number;
  differences: string[];
}

/** Percentiles of many values come from sketches, which are right to the hundredth. */
const MOST_ERROR = 0.01;

/** Asks both, and compares figure by figure: exactly, but for percentiles. */
export async function compared(
  source: ReportSource,
  plain: Plain,
  { metrics, ...asked }: Question,
  { from, to, now }: { from: number; to: number; now: number },
): Promise<Compared> {
  const told = await askedOf(source, { ...asked, metrics, from, to, now });
  const differences: string[] = [];
  let figures = 0;
  for (const metric of metrics) {
    const expected = plainAnswer(plain, { ...asked, metric, from, to });
    const found = told.get(metric) ?? new Map<string, PlainFigure>();
    figures += expected.size;
    for (const key of new Set([...expected.keys(), ...found.keys()])) {
      const [one, other] = [found.get(key), expected.get(key)];
      if (isAlike(one, other)) continue;
      const where = `${metric} by ${asked.dimensions.join('+')} ${asked.by} ${asked.zone} ${key}`;
      differences.push(`${where}: ${JSON.stringify(one)} instead of ${JSON.stringify(other)}`);
    }
  }
  return { figures, differences };
}

function isAlike(one: PlainFigure | undefined, other: PlainFigure | undefined): boolean {
  // Seconds of business hours in which none passed are told by no figure.
  if (one === undefined || other === undefined) return isNoTime(one ?? other);
  const percentiles = [one.median, one.p90, one.p95].every((value, at) =>
    isNear(value, [other.median, other.p90, other.p95][at] ?? null),
  );
  return one.value === other.value && one.n === other.n && percentiles;
}

const isNoTime = (figure: PlainFigure | undefined) => figure?.n === null && figure.value === 0;

function isNear(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= Math.abs(other) * MOST_ERROR;
}
