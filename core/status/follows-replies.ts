import type { DeskStatus } from '../../schemas/status.ts';
import type { Status } from '../../schemas/ticket.ts';

/** Whether a status can follow every reply by itself: it is in use, and asks for no reason and no time. */
export function followsReplies({ category, isRetired, needsUntil, reasonRequired }: DeskStatus): boolean {
  const follows: unknown[] = ['open', 'pending', 'hold', 'solved'] satisfies Status[];
  return follows.includes(category) && !isRetired && !needsUntil && !reasonRequired;
}
