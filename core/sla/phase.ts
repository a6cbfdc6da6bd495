import type { Ticket } from '../../schemas/ticket.ts';

export type StatusCategory = Extract<
  Ticket['status'],
  'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed'
>;

/** What a ticket is from a moment on: its status, and whether it is gone (in the trash, spam, merged into another). */
export interface Standing {
  /** key of its status, and the category of that */
  status: string;
  category: StatusCategory;
  isGone: boolean;
}

/** A standing, and since when (seconds since 1970). It lasts until the next phase begins. */
export interface Phase extends Standing {
  from: number;
}

/** Whether clocks may run. */
export function isLive({ category, isGone }: Standing): boolean {
  return !isGone && !isDone({ category });
}

/** Whether nothing is left to be done: a solution counts, and so does closing without one. */
export function isDone({ category }: Pick<Standing, 'category'>): boolean {
  return category === 'solved' || category === 'closed';
}
