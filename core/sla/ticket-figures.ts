import type { Course } from './course.ts';
import { type Figures, figuresOf, type Rules } from './figures.ts';

/** How near a ticket is to breaking what was promised. */
export type Urgency = 'none' | 'calm' | 'soon' | 'breached';

/** What a ticket shows of its service levels. */
export interface TicketFigures<Facts> {
  /** of all instances of which something is promised, in the order of their beginning */
  instances: readonly Figures<Facts>[];
  /** the earliest time of something that is still owed and whose clock runs (seconds since 1970) */
  dueAt: number | null;
  urgency: Urgency;
}

/** The figures of a ticket at a moment that no act comes before any more. */
export function ticketFigures<Facts>(
  course: Course<Facts>,
  rules: Rules<Facts>,
  now: number,
): TicketFigures<Facts> {
  const instances = course.instances.flatMap((instance) => figuresOf(course, instance, rules, now) ?? []);
  const owed = instances.filter(({ isRunning }) => isRunning);
  const due = owed.flatMap(({ dueAt }) => dueAt ?? []);
  return { instances, dueAt: due.length === 0 ? null : Math.min(...due), urgency: urgencyOf(owed) };
}

function urgencyOf<Facts>(owed: readonly Figures<Facts>[]): Urgency {
  if (owed.some(({ state }) => state === 'breached')) return 'breached';
  const promised = owed.filter(({ dueAt }) => dueAt !== null);
  if (owed.some(({ warnings }) => warnings.length > 0)) return 'soon';
  return promised.length > 0 ? 'calm' : 'none';
}
